#include "reference/kinds.hpp"

namespace duo2qualys::reference {
namespace {

constexpr int kMaxWrappers = 3;

/// Whether `key` is `name` or a flattened path that starts with it (`access_device.ip`).
bool counts_as(const std::string& key, const std::string& name) {
    return key == name || key.rfind(name + ".", 0) == 0;
}

bool is_key(const Value& object, const std::string& name) {
    for (const Member& member : object.members) {
        if (counts_as(member.key, name)) return true;
    }
    return false;
}

bool has(const Value& object, const std::string& name) {
    for (const Member& member : object.members) {
        if (counts_as(member.key, name) && member.value.type != Type::null) return true;
    }
    return false;
}

/// The first value other than null that exactly this key has, or nullptr.
const Value* first(const Value& object, const std::string& key) {
    for (const Member& member : object.members) {
        if (member.key == key && member.value.type != Type::null) return &member.value;
    }
    return nullptr;
}

bool is_text(const Value* value, std::string_view text) {
    return value != nullptr && value->type == Type::string && value->text == text;
}

bool has_named_action(const Value& object) {
    const Value* action = first(object, "action");
    if (action != nullptr && action->type == Type::object && first(*action, "name") != nullptr) return true;
    return first(object, "action.name") != nullptr;
}

bool is_auth(const Value& object) {
    if (!has(object, "result")) return false;
    for (const char* key : {"txid", "access_device", "auth_device", "event_type", "integration", "factor"}) {
        if (has(object, key)) return true;
    }
    return false;
}

bool is_admin(const Value& object) {
    const Value* action = first(object, "action");
    if (action == nullptr || action->type != Type::string) return false;
    for (const char* key : {"username", "object", "description", "timestamp", "isotimestamp"}) {
        if (is_key(object, key)) return true;
    }
    return false;
}

/// The value of one wrapper key that counts, or nullptr. `event.original` may be nested or flattened.
const Value* wrapper_value(const Value& object, const std::string& wrapper) {
    for (const Member& member : object.members) {
        if (member.key == wrapper && member.value.type != Type::null) return &member.value;
        if (wrapper == "event.original" && member.key == "event" && member.value.type == Type::object) {
            if (const Value* original = first(member.value, "original")) return original;
        }
    }
    return nullptr;
}

Unwrapped unwrap(const Value& object, int wrappers) {
    Unwrapped result;
    if (wrappers < kMaxWrappers) {
        for (const char* wrapper : {"message", "event.original", "_raw", "result"}) {
            const Value* value = wrapper_value(object, wrapper);
            if (value == nullptr) continue;
            Value inner;
            if (value->type == Type::object) {
                inner = *value;
            } else if (value->type == Type::string) {
                const std::size_t start = value->text.find_first_not_of(kBlanks);
                if (start == std::string::npos || value->text[start] != '{') continue;
                if (!parse_inner(value->text, inner)) {
                    result.broken_text = true;
                    continue;
                }
            } else {
                continue;
            }
            Unwrapped found = unwrap(inner, wrappers + 1);
            if (found.shape != Shape::unknown) return found;
            if (found.broken_text) result.broken_text = true;
        }
    }
    result.record = object;
    result.shape = shape_of(object);
    if (result.shape != Shape::unknown) result.broken_text = false;
    return result;
}

}  // namespace

Shape shape_of(const Value& object) {
    const Value* event_type = first(object, "event_type");
    if (has(object, "sekey")) return Shape::trust_monitor;
    if (has(object, "activity_id") || has_named_action(object) ||
        (has(object, "actor") && has(object, "ts"))) {
        return Shape::activity;
    }
    if (has(object, "telephony_id") || (has(object, "context") && has(object, "credits"))) {
        return Shape::telephony;
    }
    if (is_auth(object) || is_text(event_type, "authentication") || is_text(event_type, "enrollment")) {
        return Shape::auth;
    }
    if (is_admin(object)) return Shape::admin;
    if (has(object, "client_ip") && (has(object, "auth_stage") || has(object, "server_section"))) {
        return Shape::auth_proxy;
    }
    if (is_text(first(object, "stat"), "FAIL")) return Shape::api_error;
    return Shape::unknown;
}

Unwrapped unwrap(const Value& object) {
    return unwrap(object, 0);
}

bool parse_inner(const std::string& text, Value& out) {
    const Check check = check_json(text);
    if (check.verdict != Verdict::valid || check.depth > kMaxDepth) return false;
    out = parse_json(text);
    return true;
}

}  // namespace duo2qualys::reference
