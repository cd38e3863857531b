// expect: __throw_out_of_range
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth,
     .source = "a_path.that_has_far_more.characters_than.any_field_of_duo",
     .token = Token::group,
     .extension = true,
     .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
