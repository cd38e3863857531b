#include "reference/mapping.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "reference/conversions.hpp"
#include "reference/kinds.hpp"
#include "reference/names.hpp"

namespace duo2qualys::reference {
namespace {

bool starts_like_json(const std::string& text) {
    const std::size_t start = text.find_first_not_of(kBlanks);
    return start != std::string::npos && (text[start] == '{' || text[start] == '[');
}

/// Parses embedded JSON, twice if it was encoded twice. Leaves other text unchanged.
void parse_text(Value& field) {
    if (field.type != Type::string) return;
    std::string text = field.text;
    Value inner;
    if (!starts_like_json(text)) {
        if (!parse_inner(text, inner) || inner.type != Type::string) return;
        text = inner.text;
        if (!starts_like_json(text)) return;
    }
    if (parse_inner(text, inner)) field.embedded.push_back(inner);
}

/// Whether the value is the text of an object or array.
bool is_json_text(const Value& value) {
    Value parsed = value;
    parsed.embedded.clear();
    parse_text(parsed);
    return !parsed.embedded.empty();
}

/// Parses embedded JSON, also in the elements of a list.
void parse_embedded(Value& field) {
    if (field.type == Type::array) {
        for (Member& element : field.members)
            parse_embedded(element.value);
    }
    parse_text(field);
    if (!field.embedded.empty()) parse_embedded(field.embedded[0]);
}

/// The embedded JSON of a value if it was parsed, else the value.
Value& meant(Value& value) {
    return value.embedded.empty() ? value : value.embedded[0];
}

/// `a` and `a.b` of `a.b.c`, the shortest first.
std::vector<std::string> beginnings(const std::string& path) {
    std::vector<std::string> out;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
        out.push_back(path.substr(0, dot));
    return out;
}

Shape shape(Kind kind) {
    return static_cast<Shape>(kind);
}

/// Applies the rows of its kind to one record.
class Mapper {
  public:
    Mapper(Value& record, Kind kind, const Options& options, const EventList& events)
        : record_(record), kind_(kind), options_(options), events_(events), rows_(rows_of(kind)) {
        std::set<std::pair<std::size_t, std::string>> stepped_into;  // outermost first
        for (const Row& row : rows_) {
            if (row.extension && options_.profile == Profile::guide) continue;
            const std::vector<std::string> paths = beginnings(row.path);
            for (std::size_t i = 0; i < paths.size(); ++i)
                stepped_into.insert({i, paths[i]});
        }
        for (const auto& [depth, path] : stepped_into) {
            for (Value* field : find(path))
                parse_embedded(*field);
        }
        // Duo writes a list there, so text may be that list (exports of warehouses).
        if (kind == Kind::auth && options.profile == Profile::full) {
            for (Value* field : find("user.groups"))
                parse_text(*field);
        }
    }

    Tokens run() {
        for (const Row& row : rows_) {
            if (row.extension && options_.profile == Profile::guide) continue;
            if (row.extension && !tokens_[row.token].empty()) continue;
            if (row.only_failed_logins && first_event_type() != "admin_login_error" &&
                first_event_type() != "admin_2fa_error") {
                continue;
            }
            apply(row);
        }
        return tokens_;
    }

    /// Whether an own value gave a token.
    bool has_own_value() const { return has_own_value_; }

  private:
    /// All values at a source path, in document order.
    std::vector<Value*> find(const std::string& path) {
        std::vector<Value*> found;
        for (Member& member : record_.members) {
            std::string key;
            for (const std::string& step : path_of_key(shape(kind_), member.key))
                key += (key.empty() ? "" : ".") + step;
            if (key.empty()) continue;
            if (key == path) {
                found.push_back(&member.value);
            } else if (path.rfind(key + ".", 0) == 0) {
                descend(member.value, path.substr(key.size() + 1), found);
            }
        }
        return found;
    }

    void descend(Value& from, const std::string& path, std::vector<Value*>& found) {
        Value& value = meant(from);
        if (value.type == Type::array) {
            for (Member& element : value.members)
                descend(element.value, path, found);
        }
        if (value.type != Type::object) return;
        const std::size_t dot = path.find('.');
        for (Member& member : value.members) {
            if (member.key != path.substr(0, dot)) continue;
            if (dot == std::string::npos) {
                found.push_back(&member.value);
            } else {
                descend(member.value, path.substr(dot + 1), found);
            }
        }
    }

    /// Like find(), but with the elements of an array in its place.
    std::vector<Value*> find_values(const std::string& path) {
        std::vector<Value*> values;
        for (Value* found : find(path)) {
            Value& value = meant(*found);
            if (value.type == Type::array) {
                for (Member& element : value.members)
                    values.push_back(&meant(element.value));
            } else {
                values.push_back(&value);
            }
        }
        return values;
    }

    /// The text of a value; empty for objects and arrays, and for the JSON text of one.
    static std::string text_of(const Value& value) {
        const bool is_text = value.is_scalar() && value.type != Type::null && !is_json_text(value);
        return is_text ? value.text : "";
    }

    /// `source` is the value that `value` was made from, or nullptr if `unmapped` must keep that value.
    void add(const std::string& token, const std::string& value, Value* source) {
        if (value.empty()) return;
        std::vector<std::string>& values = tokens_[token];
        if (std::find(values.begin(), values.end(), value) == values.end()) {
            if (options_.multi == Multi::first && !values.empty()) return;
            values.push_back(value);
        }
        if (source != nullptr) source->consumed = true;
    }

    std::string first_event_type() {
        return tokens_["eventType"].empty() ? "" : tokens_["eventType"].front();
    }

    void apply(const Row& row) {
        switch (row.conversion) {
            case Conversion::verbatim: return verbatim(row);
            case Conversion::auth_event_type: return auth_event_type();
            case Conversion::outcome_of_action:
                return add("outcome", outcome_of_action(first_event_type()), nullptr);
            case Conversion::label: return label();
            case Conversion::auth_event_name: return auth_event_name();
            case Conversion::telephony_event_type: return add("eventType", "telephony", nullptr);
            case Conversion::telephony_event_name: return telephony_event_name();
            default: break;
        }
        for (Value* value : find_values(row.path)) {
            const std::string text = convert(row.conversion, *value);
            if (!text.empty()) has_own_value_ = true;
            add(row.token, text, value);
        }
    }

    std::string convert(Conversion conversion, const Value& value) const {
        if (conversion == Conversion::text) return text_of(value);
        if (conversion == Conversion::outcome) return to_outcome(text_of(value), options_.profile);
        if (!value.is_scalar()) return "";
        switch (conversion) {
            case Conversion::scalar_elements: return text_of(value);
            case Conversion::ipv4: return to_ipv4(text_of(value));
            case Conversion::phone: return to_phone(text_of(value));
            case Conversion::time: return to_time(text_of(value));
            default: return "";
        }
    }

    void verbatim(const Row& row) {
        for (Value* field : find(row.path)) {
            if (field->type == Type::null) continue;
            const std::string text = field->is_scalar() ? field->text : compact_as_spelled(*field);
            // Of equal values the first decides. The JSON text of an object or list is no own value.
            const std::size_t before = tokens_[row.token].size();
            add(row.token, text, field->is_scalar() ? field : nullptr);
            if (field->is_scalar() && tokens_[row.token].size() != before) has_own_value_ = true;
        }
    }

    Value* first_non_null(const std::vector<Value*>& values) {
        for (Value* value : values) {
            if (value->type != Type::null) return value;
        }
        return nullptr;
    }

    void auth_event_type() {
        Value* enrollment = first_non_null(find("new_enrollment"));
        if (enrollment != nullptr && enrollment->type == Type::boolean && enrollment->text == "true") {
            add("eventType", "enrollment", enrollment);
            has_own_value_ = true;
        } else {
            add("eventType", "authentication", nullptr);
        }
    }

    void label() {
        if (!tokens_["eventName"].empty()) return;
        const auto event = events_.find(first_event_type());
        add("eventName", event != events_.end() ? event->second : name_of_action(first_event_type()),
            nullptr);
    }

    /// The Title Case of the first value of a path, which it consumes if it has words.
    std::string words_of(const std::string& path) {
        Value* value = first_non_null(find_values(path));
        if (value == nullptr) return "";
        const std::string words = title_case(text_of(*value));
        if (!words.empty()) value->consumed = true;
        return words;
    }

    static std::string joined(const std::string& a, const std::string& b) {
        return a.empty() || b.empty() ? a + b : a + ' ' + b;
    }

    void auth_event_name() {
        add("eventName", joined(title_case(first_event_type()), words_of("result")), nullptr);
    }

    void telephony_event_name() {
        const std::string type = words_of("type");
        add("eventName", joined(joined("Telephony", type), words_of("context")), nullptr);
    }

    Value& record_;
    Kind kind_;
    const Options& options_;
    const EventList& events_;
    std::vector<Row> rows_;
    Tokens tokens_;
    bool has_own_value_ = false;
};

/// Appends what is left of `value`. Appends nothing and returns false if mapping alone has emptied it.
bool leave(const Value& value, std::string& out) {
    if (!value.embedded.empty()) return leave(value.embedded[0], out);
    if (value.consumed) return false;
    if (value.is_scalar() || value.members.empty()) {
        out += compact(value);
        return true;
    }
    std::string inside;
    for (const Member& member : value.members) {
        std::string left;
        if (!leave(member.value, left)) continue;
        if (!inside.empty()) inside += ',';
        if (value.type == Type::object) inside += quote(member.key) + ':';
        inside += left;
    }
    if (inside.empty()) return false;
    out += value.type == Type::object ? '{' + inside + '}' : '[' + inside + ']';
    return true;
}

}  // namespace

Tokens map_record(Value& record, Kind kind, const Options& options, const EventList& events) {
    return Mapper(record, kind, options, events).run();
}

bool is_hollow(Value record, Kind kind) {
    const Options full;
    const EventList none;
    Mapper mapper(record, kind, full, none);
    mapper.run();
    return !mapper.has_own_value();
}

std::string unmapped_of(const Value& record) {
    std::string out;
    if (record.members.empty() || !leave(record, out)) return "";
    return out;
}

}  // namespace duo2qualys::reference
