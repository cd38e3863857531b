// expect: an action is in no log
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Event>({
    {.action = "a", .label = "A"},
});
template struct duo2qualys::mappings::EventRules<kWrong>;
