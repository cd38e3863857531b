// expect: a value is empty or occurs twice in the value table
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<OutcomeValue>({
    {.source = "SUCCESS", .token = "Success"},
    {.source = "SUCCESS", .token = "Failure"},
});
template struct duo2qualys::mappings::OutcomeRules<kWrong>;
