// expect: the event list is not sorted
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Event>({
    {.action = "b", .label = "B", .logs = kAdminLog},
    {.action = "a", .label = "A", .logs = kAdminLog},
});
template struct duo2qualys::mappings::EventRules<kWrong>;
