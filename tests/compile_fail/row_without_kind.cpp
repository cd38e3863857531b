// expect: a row has no kind
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.source = "new_field", .token = Token::group, .extension = true, .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
