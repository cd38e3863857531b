// expect: a row of the guide is marked as an extension or has a reason
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::admin, .source = "action", .token = Token::eventType, .reason = "r"},
});
template struct duo2qualys::mappings::GuideRules<kWrong>;
