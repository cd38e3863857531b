// expect: a key in kMappedDetailsKeys is not one that the guide reads
#include "mappings/checks.hpp"

using namespace duo2qualys::mappings;

inline constexpr auto kWrong = std::to_array<std::string_view>(
    {"email", "enroll_policy", "enrollment_email_body", "hostname", "ip_address", "number", "phone",
     "platform", "realname", "status", "type"});
template struct duo2qualys::mappings::MappedDetailsRules<kWrong>;
