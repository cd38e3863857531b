// expect: an action occurs twice
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Event>({
    {.action = "a", .label = "A", .logs = kAdminLog},
    {.action = "a", .label = "A", .logs = kAdminLog},
});
template struct duo2qualys::mappings::EventRules<kWrong>;
