// expect: only_for names an action that is not on the event list
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<Row>({
    {.kinds = Kind::admin,
     .source = "new_field",
     .token = Token::group,
     .only_for = {"admin_login", "admin_logni"},
     .extension = true,
     .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kWrong>;
