#include "reference/mapping.hpp"

#include <algorithm>
#include <set>

#include "reference/conversions.hpp"
#include "reference/kinds.hpp"

namespace duo2qualys::reference {
namespace {

bool starts_like_json(const std::string& text) {
    const std::size_t start = text.find_first_not_of(kBlanks);
    return start != std::string::npos && (text[start] == '{' || text[start] == '[');
}

/// Parses embedded JSON, once more where it was encoded twice. Other text is left alone.
void parse_embedded(Value& field) {
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

/// One record on its way through the rows of its kind.
class Mapper {
  public:
    Mapper(Value& record, Kind kind, const Options& options, const EventList& events)
        : record_(record), options_(options), events_(events), rows_(rows_of(kind)) {
        for (const Kind any : {Kind::admin, Kind::auth, Kind::activity}) {
            for (const Row& row : rows_of(any))
                paths_.insert(row.path);
        }
        for (const std::string& path : embedded_paths_of(kind)) {
            for (Value* field : find(path))
                parse_embedded(*field);
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

  private:
    /// Everything that a source path leads to, in document order.
    std::vector<Value*> find(const std::string& path) {
        std::vector<Value*> found;
        for (Member& member : record_.members) {
            const bool flattened = member.key.find('.') != std::string::npos;
            if (flattened && paths_.count(member.key) == 0) continue;
            if (member.key == path) {
                found.push_back(&member.value);
            } else if (path.rfind(member.key + ".", 0) == 0) {
                descend(member.value, path.substr(member.key.size() + 1), found);
            }
        }
        return found;
    }

    void descend(Value& from, const std::string& path, std::vector<Value*>& found) {
        Value& value = from.embedded.empty() ? from : from.embedded[0];
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

    /// find(), with the elements of an array in its place.
    std::vector<Value*> find_values(const std::string& path) {
        std::vector<Value*> values;
        for (Value* value : find(path)) {
            if (value->type == Type::array) {
                for (Member& element : value->members)
                    values.push_back(&element.value);
            } else {
                values.push_back(value);
            }
        }
        return values;
    }

    static std::string text_of(const Value& value) {
        if (value.type == Type::null) return "";
        return value.is_scalar() ? value.text : compact_as_spelled(value);
    }

    /// `source` is what `value` was made from, or nullptr if nothing is to be left out for it.
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
            default: break;
        }
        for (Value* value : find_values(row.path))
            add(row.token, convert(row.conversion, *value), value);
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
            add(row.token, text_of(*field), field->is_scalar() ? field : nullptr);
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
        } else {
            add("eventType", "authentication", nullptr);
        }
    }

    void label() {
        if (!tokens_["eventName"].empty()) return;
        const auto event = events_.find(first_event_type());
        add("eventName", event != events_.end() ? event->second : title_case(first_event_type()), nullptr);
    }

    void auth_event_name() {
        std::string name = title_case(first_event_type());
        if (Value* result = first_non_null(find_values("result"))) {
            const std::string words = title_case(text_of(*result));
            if (!name.empty() && !words.empty()) name += ' ';
            name += words;
            if (!words.empty() && result->is_scalar()) result->consumed = true;
        }
        add("eventName", name, nullptr);
    }

    Value& record_;
    const Options& options_;
    const EventList& events_;
    std::vector<Row> rows_;
    std::set<std::string> paths_;  // a flattened key must be one of these: the table's, whatever the kind
    Tokens tokens_;
};

/// Appends what is left of `value`; false, and nothing appended, if only mapping emptied it.
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

std::string unmapped_of(const Value& record) {
    std::string out;
    if (record.members.empty() || !leave(record, out)) return "";
    return out;
}

}  // namespace duo2qualys::reference
