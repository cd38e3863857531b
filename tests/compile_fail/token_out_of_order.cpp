// expect: tokens are not in the order of the output's keys
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<TokenInfo>({
    {.token = Token::description, .name = "description", .meaning = "m"},
});
template struct duo2qualys::mappings::TokenRules<kWrong>;
