#include "reference/rows.hpp"

namespace duo2qualys::reference {
namespace {

using C = Conversion;

/// The guide's rows below `description`, without that key.
std::vector<Row> description_rows() {
    return {
        {"ip_address", "destinationIpv4", C::ipv4}, {"email", "destinationUser", C::text},
        {"phone", "phoneNumber", C::text},          {"enroll_policy", "policy", C::text},
        {"groups.name", "group", C::text},          {"status", "outcome", C::outcome},
        {"type", "application", C::text},           {"platform", "osDetails", C::text},
        {"number", "phoneNumber", C::text},         {"enrollment_email_body", "message", C::text},
        {"hostname", "destinationHost", C::text},
    };
}

std::vector<Row> guide_rows() {
    std::vector<Row> rows = {
        {"action", "eventType", C::text},
        {"description", "description", C::verbatim},
    };
    for (Row row : description_rows()) {
        row.path = "description." + row.path;
        rows.push_back(row);
    }
    for (const Row& row : {
             Row{"isotimestamp", "eventTime", C::time},
             Row{"object", "object", C::text},
             Row{"username", "sourceUser", C::text},
             Row{"host", "destinationHost", C::text},
             Row{"EventName", "eventName", C::text},
         }) {
        rows.push_back(row);
    }
    return rows;
}

std::vector<Row> admin_extensions() {
    return {
        {"description.groups", "group", C::scalar_elements},
        {"description.ip_address", "sourceIpv4", C::ipv4},
        {"description.email", "sourceUser", C::text, true, true},
        {"", "outcome", C::outcome_of_action},
        {"timestamp", "eventTime", C::time},
    };
}

std::vector<Row> auth_extensions() {
    return {
        {"event_type", "eventType", C::text},    {"", "eventType", C::auth_event_type},
        {"result", "outcome", C::outcome},       {"user.name", "sourceUser", C::text},
        {"integration", "application", C::text}, {"application.name", "application", C::text},
        {"ip", "sourceIpv4", C::ipv4},           {"access_device.ip", "sourceIpv4", C::ipv4},
        {"user.groups", "group", C::text},       {"access_device.os", "osDetails", C::text},
        {"device", "phoneNumber", C::phone},     {"auth_device.name", "phoneNumber", C::phone},
        {"email", "destinationUser", C::text},   {"reason", "description", C::text},
        {"timestamp", "eventTime", C::time},     {"", "eventName", C::auth_event_name},
    };
}

std::vector<Row> activity_extensions() {
    std::vector<Row> rows = {
        {"action.name", "eventType", C::text},
        {"action", "eventType", C::text},
        {"action.details", "description", C::verbatim},
        {"target.details", "description", C::verbatim},
        {"ts", "eventTime", C::time},
        {"timestamp", "eventTime", C::time},
        {"actor.name", "sourceUser", C::text},
        {"target.name", "object", C::text},
        {"access_device.ip.address", "sourceIpv4", C::ipv4},
        {"access_device.ip", "sourceIpv4", C::ipv4},
        {"access_device.os", "osDetails", C::text},
        {"application.name", "application", C::text},
        {"outcome.result", "outcome", C::outcome},
    };
    for (const Row& row : description_rows()) {
        rows.push_back({"target.details." + row.path, row.token, row.conversion});
        rows.push_back({"action.details." + row.path, row.token, row.conversion});
    }
    rows.push_back({"", "outcome", C::outcome_of_action});
    rows.push_back({"host", "destinationHost", C::text});
    rows.push_back({"", "eventName", C::label});
    return rows;
}

std::vector<Row> telephony_extensions() {
    return {
        {"", "eventType", C::telephony_event_type}, {"phone", "phoneNumber", C::text},
        {"isotimestamp", "eventTime", C::time},     {"ts", "eventTime", C::time},
        {"timestamp", "eventTime", C::time},        {"host", "destinationHost", C::text},
        {"", "eventName", C::telephony_event_name},
    };
}

std::vector<Row> extensions_of(Kind kind) {
    switch (kind) {
        case Kind::admin: return admin_extensions();
        case Kind::auth: return auth_extensions();
        case Kind::activity: return activity_extensions();
        case Kind::telephony: return telephony_extensions();
    }
    return {};
}

}  // namespace

std::vector<Row> rows_of(Kind kind) {
    std::vector<Row> rows;
    if (kind == Kind::admin || kind == Kind::auth) rows = guide_rows();
    // Only for the administrator log, the guide's own row derives eventName from `action`.
    if (kind == Kind::admin) rows.push_back({"", "eventName", C::label});
    std::vector<Row> extensions = extensions_of(kind);
    for (Row& row : extensions) {
        row.extension = true;
        rows.push_back(row);
    }
    return rows;
}

}  // namespace duo2qualys::reference
