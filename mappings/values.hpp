/// Defines the value table of `Conversion::outcome`: the guide's "Field Value Mappings" and additions to it.
/// Tested by tests/unit/mappings_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "mappings/row.hpp"

namespace duo2qualys::mappings {

/// The origin of a line of the value table. It decides how the source value of the line is compared.
enum class OutcomeRule : std::uint8_t {
    guide,      ///< a pair of the guide: matches exactly, or in profile full in any ASCII case
    extension,  ///< not in the guide: matches only in profile full, in any ASCII case
    unchanged,  ///< another value that Duo writes: matches exactly, passes unchanged, and is not drift
};

/// One line of the value table. A value that matches no line passes unchanged and is drift.
struct OutcomeValue {
    std::string_view source;
    std::string_view token;  ///< the value of the token `outcome`
    OutcomeRule rule = OutcomeRule::guide;
};

inline constexpr auto kOutcomeValues = std::to_array<OutcomeValue>({
    {.source = "SUCCESS", .token = "Success", .rule = OutcomeRule::guide},
    {.source = "FAILURE", .token = "Failure", .rule = OutcomeRule::guide},
    {.source = "Enabled", .token = "Enabled", .rule = OutcomeRule::guide},
    {.source = "Disabled", .token = "Disabled", .rule = OutcomeRule::guide},
    {.source = "Active", .token = "Active", .rule = OutcomeRule::guide},
    {.source = "Bypass", .token = "Bypass", .rule = OutcomeRule::guide},
    {.source = "denied", .token = "Failure", .rule = OutcomeRule::extension},
    {.source = "fraud", .token = "Failure", .rule = OutcomeRule::extension},
    {.source = "error", .token = "Failure", .rule = OutcomeRule::extension},
    {.source = "Pending Activation", .token = "Pending Activation", .rule = OutcomeRule::unchanged},
    {.source = "Pending Deletion", .token = "Pending Deletion", .rule = OutcomeRule::unchanged},
    {.source = "Locked Out", .token = "Locked Out", .rule = OutcomeRule::unchanged},
});

}  // namespace duo2qualys::mappings
