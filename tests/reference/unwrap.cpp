/// Rules, 1, as they were: wrappers by name. Goes once reference.cpp takes records that were found before.
#include "reference/kinds.hpp"

namespace duo2qualys::reference {
namespace {

constexpr int kMaxWrappers = 3;

const Value* first(const Value& object, const std::string& key) {
    for (const Member& member : object.members)
        if (member.key == key && member.value.type != Type::null) return &member.value;
    return nullptr;
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
