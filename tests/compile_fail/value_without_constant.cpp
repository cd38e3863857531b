// expect: a row has a value, but is neither a constant nor a flag
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth,
     .source = "new_field",
     .token = Token::group,
     .value = "v",
     .extension = true,
     .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
