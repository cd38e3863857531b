// expect: an extension row feeds a token that the program fills itself
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth, .source = "new_field", .token = Token::eventId, .extension = true, .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
