#include "unit/json_helpers.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <vector>

namespace duo2qualys::test {

using reference::Member;
using reference::Rng;
using reference::Type;
using reference::Value;

namespace {

std::string code_unit(unsigned unit) {
    char text[8];
    std::snprintf(text, sizeof text, "\\u%04X", unit);
    return text;
}

// Every character as a \u escape; characters above U+FFFF as two escapes.
std::string all_escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        std::uint32_t c = size == 1 ? first : first & (0x7FU >> size);
        for (std::size_t k = 1; k < size; ++k)
            c = c << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        if (c >= 0x10000) {
            out += code_unit(0xD800 + ((c - 0x10000) >> 10U));
            c = 0xDC00 + (c & 0x3FFU);
        }
        out += code_unit(c);
        i += size;
    }
    return out;
}

std::string spell_string(const std::string& text, const std::string& as_spelt, Spelling::Escapes escapes) {
    switch (escapes) {
        case Spelling::Escapes::as_spelt: return '"' + as_spelt + '"';
        case Spelling::Escapes::all: return '"' + all_escaped(text) + '"';
        default: return reference::quote(text);
    }
}

std::string gap(Rng& rng, const Spelling& spelling, std::size_t depth) {
    switch (spelling.blanks) {
        case Spelling::Blanks::some: return rng.pick({"", " ", "\t", "\r\n", "  "});
        case Spelling::Blanks::pretty: return '\n' + std::string(2 * depth, ' ');
        default: return {};
    }
}

std::string spell_at(Rng& rng, const Value& value, const Spelling& spelling, std::size_t depth) {
    if (value.type == Type::string) return spell_string(value.text, value.spelling, spelling.escapes);
    if (value.is_scalar()) return value.text;
    const bool is_object = value.type == Type::object;
    std::vector<Member> members = value.members;
    if (is_object && spelling.shuffled) {
        std::map<std::string, std::size_t> order;
        for (const Member& member : members)
            order.emplace(member.key, rng.below(1U << 30U));
        std::stable_sort(members.begin(), members.end(),
                         [&](const Member& a, const Member& b) { return order[a.key] < order[b.key]; });
    }
    std::string out(1, is_object ? '{' : '[');
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (i != 0) out += ',';
        out += gap(rng, spelling, depth + 1);
        if (is_object) {
            out += spell_string(members[i].key, members[i].key_spelling, spelling.escapes) + ':';
            if (spelling.blanks != Spelling::Blanks::none) out += ' ';
        }
        out += spell_at(rng, members[i].value, spelling, depth + 1);
    }
    return out + gap(rng, spelling, depth) + (is_object ? '}' : ']');
}

void change_string(Rng& rng, std::string& text, std::string& spelling) {
    const std::string added = rng.pick({"x", " ", "0", "\xC3\xA9"});
    const bool in_front = rng.one_in(2);
    text = in_front ? added + text : text + added;
    spelling = in_front ? added + spelling : spelling + added;
}

void change_scalar(Rng& rng, Value& value) {
    Value changed;
    switch (value.type) {
        case Type::string:
            changed = value;
            changed.embedded.clear();
            change_string(rng, changed.text, changed.spelling);
            break;
        case Type::number:
            // A number with another spelling is another value.
            changed = value;
            changed.text += changed.text.find_first_of(".eE") == std::string::npos ? ".0" : "1";
            break;
        case Type::boolean:
            changed.type = Type::boolean;
            changed.text = value.text == "true" ? "false" : "true";
            break;
        default:
            changed.type = Type::string;
            changed.text = changed.spelling = "null";
            break;
    }
    value = changed;
}

}  // namespace

json::Layout::Meaning meaning_of_path(json::Layout::Meaning object, std::string_view key) {
    std::uint32_t hash = object + 17U;
    for (const char c : key)
        hash = hash * 31U + static_cast<unsigned char>(c);
    return static_cast<json::Layout::Meaning>(hash % 60'000U + 1);
}

std::string spell(Rng& rng, const Value& value, const Spelling& spelling) {
    return spell_at(rng, value, spelling, 0);
}

void change_something(Rng& rng, Value& value) {
    if (value.is_scalar()) return change_scalar(rng, value);
    if (value.members.empty()) {
        Member added;
        added.key = added.key_spelling = "added";
        added.value.type = Type::null;
        added.value.text = "null";
        value.members.push_back(added);
        return;
    }
    const std::size_t chosen = rng.below(value.members.size());
    const auto member = value.members.begin() + static_cast<std::ptrdiff_t>(chosen);
    if (rng.one_in(10)) {
        value.members.erase(member);
    } else if (rng.one_in(10)) {
        value.members.push_back(*member);
    } else if (value.type == Type::object && rng.one_in(4)) {
        change_string(rng, member->key, member->key_spelling);
    } else {
        change_something(rng, member->value);
    }
}

}  // namespace duo2qualys::test
