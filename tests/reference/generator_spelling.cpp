#include <algorithm>
#include <cstdio>

#include "reference/generator_parts.hpp"

namespace duo2qualys::reference {
namespace {

struct Style {
    std::string comma = ",";
    std::string colon = ":";
    bool pretty = false;
    bool ascii = false;        ///< everything above U+007F as \u escapes
    bool escape_more = false;  ///< escapes where none are needed
    bool shuffled = false;
};

std::string escape(unsigned unit) {
    char out[16];
    std::snprintf(out, sizeof out, "\\u%04x", unit);
    return out;
}

/// The escapes of the UTF-8 character at `at`. Moves `at` past the character.
std::string escaped_character(const std::string& text, std::size_t& at) {
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(text[i]));
    };
    const unsigned lead = byte(at);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    unsigned code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        code = code << 6 | (byte(at + i) & 0x3FU);
    at += length;
    if (code < 0x10000) return escape(code);
    code -= 0x10000;
    return escape(0xD800 + (code >> 10)) + escape(0xDC00 + (code & 0x3FF));
}

std::string spell(Rng& rng, const Style& style, const std::string& spelling) {
    std::string out;
    std::size_t at = 0;
    while (at < spelling.size()) {
        const char c = spelling[at];
        if (c == '\\') {
            const std::size_t length = spelling[at + 1] == 'u' ? 6 : 2;
            out += spelling.substr(at, length);
            at += length;
        } else if (style.ascii && static_cast<unsigned char>(c) >= 0x80) {
            out += escaped_character(spelling, at);
        } else {
            ++at;
            if (style.escape_more && c == '/') {
                out += "\\/";
            } else if (style.escape_more && static_cast<unsigned char>(c) < 0x80 && rng.one_in(6)) {
                out += escape(static_cast<unsigned>(c));
            } else {
                out += c;
            }
        }
    }
    return out;
}

void write(Rng& rng, const Style& style, const Value& value, std::size_t level, std::string& out) {
    if (value.type == Type::string) out += '"' + spell(rng, style, value.spelling) + '"';
    if (value.is_scalar() && value.type != Type::string) out += value.text;
    if (value.is_scalar()) return;

    std::vector<const Member*> members;
    for (const Member& member : value.members)
        members.push_back(&member);
    if (style.shuffled && value.type == Type::object) {
        for (std::size_t i = members.size(); i > 1; --i)
            std::swap(members[i - 1], members[rng.below(i)]);
    }
    const auto new_line = [&](std::size_t indent) {
        if (style.pretty && !members.empty())
            out += '\n' + std::string(2 * std::min<std::size_t>(indent, 20), ' ');
    };
    out += value.type == Type::object ? '{' : '[';
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i > 0) out += style.comma;
        new_line(level + 1);
        if (value.type == Type::object) {
            out += '"' + spell(rng, style, members[i]->key_spelling) + '"' + style.colon;
        }
        write(rng, style, members[i]->value, level + 1, out);
    }
    new_line(level);
    out += value.type == Type::object ? '}' : ']';
}

}  // namespace

std::string some_spelling(Rng& rng, const Value& value) {
    Style style;
    switch (rng.below(5)) {
        case 0: break;
        case 1:
            style.pretty = true;
            style.colon = ": ";
            break;
        case 2:
            style.comma = rng.one_in(2) ? "\t,\r\n" : " , ";
            style.colon = " :\t";
            break;
        default:  // as Python's json.dumps() writes, which Duo's own tools use
            style.comma = ", ";
            style.colon = ": ";
            style.ascii = true;
    }
    style.escape_more = rng.one_in(8);
    style.shuffled = rng.one_in(3);
    std::string out;
    write(rng, style, value, 0, out);
    if (rng.one_in(12)) out = " \t" + out + "\r\n";
    return out;
}

Value some_embedding(Rng& rng, const Value& value) {
    const std::string json = some_spelling(rng, value);
    switch (rng.below(14)) {
        case 0: return null_value();
        case 1: return text("Starting activation process");
        case 2: return text("\"message\": \"temporarily locked out\"");
        case 3: return text(quote(json));
        case 4: return text("\n" + quote(quote(json)));
        case 5: {
            const std::size_t cut = json.find_first_of(",:", rng.below(json.size()));
            return text(json.substr(0, cut));
        }
        case 6: return text("[" + json + "," + some_spelling(rng, some_strange_value(rng)) + "]");
        case 7: return array({value, some_strange_value(rng), array({value})});
        case 8: return some_strange_value(rng);
        case 9:
        case 10: return value;
        default: return text(json);
    }
}

}  // namespace duo2qualys::reference
