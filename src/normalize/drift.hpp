/// Defines the kinds of drift. Drift is everything in a record that the tables do not know. Reports list
/// drift, and no record is rejected because of it. Tested by tests/unit/report_test.cpp.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/document.hpp"

namespace duo2qualys::normalize {

/// A kind of drift.
enum class Drift : std::uint8_t {
    unknown_field,    ///< a source field that is in no table
    unknown_action,   ///< an action that is not on the event list
    unknown_outcome,  ///< an outcome value without a rule
    bad_address,      ///< an address that is not IPv4
    bad_time,         ///< a text that should be a time but is not
    no_time,          ///< an event without any time
    wrong_type,       ///< a value of a type that rows cannot use
    times_differ,     ///< `isotimestamp` and `timestamp` are more than a second apart
    broken_json,      ///< embedded text that begins like JSON but is not JSON
};
inline constexpr std::size_t kDriftCount = 9;

/// The name of a kind of drift in reports.
constexpr std::string_view name(Drift drift) noexcept {
    constexpr std::array<std::string_view, kDriftCount> kNames = {
        "unknown_fields", "unknown_actions", "unknown_outcomes", "bad_addresses",       "bad_times",
        "missing_times",  "wrong_types",     "times_differ",     "broken_embedded_json"};
    return kNames[static_cast<std::size_t>(drift)];
}

/// Whether drift of this kind may hide something that an analyst looks for. --fail-on-drift counts only such
/// drift.
constexpr bool may_hide_something(Drift drift) noexcept {
    return drift == Drift::unknown_action || drift == Drift::unknown_outcome || drift == Drift::bad_time ||
           drift == Drift::wrong_type || drift == Drift::broken_json;
}

/// Whether the value itself shows the drift, so that reports list the value and not only its path.
constexpr bool is_of_value(Drift drift) noexcept {
    return drift != Drift::broken_json && drift != Drift::no_time;
}

/// One case of drift, found while mapping a record.
struct DriftCase {
    Drift drift{};
    json::Document::Index node = 0;  ///< the value concerned

    auto operator<=>(const DriftCase&) const = default;
};

}  // namespace duo2qualys::normalize
