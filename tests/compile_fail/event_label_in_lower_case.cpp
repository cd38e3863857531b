// expect: a label is empty or not in Title Case
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Event>({
    {.action = "a", .label = "Create user", .logs = kAdminLog},
});
template struct duo2qualys::mappings::EventRules<kWrong>;
