// expect: the name of a token is not a letter, then letters and digits
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<TokenInfo>({
    {.token = Token::eventType, .name = "event type", .meaning = "m"},
});
template struct duo2qualys::mappings::TokenRules<kWrong>;
