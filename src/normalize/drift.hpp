/// What the compiled-in tables do not know: drift. It never costs a record.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/document.hpp"

namespace duo2qualys::normalize {

/// A kind of drift.
enum class Drift : std::uint8_t {
    unknown_field,    ///< a source field that no table has
    unknown_action,   ///< an action that is not on the event list
    unknown_outcome,  ///< an outcome value without a rule
    bad_address,      ///< an address that is no IPv4
    bad_time,         ///< a time that is no time
    no_time,          ///< an event without any time
    wrong_type,       ///< a value of another type than rows can do with
    times_differ,     ///< `isotimestamp` and `timestamp` are more than a second apart
    broken_json,      ///< embedded text that begins like JSON and is none
};
inline constexpr std::size_t kDriftCount = 9;

/// The name of a kind of drift in reports.
constexpr std::string_view name(Drift drift) noexcept {
    constexpr std::array<std::string_view, kDriftCount> kNames = {
        "unknown_fields", "unknown_actions", "unknown_outcomes", "bad_addresses",       "bad_times",
        "missing_times",  "wrong_types",     "times_differ",     "broken_embedded_json"};
    return kNames[static_cast<std::size_t>(drift)];
}

/// Whether drift of this kind may hide what an analyst looks for, so that --fail-on-drift counts it.
constexpr bool may_hide_something(Drift drift) noexcept {
    return drift == Drift::unknown_action || drift == Drift::unknown_outcome || drift == Drift::bad_time ||
           drift == Drift::wrong_type || drift == Drift::broken_json;
}

/// Whether it is the value itself, not only where it stands, that tells of the drift.
constexpr bool is_of_value(Drift drift) noexcept {
    return drift != Drift::broken_json && drift != Drift::no_time;
}

/// Drift that mapping a record came upon.
struct Finding {
    Drift drift{};
    json::Document::Index node = 0;  ///< the value it is about

    bool operator==(const Finding&) const = default;
    bool operator<(const Finding& other) const noexcept {
        return drift != other.drift ? drift < other.drift : node < other.node;
    }
};

}  // namespace duo2qualys::normalize
