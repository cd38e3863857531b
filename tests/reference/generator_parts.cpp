#include "reference/generator_parts.hpp"

namespace duo2qualys::reference {
namespace {

Value value_of(Type type, const std::string& content, const std::string& spelling) {
    Value value;
    value.type = type;
    value.text = content;
    value.spelling = spelling;
    return value;
}

}  // namespace

Value null_value() {
    return value_of(Type::null, "null", "");
}

Value boolean(bool value) {
    return value_of(Type::boolean, value ? "true" : "false", "");
}

Value number(const std::string& spelling) {
    return value_of(Type::number, spelling, "");
}

Value text(const std::string& content) {
    const std::string quoted = quote(content);
    return value_of(Type::string, content, quoted.substr(1, quoted.size() - 2));
}

Value spelled(const std::string& spelling) {
    return parse_json('"' + spelling + '"');
}

Value array(std::vector<Value> elements) {
    Value out;
    out.type = Type::array;
    for (Value& element : elements)
        out.members.push_back({"", "", std::move(element)});
    return out;
}

Value object(std::vector<std::pair<std::string, Value>> members) {
    Value out;
    out.type = Type::object;
    for (auto& [key, value] : members)
        put(out, key, std::move(value));
    return out;
}

void put(Value& object, const std::string& key, Value value) {
    object.members.push_back({key, text(key).spelling, std::move(value)});
}

std::string some_action(Rng& rng) {
    return rng.pick({"user_update",
                     "user_create",
                     "admin_login",
                     "admin_login",
                     "admin_login_error",
                     "admin_2fa_error",
                     "admin_lockout",
                     "ad_sync_finish",
                     "ad_sync_failed",
                     "azure_sync_fail",
                     "policy_update",
                     "integration_create",
                     "bypass_create",
                     "phone_create",
                     "o2fa_user_provisioned",
                     "o2fa_user_reenrolled",
                     "management_system_sync_success",
                     "user_adminapi_lockout",
                     "webauthncredential_create",
                     "Admin_Login",
                     "brand_new_action",
                     "__ad--api\t2fa ip_",
                     "_",
                     "",
                     "\xc3\xa9t\xc3\xa9_begin",
                     "USER-UPDATE",
                     "sso saml_LDAP"});
}

std::string some_key(Rng& rng) {
    return rng.pick({"action",
                     "description",
                     "isotimestamp",
                     "timestamp",
                     "ts",
                     "object",
                     "username",
                     "host",
                     "EventName",
                     "event_type",
                     "new_enrollment",
                     "result",
                     "user",
                     "name",
                     "integration",
                     "application",
                     "ip",
                     "access_device",
                     "os",
                     "groups",
                     "device",
                     "auth_device",
                     "email",
                     "reason",
                     "details",
                     "target",
                     "actor",
                     "outcome",
                     "address",
                     "activity_id",
                     "phone",
                     "number",
                     "status",
                     "type",
                     "platform",
                     "ip_address",
                     "enroll_policy",
                     "enrollment_email_body",
                     "hostname",
                     "message",
                     "_raw",
                     "event",
                     "original",
                     "event.original",
                     "description.groups",
                     "description.ip_address",
                     "target.details",
                     "action.details",
                     "action.name",
                     "user.groups",
                     "access_device.ip",
                     "unknown.key",
                     "sekey",
                     "telephony_id",
                     "credits",
                     "context",
                     "stat",
                     "client_ip",
                     "factor",
                     "txid",
                     ""});
}

}  // namespace duo2qualys::reference
