// expect: a token of the guide has no row
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::admin, .source = "action", .token = Token::eventType},
});
template struct duo2qualys::mappings::GuideRules<kWrong>;
