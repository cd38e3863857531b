/// Defines the rows of the guide's "Data Field Mappings", in the order of the guide. Its sections "EventTypes
/// Admin Logs" and "Authentication Logs" have the same rows. Tested by tests/unit/mappings_test.cpp.
#pragma once

#include <array>

#include "mappings/row.hpp"

namespace duo2qualys::mappings {

inline constexpr Kinds kAdminAndAuth = Kind::admin | Kind::auth;

// clang-format off
inline constexpr auto kGuideRows = std::to_array<Row>({
    {.kinds = kAdminAndAuth, .source = "action", .token = Token::eventType},
    {.kinds = kAdminAndAuth, .source = "description", .token = Token::description, .conversion = Conversion::verbatim},
    {.kinds = kAdminAndAuth, .source = "description.ip_address", .token = Token::destinationIpv4, .conversion = Conversion::ipv4},
    {.kinds = kAdminAndAuth, .source = "description.email", .token = Token::destinationUser},
    {.kinds = kAdminAndAuth, .source = "description.phone", .token = Token::phoneNumber},
    {.kinds = kAdminAndAuth, .source = "description.enroll_policy", .token = Token::policy},
    {.kinds = kAdminAndAuth, .source = "description.groups.name", .token = Token::group},
    {.kinds = kAdminAndAuth, .source = "description.status", .token = Token::outcome, .conversion = Conversion::outcome},
    {.kinds = kAdminAndAuth, .source = "description.type", .token = Token::application},
    {.kinds = kAdminAndAuth, .source = "description.platform", .token = Token::osDetails},
    {.kinds = kAdminAndAuth, .source = "description.number", .token = Token::phoneNumber},
    {.kinds = kAdminAndAuth, .source = "description.enrollment_email_body", .token = Token::message},
    {.kinds = kAdminAndAuth, .source = "isotimestamp", .token = Token::eventTime, .conversion = Conversion::time},
    {.kinds = kAdminAndAuth, .source = "object", .token = Token::object},
    {.kinds = kAdminAndAuth, .source = "username", .token = Token::sourceUser},
    {.kinds = kAdminAndAuth, .source = "description.hostname", .token = Token::destinationHost},
    {.kinds = kAdminAndAuth, .source = "host", .token = Token::destinationHost},
    {.kinds = kAdminAndAuth, .source = "EventName", .token = Token::eventName},
    {.kinds = Kind::admin, .source = "action", .token = Token::eventName, .conversion = Conversion::action_name},
});
// clang-format on

}  // namespace duo2qualys::mappings
