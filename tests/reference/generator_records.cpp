#include "reference/generator_parts.hpp"

namespace duo2qualys::reference {
namespace {

/// Adds `value` under `key` most of the time; sometimes the key is missing, null or empty.
void maybe(Rng& rng, Value& record, const std::string& key, Value value) {
    switch (rng.below(12)) {
        case 0: break;
        case 1: put(record, key, null_value()); break;
        case 2: put(record, key, text("")); break;
        default: put(record, key, std::move(value));
    }
}

/// One random number per statement, because C++ does not define the order in which arguments are evaluated.
void put_anything(Rng& rng, Value& record) {
    const std::string key = some_key(rng);
    put(record, key, some_strange_value(rng));
}

/// The fields of a change's details, in any combination.
Value details(Rng& rng) {
    Value out = object({});
    for (std::size_t i = rng.below(6); i > 0; --i) {
        switch (rng.below(16)) {
            case 0: put(out, "ip_address", some_ip(rng)); break;
            case 1: put(out, "email", some_text(rng)); break;
            case 2: put(out, "phone", some_phone(rng)); break;
            case 3: put(out, "number", some_phone(rng)); break;
            case 4: put(out, "enroll_policy", some_text(rng)); break;
            case 5: put(out, "groups", some_groups(rng)); break;
            case 6: put(out, "status", some_outcome(rng)); break;
            case 7: put(out, "type", some_text(rng)); break;
            case 8: put(out, "platform", some_text(rng)); break;
            case 9: put(out, "enrollment_email_body", text("Dear\r\n\r\n<enrollment-link>")); break;
            case 10: put(out, "hostname", some_text(rng)); break;
            case 11: put(out, "Sync Ref. Code", text("41c7e571")); break;
            case 12: put(out, "realname", some_text(rng)); break;
            case 13: put(out, "offline_auth_enabled", number("0")); break;
            case 14: put_anything(rng, out); break;
            default: put(out, "phones", object({{"phone1", object({{"number", some_phone(rng)}})}}));
        }
    }
    return out;
}

Value location(Rng& rng) {
    return object({{"city", some_text(rng)}, {"country", text("United States")}, {"state", null_value()}});
}

Value admin_record(Rng& rng) {
    Value record = object({{"action", text(some_action(rng))}});
    if (!rng.one_in(10)) put(record, "description", some_embedding(rng, details(rng)));
    maybe(rng, record, "isotimestamp", some_time(rng));
    maybe(rng, record, "object", some_text(rng));
    maybe(rng, record, "timestamp", some_unix_time(rng));
    maybe(rng, record, "username", some_text(rng));
    return record;
}

Value offline_record(Rng& rng) {
    const Value description =
        object({{"user_agent", text("DuoCredProv/4.0.6.413 (Windows NT 6.3.9600; x64)")},
                {"hostname", text("WKSW10x64")},
                {"factor", text("duo_otp")}});
    return object({{"action", text("o2fa_user_provisioned")},
                   {"description", some_embedding(rng, description)},
                   {"isotimestamp", some_time(rng)},
                   {"object", text("Acme Laptop Windows Logon")},
                   {"timestamp", some_unix_time(rng)},
                   {"username", some_name(rng)}});
}

/// The guide also reads a description in the authentication log.
void maybe_describe(Rng& rng, Value& record) {
    if (rng.one_in(8)) put(record, "description", some_embedding(rng, details(rng)));
}

Value auth_v1_record(Rng& rng) {
    Value record = object({{"factor", text("Phone Call")}, {"integration", some_text(rng)}});
    maybe(rng, record, "ip", some_ip(rng));
    if (rng.one_in(2)) put(record, "location", location(rng));
    if (rng.one_in(2)) put(record, "new_enrollment", boolean(rng.one_in(2)));
    if (rng.one_in(12)) put(record, "new_enrollment", some_strange_value(rng));
    maybe(rng, record, "reason", text("Valid passcode"));
    put(record, "result", some_outcome(rng));
    maybe(rng, record, "timestamp", some_unix_time(rng));
    maybe(rng, record, "username", some_text(rng));
    if (rng.one_in(4)) put(record, "device", some_phone(rng));
    maybe_describe(rng, record);
    return record;
}

Value auth_v2_record(Rng& rng) {
    Value device = object({{"browser", text("Chrome")}, {"epkey", null_value()}});
    maybe(rng, device, "ip", some_ip(rng));
    maybe(rng, device, "os", some_text(rng));
    put(device, "location", location(rng));
    put(device, "security_agents", some_strange_value(rng));
    Value auth_device = object({{"ip", some_ip(rng)}, {"key", null_value()}});
    maybe(rng, auth_device, "name", some_phone(rng));
    Value user = object({{"key", text("DU3KC77WJ06Y5HIV7XKQ")}});
    maybe(rng, user, "name", some_text(rng));
    maybe(rng, user, "groups", some_groups(rng));

    Value record = object({{"adaptive_trust_assessments", object({})}, {"alias", text("unknown")}});
    maybe(rng, record, "access_device", device);
    maybe(rng, record, "application", object({{"key", text("DI1")}, {"name", some_text(rng)}}));
    maybe(rng, record, "auth_device", auth_device);
    maybe(rng, record, "email", some_text(rng));
    maybe(rng, record, "event_type", text(rng.pick({"authentication", "enrollment", "something_new"})));
    put(record, "factor", text("duo_push"));
    maybe(rng, record, "isotimestamp", some_time(rng));
    maybe(rng, record, "reason", text(rng.pick({"user_approved", "user_mistake", "no_response"})));
    maybe(rng, record, "result", some_outcome(rng));
    maybe(rng, record, "timestamp", some_unix_time(rng));
    put(record, "txid", text("340a23e3-23f3-23c1-87dc-1491a23dfdbb"));
    maybe(rng, record, "user", user);
    maybe_describe(rng, record);
    return record;
}

Value activity_record(Rng& rng) {
    Value record = object({{"activity_id", text("720b8360-078b-47c4-adc7-7968df1caef0")}});
    Value device = object({{"browser", text("Chrome")}, {"ip", object({{"address", some_ip(rng)}})}});
    if (rng.one_in(3)) device = object({{"ip", some_ip(rng)}});
    maybe(rng, device, "os", some_text(rng));
    maybe(rng, record, "access_device", device);
    if (rng.one_in(4)) {
        put(record, "action", text(some_action(rng)));
    } else {
        Value action = object({{"details", some_embedding(rng, details(rng))}});
        maybe(rng, action, "name", text(some_action(rng)));
        put(record, "action", rng.one_in(12) ? array({action, action}) : action);
    }
    maybe(rng, record, "actor",
          object({{"details", some_embedding(rng, details(rng))},
                  {"name", some_text(rng)},
                  {"type", text("user")}}));
    maybe(rng, record, "application", object({{"name", some_text(rng)}, {"type", text("websdk")}}));
    maybe(rng, record, "outcome", object({{"result", some_outcome(rng)}}));
    maybe(rng, record, "target",
          object({{"details", some_embedding(rng, details(rng))},
                  {"key", null_value()},
                  {"name", some_text(rng)}}));
    maybe(rng, record, "ts", some_time(rng));
    if (rng.one_in(4)) put(record, "timestamp", some_unix_time(rng));
    return record;
}

Value unmapped_record(Rng& rng) {
    switch (rng.below(6)) {
        case 0:
            return object({{"context", text("administrator login")},
                           {"credits", number("0")},
                           {"phone", some_phone(rng)},
                           {"timestamp", some_unix_time(rng)},
                           {"type", text("sms")}});
        case 1:
            return object({{"context", text("enrollment")},
                           {"telephony_id", text("220f89ff")},
                           {"ts", some_time(rng)},
                           {"txid", text("2f5d34d3")}});
        case 2:
            return object({{"sekey", text("SEISSBQR6V0LSGE0MU56")},
                           {"state", text("new")},
                           {"surfaced_auth", auth_v2_record(rng)},
                           {"surfaced_timestamp", number("1682836486232")}});
        case 3:
            return object({{"stat", text("FAIL")},
                           {"code", number("40401")},
                           {"message", text("Resource not found")},
                           {"message_detail", some_strange_value(rng)}});
        case 4:
            return object({{"client_ip", some_ip(rng)},
                           {"msg", text("x")},
                           {"auth_stage", some_strange_value(rng)},
                           {"server_section", text("radius_server_auto")}});
        default:
            return object(
                {{some_key(rng), some_strange_value(rng)}, {some_key(rng), some_strange_value(rng)}});
    }
}

/// Adds the fields that clients and tools add to a record.
void add_extras(Rng& rng, Value& record) {
    if (rng.one_in(3)) {
        put(record, "eventtype", text("administrator"));
        put(record, "host", some_name(rng));
    }
    if (rng.one_in(10)) put(record, "EventName", some_strange_value(rng));
    if (rng.one_in(6)) put(record, "a new field", some_strange_value(rng));
    if (rng.one_in(8)) put_anything(rng, record);
    if (rng.one_in(8)) {  // a repeated key; most readers keep only one of its values
        const Member& chosen = record.members[rng.below(record.members.size())];
        const std::string key = chosen.key;
        const Value value = chosen.value;
        put(record, key, rng.one_in(2) ? value : some_strange_value(rng));
    }
}

/// Replaces one object of the record by keys with dots, as exports to flat tables do.
void flatten(Rng& rng, Value& record) {
    Value out = object({});
    for (const Member& member : record.members) {
        if (member.value.type != Type::object || rng.one_in(4)) {
            put(out, member.key, member.value);
            continue;
        }
        for (const Member& inner : member.value.members)
            put(out, member.key + "." + inner.key, inner.value);
    }
    record = out;
}

Value wrap(Rng& rng, const Value& record) {
    std::string json = some_spelling(rng, record);
    if (rng.one_in(10)) json.resize(json.size() / 2);
    if (!is_utf8(json)) json = "{";  // cut inside a character
    Value inner = rng.one_in(2) ? record : text(json);
    Value out = object({});
    if (rng.one_in(4)) put(out, "service", text("duo"));
    if (rng.one_in(8)) put(out, "message", some_strange_value(rng));
    switch (rng.below(5)) {
        case 0: put(out, "message", inner); break;
        case 1: put(out, "event", object({{"kind", text("event")}, {"original", inner}})); break;
        case 2: put(out, "event.original", inner); break;
        case 3: put(out, "_raw", inner); break;
        default: put(out, "result", inner);
    }
    if (rng.one_in(8)) put(out, "action", text("outer"));
    if (rng.one_in(8)) put(out, "username", text("outer"));
    return out;
}

}  // namespace

std::string random_record(Rng& rng) {
    Value record;
    switch (rng.below(12)) {
        case 0:
        case 1:
        case 2:
        case 3: record = admin_record(rng); break;
        case 4: record = offline_record(rng); break;
        case 5: record = auth_v1_record(rng); break;
        case 6:
        case 7: record = auth_v2_record(rng); break;
        case 8:
        case 9:
        case 10: record = activity_record(rng); break;
        default: record = unmapped_record(rng);
    }
    add_extras(rng, record);
    if (rng.one_in(8)) flatten(rng, record);
    if (rng.one_in(8)) {
        for (std::size_t i = rng.one_in(4) ? 1 + rng.below(4) : 1; i > 0; --i)
            record = wrap(rng, record);
    }
    return some_spelling(rng, record);
}

}  // namespace duo2qualys::reference
