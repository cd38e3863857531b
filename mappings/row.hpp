/// Defines one row of the mapping tables. The rows are in guide_rows.hpp and extension_rows.hpp; README.md in
/// this folder explains how to add one. Tested by tests/unit/mappings_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "duo2qualys/types.hpp"

namespace duo2qualys::mappings {

/// The index of the kind in an array that has one element for each kind.
constexpr std::size_t index_of(Kind kind) {
    return static_cast<std::size_t>(kind);
}

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
    text,            ///< strings unchanged, scalars as spelled, arrays element by element
    verbatim,        ///< like text, but an object or array gives its compact JSON as one value
    scalars,         ///< like text, but objects and arrays are ignored without drift
    outcome,         ///< through the value table
    ipv4,            ///< a dotted quad, or nothing
    phone,           ///< a phone number, or nothing
    time,            ///< ISO 8601, or Unix time converted to it
    flag,            ///< the row's `value` if the source is true, or nothing
    constant,        ///< the row's `value`, whatever the record contains
    action_outcome,  ///< the outcome that the event list gives the first eventType
    action_name,     ///< the label that the event list gives the first eventType, else its words
    event_name,      ///< the words of the first eventType and of the sources, separated by a blank
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
    // Throws, so a path that is too long does not compile.
    constexpr void append(char c) { text_.at(size_++) = c; }

    std::array<char, kCapacity> text_{};
    std::uint8_t size_ = 0;
};

/// The first key of a path.
constexpr std::string_view first_key(std::string_view path) {
    return path.substr(0, path.find('.'));
}

/// Up to two actions; "" means none. (The constructor fills both, because g++ 12 cannot read default elements
/// of a constexpr array.)
struct Actions : std::array<std::string_view, 2> {
    constexpr Actions(std::string_view first = {}, std::string_view second = {})
        : std::array<std::string_view, 2>{first, second} {}
};

/// One row, which fills a token from a source. Rows apply in the order of their table.
struct Row {
    Kinds kinds{};
    Path source{};      ///< empty only if the conversion reads no source
    Path and_source{};  ///< for `event_name`: its words come after those of `source`
    Token token{};
    Conversion conversion = Conversion::text;
    std::string_view value{};   ///< the value that `flag` and `constant` give
    Actions only_for{};         ///< the row applies only to these actions; none means all
    bool is_list = false;       ///< Duo writes a list of texts; some tools write it as JSON text
    bool extension = false;     ///< not in the guide; used only if the token has no value yet
    bool site = false;          ///< an extension row from the tables of a site
    std::string_view reason{};  ///< why the extension row exists; empty for rows of the guide
};

using Rows = std::span<const Row>;

/// Whether a row is used only if its token has no value yet. This is true for extension rows, and for the row
/// that derives the guide's `EventName` from the action. All other rows of the guide add values.
constexpr bool fills_gap(const Row& row) {
    return row.extension || row.conversion == Conversion::action_name;
}

/// Whether a conversion takes its value from a table or from another token, not from a value of the record.
constexpr bool is_derived(Conversion conversion) {
    return conversion == Conversion::constant || conversion == Conversion::action_outcome ||
           conversion == Conversion::action_name || conversion == Conversion::event_name;
}

}  // namespace duo2qualys::mappings
