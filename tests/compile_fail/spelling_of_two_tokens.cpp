// expect: two paths that exports spell alike have different meanings
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::auth, .source = "user.n_ame", .token = Token::group, .extension = true, .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
