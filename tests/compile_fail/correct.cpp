// expect: nothing
#include "mappings/checks.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;

inline constexpr auto kRight = std::to_array<Row>({
    {.kinds = Kind::auth, .source = "new_field", .token = Token::group, .extension = true, .reason = "r"},
    {.kinds = Kind::admin,
     .source = "new_field",
     .token = Token::group,
     .only_for = {"admin_login"},
     .extension = true,
     .reason = "r"},
    {.kinds = Kind::auth,
     .token = Token::policy,
     .conversion = Conversion::constant,
     .value = "v",
     .extension = true,
     .reason = "r"},
});
template struct duo2qualys::mappings::ExtensionRules<kRight>;

inline constexpr auto kRightEvents = std::to_array<Event>({
    {.action = "a", .label = "Begin 2FA", .logs = kAdminLog},
    {.action = "b", .label = "Finish 2FA", .logs = kAdminLog, .outcome = kSuccess},
});
template struct duo2qualys::mappings::EventRules<kRightEvents>;

inline constexpr auto kRightKeys = std::to_array<std::string_view>({"a", "b"});
inline constexpr auto kRightFields = std::to_array<KnownFields>({{.kinds = Kind::auth, .keys = kRightKeys}});
template struct duo2qualys::mappings::KnownFieldRules<kRightFields>;
