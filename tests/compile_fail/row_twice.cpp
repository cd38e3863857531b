// expect: a row occurs twice
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth, .source = "new_field", .token = Token::group, .extension = true, .reason = "r"},
    {.kinds = Kind::auth | Kind::activity,
     .source = "new_field",
     .token = Token::group,
     .extension = true,
     .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
