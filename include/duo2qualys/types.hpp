/// Defines the small value types that the library's callers and all parts of the program share: kinds,
/// shapes, reasons and options.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys {

/// The kinds of Duo record that have a mapping.
enum class Kind : std::uint8_t { admin, auth, activity, telephony };

/// What an object is, recognized by its keys: one of the kinds (first, and in the same order), something else
/// that Duo writes and that has no mapping, or unknown.
enum class Shape : std::uint8_t {
    admin,
    auth,
    activity,
    telephony,
    trust_monitor,
    auth_proxy,
    api_error,
    unknown,
};
inline constexpr std::size_t kShapeCount = static_cast<std::size_t>(Shape::unknown) + 1;
inline constexpr std::size_t kKindCount = static_cast<std::size_t>(Shape::trust_monitor);

/// The name of a shape in options, messages and reports: `admin`, `trust-monitor`, …
std::string_view name(Shape shape) noexcept;

/// Why a record was rejected, in order of precedence.
enum class Reason : std::uint8_t {
    too_large,
    invalid_utf8,
    truncated,
    invalid_json,
    not_an_object,
    too_deep,
    unsupported_kind,
    unknown_kind,
    api_error,
};
inline constexpr std::size_t kReasonCount = 9;

/// The name of a reason in messages and reports: `too-large`, `invalid-utf8`, …
std::string_view name(Reason reason) noexcept;

enum class Profile : std::uint8_t { full, guide };
enum class Unmapped : std::uint8_t { drop, keep };
enum class Multi : std::uint8_t { array, first };
enum class EventId : std::uint8_t { content, none };

/// A set of shapes.
struct Shapes {
    std::uint32_t bits = 0;

    constexpr void insert(Shape shape) noexcept { bits |= 1U << static_cast<unsigned>(shape); }
    constexpr bool has(Shape shape) const noexcept {
        return (bits >> static_cast<unsigned>(shape) & 1U) != 0;
    }
};

/// How records are normalized. The defaults are those of the command without options.
struct Options {
    Profile profile = Profile::full;
    Unmapped unmapped = Unmapped::drop;
    Multi multi = Multi::array;
    EventId event_id = EventId::content;
    /// If set, records of every kind with a mapping, and objects of unknown shape, count as this kind.
    std::optional<Kind> kind;
    /// Records of these shapes are neither written nor rejected.
    Shapes skip;
    /// Names of tokens to omit from every line. Names that are not in the schema have no effect.
    std::vector<std::string> omit;
    /// Each of these is written to every line unless it is empty. They are not checked: text that is not
    /// UTF-8, or not a UUID, gives lines that violate the schema.
    std::string device_host;      ///< UTF-8
    std::string customer_id;      ///< a UUID in lower case
    std::string collector_id;     ///< a UUID in lower case
    std::string event_source_id;  ///< a UUID in lower case
};

}  // namespace duo2qualys
