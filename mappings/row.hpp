/// The vocabulary of the mapping tables: what one row can say. The rows are in guide_rows.hpp and
/// extension_rows.hpp; README.md beside this file tells how to add one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "duo2qualys/types.hpp"

namespace duo2qualys::mappings {

/// A set of record kinds.
struct Kinds {
    std::uint8_t bits = 0;

    constexpr Kinds() = default;
    constexpr Kinds(Kind kind) : bits(static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind))) {}
    constexpr Kinds operator|(Kinds other) const {
        Kinds both;
        both.bits = static_cast<std::uint8_t>(bits | other.bits);
        return both;
    }
    constexpr bool has(Kind kind) const { return (bits & Kinds(kind).bits) != 0; }
    constexpr bool operator==(const Kinds&) const = default;
};
constexpr Kinds operator|(Kind a, Kind b) {
    return Kinds(a) | Kinds(b);
}

/// Tokens of the Qualys data model, in the order of the output's keys.
enum class Token : std::uint8_t {
    eventType,
    description,
    destinationIpv4,
    destinationUser,
    phoneNumber,
    policy,
    group,
    outcome,
    application,
    osDetails,
    message,
    eventTime,
    object,
    sourceUser,
    destinationHost,
    eventName,
    sourceIpv4,
    deviceType,
    deviceModel,
    deviceVendor,
    deviceHost,
    customerId,
    collectorId,
    eventSourceId,
    eventId,
    collectorReceivedTime,
    unmapped,
};

/// How a source value becomes a token value.
enum class Conversion : std::uint8_t {
    text,            ///< strings as they are, scalars as spelt, arrays element by element
    verbatim,        ///< like text, but an object or array is one value, compact JSON
    scalars,         ///< like text, where objects and arrays are no mistake
    outcome,         ///< through the value table
    ipv4,            ///< a dotted quad, else nothing
    phone,           ///< a phone number, else nothing
    time,            ///< ISO 8601, or Unix time made so
    flag,            ///< the row's `value` where the source is true, else nothing
    constant,        ///< the row's `value`, whatever the record says
    action_outcome,  ///< the outcome that the event list gives the first eventType
    action_name,     ///< the event list's label of the first eventType, else its words
    event_name,      ///< the words of the first eventType, and those of the sources, a blank between them
};

/// A source path, `a.b.c`, as a value that can be built at compile time.
class Path {
  public:
    static constexpr std::size_t kCapacity = 47;

    constexpr Path() = default;
    template <std::size_t N>
    constexpr Path(const char (&text)[N]) : Path(std::string_view(text, N - 1)) {}
    constexpr explicit Path(std::string_view text) {
        for (const char c : text)
            append(c);
    }
    constexpr std::string_view view() const { return {text_.data(), size_}; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr bool operator==(const Path& other) const { return view() == other.view(); }

    /// The path of `key` below this one.
    constexpr Path operator/(std::string_view key) const {
        Path path = *this;
        if (!path.empty()) path.append('.');
        for (const char c : key)
            path.append(c);
        return path;
    }

  private:
    constexpr void append(char c) { text_.at(size_++) = c; }  // too long a path does not compile

    std::array<char, kCapacity> text_{};
    std::uint8_t size_ = 0;
};

/// Up to two actions; "" for none. (Its constructor fills both: g++ 12 cannot read the elements of a
/// constexpr array that were left to their default.)
struct Actions : std::array<std::string_view, 2> {
    constexpr Actions(std::string_view first = {}, std::string_view second = {})
        : std::array<std::string_view, 2>{first, second} {}
};

/// One row: which source feeds which token. Rows are tried in the order of their table.
struct Row {
    Kinds kinds{};
    Path source{};      ///< empty only where the conversion reads no source of its own
    Path and_source{};  ///< of `event_name`: whose words come behind those of `source`
    Token token{};
    Conversion conversion = Conversion::text;
    std::string_view value{};   ///< what `flag` and `constant` give
    Actions only_for{};         ///< actions to which the row is limited; none: all
    bool extension = false;     ///< not in the guide: used only where the token has no value yet
    bool site = false;          ///< an extension row of the site's own tables
    std::string_view reason{};  ///< why an extension row exists; empty for the guide's rows
};

using Rows = std::span<const Row>;

/// Whether a row is used only where its token has no value yet. So are the extension rows, and the guide's
/// `EventName` "else derived"; all other rows of the guide add up.
constexpr bool fills_gap(const Row& row) {
    return row.extension || row.conversion == Conversion::action_name;
}

/// Whether a conversion makes its value from the table or from another token: no value of the record's own.
constexpr bool is_derived(Conversion conversion) {
    return conversion == Conversion::constant || conversion == Conversion::action_outcome ||
           conversion == Conversion::action_name || conversion == Conversion::event_name;
}

}  // namespace duo2qualys::mappings
