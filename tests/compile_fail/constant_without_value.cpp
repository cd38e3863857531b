// expect: a constant or flag has no value
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth,
     .token = Token::group,
     .conversion = Conversion::constant,
     .extension = true,
     .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
