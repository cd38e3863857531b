// expect: a row fills a token of addresses or times by another conversion
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth,
     .source = "new_field",
     .token = Token::sourceIpv4,
     .extension = true,
     .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
