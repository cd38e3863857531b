/// Defines the rows that the guide does not have, in the order in which they apply, after the guide's rows.
/// Each row fills only gaps, and states why it exists. `--profile guide` switches all of them off. Tested by
/// tests/unit/mappings_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "mappings/guide_rows.hpp"
#include "mappings/row.hpp"

namespace duo2qualys::mappings {

namespace reason {
inline constexpr std::string_view kAuthLost = "the guide's table of this log is a copy of its admin table";
inline constexpr std::string_view kEventType =
    "the guide's authentication table has no row for it, but describes it in its row username";
inline constexpr std::string_view kOldAuth = "version 1 of Duo's API has it under this name";
inline constexpr std::string_view kAuthDefault =
    "a record of this log is an authentication unless it says otherwise";
inline constexpr std::string_view kNoEventName =
    "Duo writes no EventName, and this log has no action to derive it from";
inline constexpr std::string_view kPlainGroups = "Duo also writes groups as plain names";
inline constexpr std::string_view kAdminAddress = "it is the address that the administrator came from";
inline constexpr std::string_view kFailedAdmin =
    "a failed login has no username, only the address that was typed";
inline constexpr std::string_view kActionResult = "the log has no result, but the action's name states one";
inline constexpr std::string_view kUnixTime = "older records have no isotimestamp";
inline constexpr std::string_view kActivity = "the guide does not know the activity log";
inline constexpr std::string_view kActivityAction = "Duo's documentation also shows the action as plain text";
inline constexpr std::string_view kActivityTime = "some tools add the time under this name";
inline constexpr std::string_view kActivityAddress = "some records have the address as plain text";
inline constexpr std::string_view kActivityDetails =
    "here the activity log has what the guide finds in description";
inline constexpr std::string_view kTelephony = "the guide does not know the telephony log";
}  // namespace reason

namespace detail {

// clang-format off
inline constexpr auto kRowsBeforeDetails = std::to_array<Row>({
    // --- auth ---
    {.kinds = Kind::auth, .source = "event_type", .token = Token::eventType, .extension = true, .reason = reason::kEventType},
    {.kinds = Kind::auth, .source = "new_enrollment", .token = Token::eventType, .conversion = Conversion::flag, .value = "enrollment", .extension = true, .reason = reason::kOldAuth},
    {.kinds = Kind::auth, .token = Token::eventType, .conversion = Conversion::constant, .value = "authentication", .extension = true, .reason = reason::kAuthDefault},
    {.kinds = Kind::auth, .source = "result", .token = Token::outcome, .conversion = Conversion::outcome, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "user.name", .token = Token::sourceUser, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "integration", .token = Token::application, .extension = true, .reason = reason::kOldAuth},
    {.kinds = Kind::auth, .source = "application.name", .token = Token::application, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "ip", .token = Token::sourceIpv4, .conversion = Conversion::ipv4, .extension = true, .reason = reason::kOldAuth},
    {.kinds = Kind::auth, .source = "access_device.ip", .token = Token::sourceIpv4, .conversion = Conversion::ipv4, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "user.groups", .token = Token::group, .is_list = true, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "access_device.os", .token = Token::osDetails, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "device", .token = Token::phoneNumber, .conversion = Conversion::phone, .extension = true, .reason = reason::kOldAuth},
    {.kinds = Kind::auth, .source = "auth_device.name", .token = Token::phoneNumber, .conversion = Conversion::phone, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "email", .token = Token::destinationUser, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "reason", .token = Token::description, .extension = true, .reason = reason::kAuthLost},
    {.kinds = Kind::auth, .source = "result", .token = Token::eventName, .conversion = Conversion::event_name, .extension = true, .reason = reason::kNoEventName},
    // --- admin ---
    {.kinds = Kind::admin, .source = "description.groups", .token = Token::group, .conversion = Conversion::scalars, .extension = true, .reason = reason::kPlainGroups},
    {.kinds = Kind::admin, .source = "description.ip_address", .token = Token::sourceIpv4, .conversion = Conversion::ipv4, .extension = true, .reason = reason::kAdminAddress},
    {.kinds = Kind::admin, .source = "description.email", .token = Token::sourceUser, .only_for = {"admin_login_error", "admin_2fa_error"}, .extension = true, .reason = reason::kFailedAdmin},
    {.kinds = Kind::admin, .source = "action", .token = Token::outcome, .conversion = Conversion::action_outcome, .extension = true, .reason = reason::kActionResult},
    {.kinds = kAdminAndAuth, .source = "timestamp", .token = Token::eventTime, .conversion = Conversion::time, .extension = true, .reason = reason::kUnixTime},
    // --- activity ---
    {.kinds = Kind::activity, .source = "action.name", .token = Token::eventType, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "action", .token = Token::eventType, .extension = true, .reason = reason::kActivityAction},
    {.kinds = Kind::activity, .source = "action.details", .token = Token::description, .conversion = Conversion::verbatim, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "target.details", .token = Token::description, .conversion = Conversion::verbatim, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "ts", .token = Token::eventTime, .conversion = Conversion::time, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "timestamp", .token = Token::eventTime, .conversion = Conversion::time, .extension = true, .reason = reason::kActivityTime},
    {.kinds = Kind::activity, .source = "actor.name", .token = Token::sourceUser, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "target.name", .token = Token::object, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "access_device.ip.address", .token = Token::sourceIpv4, .conversion = Conversion::ipv4, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "access_device.ip", .token = Token::sourceIpv4, .conversion = Conversion::ipv4, .extension = true, .reason = reason::kActivityAddress},
    {.kinds = Kind::activity, .source = "access_device.os", .token = Token::osDetails, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "application.name", .token = Token::application, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "outcome.result", .token = Token::outcome, .conversion = Conversion::outcome, .extension = true, .reason = reason::kActivity},
});

inline constexpr auto kRowsAfterDetails = std::to_array<Row>({
    {.kinds = Kind::activity, .source = "action.name", .token = Token::outcome, .conversion = Conversion::action_outcome, .extension = true, .reason = reason::kActionResult},
    {.kinds = Kind::activity, .source = "host", .token = Token::destinationHost, .extension = true, .reason = reason::kActivity},
    {.kinds = Kind::activity, .source = "action.name", .token = Token::eventName, .conversion = Conversion::action_name, .extension = true, .reason = reason::kActivity},
    // --- telephony ---
    {.kinds = Kind::telephony, .token = Token::eventType, .conversion = Conversion::constant, .value = "telephony", .extension = true, .reason = reason::kTelephony},
    {.kinds = Kind::telephony, .source = "phone", .token = Token::phoneNumber, .extension = true, .reason = reason::kTelephony},
    {.kinds = Kind::telephony, .source = "isotimestamp", .token = Token::eventTime, .conversion = Conversion::time, .extension = true, .reason = reason::kTelephony},
    {.kinds = Kind::telephony, .source = "ts", .token = Token::eventTime, .conversion = Conversion::time, .extension = true, .reason = reason::kTelephony},
    {.kinds = Kind::telephony, .source = "timestamp", .token = Token::eventTime, .conversion = Conversion::time, .extension = true, .reason = reason::kTelephony},
    {.kinds = Kind::telephony, .source = "host", .token = Token::destinationHost, .extension = true, .reason = reason::kTelephony},
    {.kinds = Kind::telephony, .source = "type", .and_source = "context", .token = Token::eventName, .conversion = Conversion::event_name, .extension = true, .reason = reason::kTelephony},
});
// clang-format on

/// The key below `description` that a row reads; empty if it reads something else.
constexpr std::string_view description_key(const Row& row) {
    constexpr std::string_view kPrefix = "description.";
    const std::string_view source = row.source.view();
    return source.substr(0, kPrefix.size()) == kPrefix ? source.substr(kPrefix.size()) : std::string_view{};
}

consteval std::size_t description_row_count() {
    std::size_t count = 0;
    for (const Row& row : kGuideRows)
        count += description_key(row).empty() ? 0U : 1U;
    return count;
}

/// For every `description.K` of the guide: `target.details.K`, then `action.details.K`.
consteval auto detail_rows() {
    std::array<Row, 2 * description_row_count()> rows{};
    std::size_t size = 0;
    for (const Row& row : kGuideRows) {
        const std::string_view key = description_key(row);
        if (key.empty()) continue;
        for (const Path& parent : {Path("target.details"), Path("action.details")}) {
            Row& made = rows[size++];
            made = row;
            made.kinds = Kind::activity;
            made.source = parent / key;
            made.extension = true;
            made.reason = reason::kActivityDetails;
        }
    }
    return rows;
}

consteval auto extension_rows() {
    constexpr auto kDetailRows = detail_rows();
    std::array<Row, kRowsBeforeDetails.size() + kDetailRows.size() + kRowsAfterDetails.size()> rows{};
    auto end = std::copy(kRowsBeforeDetails.begin(), kRowsBeforeDetails.end(), rows.begin());
    end = std::copy(kDetailRows.begin(), kDetailRows.end(), end);
    std::copy(kRowsAfterDetails.begin(), kRowsAfterDetails.end(), end);
    return rows;
}

}  // namespace detail

inline constexpr auto kExtensionRows = detail::extension_rows();

}  // namespace duo2qualys::mappings
