// expect: a row repeats a row of an earlier table
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::admin, .source = "object", .token = Token::object, .extension = true, .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
