// expect: the name of a token is longer than 64 bytes
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<TokenInfo>({
    {.token = Token::eventType,
     .name = "a123456789b123456789c123456789d123456789e123456789f123456789g123456789",
     .meaning = "m"},
});
template struct duo2qualys::mappings::TokenRules<kWrong>;
