#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "reference/json.hpp"

namespace duo2qualys::reference {
namespace {

/// A text that nlohmann/json can read without loss, and what it would have lost.
struct Prepared {
    std::string text;                    ///< every number is 0, every lone surrogate is \ufffd
    std::vector<std::string> spellings;  ///< of each key, string and number, in document order
};

/// The code unit of the escape `\uXXXX` that starts at `at`, or -1 if there is none.
long code_unit(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
    return std::stol(std::string(text.substr(at + 2, 4)), nullptr, 16);
}

bool is_high(long unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}

bool is_low(long unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// `content` is the text between the quotes of a valid JSON string.
std::string without_lone_surrogates(std::string_view content) {
    std::string out;
    std::size_t i = 0;
    while (i < content.size()) {
        std::size_t length = content[i] == '\\' ? 2U : 1U;
        const long unit = code_unit(content, i);
        if (unit >= 0) length = 6;
        if (is_high(unit) && is_low(code_unit(content, i + 6))) {
            length = 12;
        } else if (is_high(unit) || is_low(unit)) {
            out += "\\ufffd";
            i += length;
            continue;
        }
        out += content.substr(i, length);
        i += length;
    }
    return out;
}

Prepared prepare(std::string_view text) {
    Prepared prepared;
    std::size_t i = 0;
    while (i < text.size()) {
        if (text[i] == '"') {
            const std::size_t start = ++i;
            while (text[i] != '"')
                i += text[i] == '\\' ? 2U : 1U;
            const std::string_view content = text.substr(start, i - start);
            prepared.spellings.emplace_back(content);
            prepared.text += '"' + without_lone_surrogates(content) + '"';
            ++i;
        } else if (text[i] == '-' || (text[i] >= '0' && text[i] <= '9')) {
            const std::size_t end = std::min(text.find_first_not_of("+-.0123456789eE", i), text.size());
            prepared.spellings.emplace_back(text.substr(i, end - i));
            prepared.text += '0';
            i = end;
        } else {
            prepared.text += text[i++];
        }
    }
    return prepared;
}

/// Builds the tree. Keeps its own stack of open containers, so that depth needs no call stack.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
  public:
    explicit TreeBuilder(std::vector<std::string> spellings) : spellings_(std::move(spellings)) {}

    bool null() override { return scalar(Type::null, "null"); }
    bool boolean(bool value) override { return scalar(Type::boolean, value ? "true" : "false"); }
    bool number_integer(number_integer_t) override { return false; }
    bool number_unsigned(number_unsigned_t) override { return scalar(Type::number, next_spelling()); }
    bool number_float(number_float_t, const string_t&) override { return false; }
    bool binary(binary_t&) override { return false; }
    bool string(string_t& text) override { return scalar(Type::string, text, next_spelling()); }
    bool start_object(std::size_t) override { return open(Type::object); }
    bool start_array(std::size_t) override { return open(Type::array); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& text) override {
        open_.back().members.push_back({text, next_spelling(), {}});
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

    Value take() { return std::move(result_); }

  private:
    std::string next_spelling() { return spellings_.at(used_++); }

    bool open(Type type) {
        open_.emplace_back();
        open_.back().type = type;
        return true;
    }

    bool close() {
        Value value = std::move(open_.back());
        open_.pop_back();
        return put(std::move(value));
    }

    bool scalar(Type type, std::string text, std::string spelling = "") {
        Value value;
        value.type = type;
        value.text = std::move(text);
        value.spelling = std::move(spelling);
        return put(std::move(value));
    }

    bool put(Value value) {
        if (open_.empty()) {
            result_ = std::move(value);
        } else if (open_.back().type == Type::object) {
            open_.back().members.back().value = std::move(value);
        } else {
            open_.back().members.push_back({"", "", std::move(value)});
        }
        return true;
    }

    std::vector<std::string> spellings_;
    std::size_t used_ = 0;
    std::vector<Value> open_;
    Value result_;
};

enum class Style { as_spelled, minimal, canonical };

void write(const Value& value, Style style, std::string& out) {
    if (value.type == Type::string) {
        out += style == Style::as_spelled ? '"' + value.spelling + '"' : quote(value.text);
        return;
    }
    if (value.is_scalar()) {
        out += value.text;
        return;
    }
    std::vector<const Member*> members;
    for (const Member& member : value.members)
        members.push_back(&member);
    if (style == Style::canonical && value.type == Type::object) {
        std::stable_sort(members.begin(), members.end(),
                         [](const Member* a, const Member* b) { return a->key < b->key; });
    }
    out += value.type == Type::object ? '{' : '[';
    bool first = true;
    for (const Member* member : members) {
        if (!first) out += ',';
        first = false;
        if (value.type == Type::object) {
            out += style == Style::as_spelled ? '"' + member->key_spelling + '"' : quote(member->key);
            out += ':';
        }
        write(member->value, style, out);
    }
    out += value.type == Type::object ? '}' : ']';
}

std::string written(const Value& value, Style style) {
    std::string out;
    write(value, style, out);
    return out;
}

}  // namespace

Value parse_json(std::string_view text) {
    Prepared prepared = prepare(text);
    TreeBuilder builder(std::move(prepared.spellings));
    if (!nlohmann::json::sax_parse(prepared.text, &builder)) {
        throw std::logic_error("reference: the JSON check and nlohmann/json disagree on: " +
                               std::string(text));
    }
    return builder.take();
}

std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20) {
                    char escape[8];
                    std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
                    out += escape;
                } else {
                    out += c;
                }
        }
    }
    return out + '"';
}

std::string compact_as_spelled(const Value& value) {
    return written(value, Style::as_spelled);
}

std::string compact(const Value& value) {
    return written(value, Style::minimal);
}

std::string canonical(const Value& value) {
    return written(value, Style::canonical);
}

}  // namespace duo2qualys::reference
