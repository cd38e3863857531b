// expect: an action is empty
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Event>({
    {.action = "", .label = "Begin 2FA", .logs = kAdminLog},
});
template struct duo2qualys::mappings::EventRules<kWrong>;
