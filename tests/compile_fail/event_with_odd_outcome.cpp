// expect: an outcome is neither Success nor Failure
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Event>({
    {.action = "a", .label = "A", .logs = kAdminLog, .outcome = "success"},
});
template struct duo2qualys::mappings::EventRules<kWrong>;
