// expect: two tokens have the same name, apart from upper and lower case
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<TokenInfo>({
    {.token = Token::eventType, .name = "eventType", .meaning = "m"},
    {.token = Token::description, .name = "EventType", .meaning = "m"},
});
template struct duo2qualys::mappings::TokenRules<kWrong>;
