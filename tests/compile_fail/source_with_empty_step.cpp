// expect: a row has no path as its source
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth, .source = "user..name", .token = Token::group, .extension = true, .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
