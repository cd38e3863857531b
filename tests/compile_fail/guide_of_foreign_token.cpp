// expect: a row of the guide feeds a token that the guide does not map
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::admin, .source = "ip", .token = Token::sourceIpv4, .conversion = Conversion::ipv4},
});
template struct duo2qualys::mappings::GuideRules<kWrong>;
