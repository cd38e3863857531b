#include "reference/kinds.hpp"

#include <algorithm>
#include <set>

#include "reference/json_prefix.hpp"
#include "reference/names.hpp"

namespace duo2qualys::reference {
namespace {

constexpr std::size_t kNamesNeeded = 3;  // before a spelled key counts

/// Whether an object has the key of this name with this value.
bool is_had(const std::string& name, const Value& value) {
    const bool may_be_empty = name == "action" || name == "result";
    return value.type != Type::null && (may_be_empty || value.type != Type::string || !value.text.empty());
}

/// The members of an object under the names of one kind.
class View {
  public:
    View(const Value& object, Shape kind) {
        const bool may_spell = names_in(object, kind) >= kNamesNeeded;
        for (const Member& member : object.members) {
            std::vector<std::string> path = {member.key};
            if (may_spell && !is_exact_name(kind, member.key)) path = path_of_key(kind, member.key);
            if (!path.empty()) members_.push_back({std::move(path), &member.value});
        }
    }

    bool is_key(const std::string& name) const {
        return std::any_of(members_.begin(), members_.end(),
                           [&](const auto& member) { return member.path.front() == name; });
    }

    /// Whether `name`, or a part of its value, has a value other than null and "".
    bool has(const std::string& name) const {
        return std::any_of(members_.begin(), members_.end(), [&](const auto& member) {
            return member.path.front() == name && is_had(name, *member.value);
        });
    }

    /// The first such value at exactly this path, or nullptr.
    const Value* first(const std::vector<std::string>& path) const {
        for (const auto& member : members_)
            if (member.path == path && is_had(path.back(), *member.value)) return member.value;
        return nullptr;
    }

  private:
    struct Named {
        std::vector<std::string> path;
        const Value* value;
    };
    std::vector<Named> members_;
};

/// The first such value of exactly this key, or nullptr.
const Value* first(const Value& object, const std::string& key) {
    for (const Member& member : object.members)
        if (member.key == key &&
            (key == "name" ? member.value.type != Type::null : is_had(key, member.value)))
            return &member.value;
    return nullptr;
}

bool is_text(const Value* value, std::string_view text) {
    return value != nullptr && value->type == Type::string && value->text == text;
}

bool holds_only(const Value& list, Type type) {
    return std::all_of(list.members.begin(), list.members.end(),
                       [&](const Member& element) { return element.value.type == type; });
}

/// The JSON in a text, even if it is encoded twice; the value itself if it is not such a text.
Value as_json(const Value* value) {
    if (value == nullptr) return {};
    if (value->type != Type::string) return *value;
    Value inner;
    if (!parse_inner(value->text, inner)) return *value;
    if (inner.type == Type::string) {
        Value twice;
        if (!parse_inner(inner.text, twice)) return *value;
        inner = twice;
    }
    return inner.is_scalar() ? *value : inner;
}

bool is_activity(const View& object) {
    const Value meant = as_json(object.first({"action"}));
    const Value* action = &meant;
    return object.has("activity_id") || object.first({"action", "name"}) != nullptr ||
           (action->type == Type::object && first(*action, "name") != nullptr) ||
           (object.has("actor") && object.has("ts"));
}

bool is_telephony(const View& object) {
    return object.has("telephony_id") || (object.has("context") && object.has("credits"));
}

/// Whether the text begins with a complete object.
bool begins_with_object(const Value& value) {
    if (value.type != Type::string) return false;
    const std::size_t begin = value.text.find_first_not_of(kBlanks);
    return begin != std::string::npos && value.text[begin] == '{' &&
           read_prefix(value.text, begin).is_whole();
}

/// Whether a value is an object, a text that begins with an object, a list with one of these, or the JSON
/// text of such a list.
bool has_object(const Value& value) {
    const Value meant = as_json(&value);
    if (meant.type == Type::object || begins_with_object(meant)) return true;
    return meant.type == Type::array &&
           std::any_of(meant.members.begin(), meant.members.end(), [](const Member& element) {
               return element.value.type == Type::object || begins_with_object(element.value);
           });
}

bool is_auth(const View& object) {
    const Value* result = object.first({"result"});
    if (result != nullptr && has_object(*result)) return false;
    const Value* event_type = object.first({"event_type"});
    if (is_text(event_type, "authentication") || is_text(event_type, "enrollment")) return true;
    if (result == nullptr) return false;
    const auto keys = {"txid", "access_device", "auth_device", "event_type", "integration", "factor"};
    return std::any_of(keys.begin(), keys.end(), [&](const char* key) { return object.has(key); });
}

bool is_admin(const View& object) {
    const Value* action = object.first({"action"});
    if (action == nullptr) return false;
    const bool is_list_of_text =
        action->type == Type::array && !action->members.empty() && holds_only(*action, Type::string);
    if (action->type != Type::string && !is_list_of_text) return false;
    const auto keys = {"username", "object", "description", "timestamp", "isotimestamp"};
    return std::any_of(keys.begin(), keys.end(), [&](const char* key) { return object.is_key(key); });
}

/// The contents of a possible empty page, without the members that describe the request.
struct Contents {
    bool only_nothing = true;  ///< nulls, lists of nothing, numbers, booleans, objects of these
    bool has_nothing = false;  ///< a null or a list
};

/// Whether a value contains a text with a brace, or an object if `object_counts`.
bool has_brace(const Value& value, bool object_counts) {
    if (value.type == Type::object && object_counts) return true;
    if (value.type == Type::string) return value.text.find('{') != std::string::npos;
    return std::any_of(value.members.begin(), value.members.end(),
                       [&](const Member& member) { return has_brace(member.value, object_counts); });
}

bool describes_page(const Member& member) {
    const auto names = {"stat", "code", "message", "message_detail"};
    if (member.key == "metadata") return !has_brace(member.value, false);
    return std::find(names.begin(), names.end(), member.key) != names.end() && !has_brace(member.value, true);
}

void look_into(const Value& object, Contents& contents) {
    for (const Member& member : object.members) {
        if (describes_page(member)) continue;
        const Value& value = member.value;
        if (value.type == Type::object) {
            look_into(value, contents);
        } else if (value.type == Type::array) {
            contents.has_nothing = true;
            for (const Member& element : value.members) {
                const bool is_empty_list = element.value.type == Type::array && element.value.members.empty();
                if (element.value.type != Type::null && !is_empty_list) contents.only_nothing = false;
            }
        } else if (value.type == Type::null) {
            contents.has_nothing = true;
        } else if (value.type == Type::string) {
            contents.only_nothing = false;
        }
    }
}

std::string as_text(const Value* value) {
    if (value == nullptr) return {};
    return value->is_scalar() ? value->text : compact(*value);
}

/// The identity of a record; empty if it has none. Administrator records never have one.
std::string identity(const View& record, Shape shape) {
    switch (static_cast<Kind>(shape)) {
        case Kind::admin: return {};
        case Kind::auth: return as_text(record.first({"txid"}));
        case Kind::activity: return as_text(record.first({"activity_id"}));
        case Kind::telephony: return as_text(record.first({"telephony_id"}));
    }
    return {};
}

}  // namespace

bool has_mapping(Shape shape) {
    return static_cast<std::size_t>(shape) < kKindCount;
}

bool is_name(Shape kind, const std::string& key) {
    return !path_of_key(kind, key).empty();
}

std::size_t names_in(const Value& object, Shape kind) {
    std::set<std::string> names;
    for (const Member& member : object.members)
        if (is_name(kind, member.key)) names.insert(member.key);
    return names.size();
}

Shape shape_of(const Value& object) {
    if (first(object, "sekey") != nullptr) return Shape::trust_monitor;
    if (is_activity(View(object, Shape::activity))) return Shape::activity;
    if (is_telephony(View(object, Shape::telephony))) return Shape::telephony;
    if (is_auth(View(object, Shape::auth))) return Shape::auth;
    if (is_admin(View(object, Shape::admin))) return Shape::admin;
    if (first(object, "client_ip") != nullptr &&
        (first(object, "auth_stage") != nullptr || first(object, "server_section") != nullptr))
        return Shape::auth_proxy;
    if (is_text(first(object, "stat"), "FAIL")) return Shape::api_error;
    return Shape::unknown;
}

bool is_empty_page(const Value& object) {
    if (object.members.size() == 1 && object.members[0].key == "stat")
        return is_text(&object.members[0].value, "OK");
    Contents contents;
    look_into(object, contents);
    return contents.only_nothing && contents.has_nothing;
}

bool has_identity(const Value& record, Shape shape) {
    if (!has_mapping(shape)) return false;
    const View view(record, shape);
    if (shape != Shape::admin) return !identity(view, shape).empty();
    return !as_text(view.first({"timestamp"})).empty() || !as_text(view.first({"isotimestamp"})).empty();
}

bool have_one_identity(const Value& a, const Value& b, Shape shape) {
    if (!has_identity(a, shape) || !has_identity(b, shape)) return false;
    const View x(a, shape);
    const View y(b, shape);
    if (shape != Shape::admin) return identity(x, shape) == identity(y, shape);
    const auto text_or_null = [](const View& view, const char* name) {
        const std::string text = as_text(view.first({name}));
        return text == "null" ? std::string() : text;
    };
    const auto are_equal = [&](const char* name) { return text_or_null(x, name) == text_or_null(y, name); };
    const auto are_equal_times = [&](const char* name) {
        return !as_text(x.first({name})).empty() && are_equal(name);
    };
    return are_equal("action") && are_equal("object") && are_equal("username") &&
           (are_equal_times("timestamp") || are_equal_times("isotimestamp"));
}

bool parse_inner(const std::string& text, Value& out) {
    const Check check = check_json(text);
    if (check.verdict != Verdict::valid || check.depth > kMaxDepth) return false;
    out = parse_json(text);
    return true;
}

}  // namespace duo2qualys::reference
