// expect: an extension row has no reason
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth, .source = "new_field", .token = Token::group, .extension = true},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
