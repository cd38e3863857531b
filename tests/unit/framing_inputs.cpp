#include "framing_inputs.hpp"

#include <algorithm>

#include "framing_inputs_builder.hpp"
#include "reference/json.hpp"

namespace duo2qualys {
namespace {

using reference::Rng;

/// A pretty-printed record inside something indented.
std::string indented(const std::string& record, const std::string& indent) {
    std::string out;
    for (const char c : record) {
        out += c;
        if (c == '\n') out += indent;
    }
    return out;
}

}  // namespace

/// Whether an object here could be the value of a key that a damaged record ends with.
bool FramingInputBuilder::may_be_value() const {
    const std::string& text = input_.text;
    const std::size_t colon = text.find_last_not_of(reference::kBlanks);
    if (colon == std::string::npos || colon == 0 || text[colon] != ':') return false;
    const std::size_t quote = text.find_last_not_of(reference::kBlanks, colon - 1);
    return quote != std::string::npos && text[quote] == '"';
}

void FramingInputBuilder::record(const MarkedRecord& marked, const std::string& indent) {
    const bool touches = !input_.spans.empty() && input_.spans.back().part == Part::damaged;
    const bool is_safe = !touches && !may_be_value();
    const std::string json = indented(marked.json, indent);
    if (damage_ && rng_.one_in(4)) {
        input_.has_damage = true;
        return input_.add(Part::damaged, damaged(rng_, json));
    }
    input_.planted.push_back({marked.marker, json, false, is_safe, 0});
    input_.add(is_safe ? Part::record : Part::maybe, json);
}

/// Adds something that no list of records should contain.
void FramingInputBuilder::piece_of_damage() {
    input_.has_damage = true;
    input_.add(Part::damaged, rng_.pick({"5", "{\"a\":1}", "\"x\"", "true", "{\"a\":[}", "{\"a\" 1}", "bad",
                                         "\"torn", "\"torn}", "\"\xFF\""}));
}

/// Adds a string that contains an input. A text beside damage may be lost with it, unless it has an envelope
/// of its own.
void FramingInputBuilder::text(bool is_member) {
    if (level_ >= 3 || input_.text.size() > 200'000) {
        const MarkedRecord marked = records_.for_member();
        input_.planted.push_back({marked.marker, marked.json, false, is_member || !input_.has_damage, 0});
        return input_.add(is_member || !input_.has_damage ? Part::record : Part::maybe, marked.json);
    }
    FramingInput inner;
    do {
        const bool damage = damage_ && rng_.one_in(4);
        inner = FramingInputBuilder(rng_, records_, damage, level_ + 1).build();
    } while (inner.planted.empty() || !reference::is_utf8(inner.text));
    const bool is_safe = is_member || !input_.has_damage;
    for (FramingInput::Planted& planted : inner.planted) {
        planted.in_text = true;
        planted.is_safe = planted.is_safe && is_safe;
        input_.planted.push_back(planted);
    }
    input_.has_damage = input_.has_damage || inner.has_damage;
    std::string quoted = reference::quote(inner.text);
    if (rng_.one_in(4)) {
        for (std::size_t at = 0; (at = quoted.find_first_of("{/<", at)) != std::string::npos; at += 6)
            quoted.replace(at, 1, quoted[at] == '{' ? "\\u007b" : quoted[at] == '/' ? "\\u002F" : "\\u003c");
    }
    glue(quoted);
}

/// Adds a string with a record in its text, after `prefix`. Damage before the string does not affect it.
void FramingInputBuilder::quoted_record(std::string_view prefix) {
    const MarkedRecord marked = records_.on_one_line();
    if (level_ >= 3 || !reference::is_utf8(marked.json)) return record(marked);
    glue(prefix);
    const bool touches = !input_.spans.empty() && input_.spans.back().part == Part::damaged;
    input_.planted.push_back({marked.marker, marked.json, true, !touches, 0});
    glue(reference::quote(rng_.pick({"", "", "<13>1 duo: ", "a\tb "}) + marked.json));
}

/// Adds a damaged envelope with a record in a text after the damage.
void FramingInputBuilder::damaged_envelope() {
    glue("{" + some_members());
    input_.has_damage = true;
    input_.add(Part::damaged, rng_.pick({"\"x\":bad", "\"x\":\"\xFF\"", "\"x\":\"\\q\"", "\"x\" 1", "x"}));
    glue(",\"" + some_key() + "\":");
    quoted_record("");
    glue("}");
}

void FramingInputBuilder::list(std::string_view open, std::string_view comma, std::string_view close,
                               const std::string& indent, bool one_line) {
    glue(open);
    for (std::size_t i = rng_.below(6); i > 0; --i) {
        if (one_line && rng_.one_in(6)) {
            envelope(1);
        } else if (one_line && damage_ && rng_.one_in(9)) {
            damaged_envelope();
        } else if (one_line && open.ends_with('[') && rng_.one_in(9)) {
            quoted_record("");
        } else {
            record(one_line ? records_.on_one_line() : records_.any(), indent);
        }
        if (i > 1) glue(comma);
    }
    glue(close);
}

void FramingInputBuilder::lines(const std::string& end, bool with_text) {
    for (std::size_t i = 1 + rng_.below(6); i > 0; --i) {
        if (with_text) {
            glue(rng_.pick({"Jun  1 11:29:04 host duo[42]: ", "[2024-01-01] text ", "1622546944 ",
                            "<134>1 - x ", "{job=\"duo\"} x ", "[sd@1 k=\"v\"] ", "213 <1>h: ", "a\t2\t",
                            "record=", "\x1B[32m", "2024 {x} [y] ", "[42] h: ", "\xFF "}));
        }
        switch (rng_.below(with_text ? 7 : 6)) {
            case 0: envelope(1); break;
            case 1: copies(); break;
            case 6: quoted_record("msg="); break;
            default: record(records_.on_one_line());
        }
        if (with_text)
            glue(rng_.pick({"", "", "#015", " end", "\tx\t1", "\x1B[0m", " [done]", " {ok}", "\xC3"}));
        if (with_text && rng_.one_in(4)) {
            glue(" <1>next: ");
            record(records_.on_one_line());
        }
        glue(end);
        if (rng_.one_in(8)) glue(end);
    }
}

/// Adds JSON strings, one on each line or in a list.
void FramingInputBuilder::strings() {
    const bool is_list = rng_.one_in(2);
    if (is_list) glue("[");
    for (std::size_t i = 1 + rng_.below(3); i > 0; --i) {
        if (is_list && damage_ && rng_.one_in(4)) piece_of_damage(), glue(",");
        rng_.one_in(3) ? quoted_record("") : text(false);
        if (is_list && i > 1) glue(",");
        if (!is_list) glue("\n");
    }
    if (is_list) glue("]");
}

void FramingInputBuilder::answer(bool pretty, bool one_line) {
    input_.has_answers = true;
    const std::string name = rng_.one_in(2) ? rng_.pick({"authlogs", "items", "events"}) : "list";
    const std::string metadata =
        R"("metadata":{"next_offset":["1532951895000","af0ba235"],"total_objects":3})";
    std::string head;
    std::string tail;
    switch (rng_.below(5)) {
        case 0: head = R"({"stat":"OK","response":[)", tail = "]}"; break;
        case 1: head = R"({"response":[)", tail = R"(],"stat":"OK"})"; break;
        case 2: head = R"({"stat":"OK","response":{")" + name + "\":[", tail = "]," + metadata + "}}"; break;
        case 3:
            head = R"({"response":{)" + metadata + ",\"" + name + "\":[", tail = "]},\"stat\":\"OK\"}";
            break;
        default: head = "{\"" + name + "\":[", tail = "]," + metadata + "}";
    }
    if (!pretty) return list(head, rng_.one_in(2) ? "," : ", ", tail, "", one_line);
    for (std::string* part : {&head, &tail}) {  // line ends nearly where a pretty-printer puts them
        for (std::size_t at = 0; (at = part->find_first_of(",{}]", at)) != std::string::npos; at += 4)
            part->insert((*part)[at] == ',' || (*part)[at] == '{' ? at + 1 : at, "\n  ");
    }
    list(head + "\n    ", ",\n    ", "\n  " + tail, "    ", false);
}

void FramingInputBuilder::nested_lists() {
    glue("[");
    for (std::size_t i = 1 + rng_.below(3); i > 0; --i) {
        list("[", ",", "]", "", true);
        if (i > 1) glue(",");
    }
    glue("]");
}

void FramingInputBuilder::container() {
    const std::string end = rng_.pick({"\n", "\n", "\r\n", "\r"});
    switch (rng_.below(19)) {
        case 0: return lines(end, false);
        case 1: return lines(rng_.one_in(4) ? std::string(1, '\0') : end, false);
        case 2: return lines(end, true);
        case 3: return list("[", rng_.one_in(2) ? "," : ", ", "]", "", true);
        case 4: return list("[\n", ",\n", "\n]", "", true);
        case 5: return list("[", ",\n ", "]", "", true);
        case 6: return list("[\n  ", ",\n  ", "\n]", "  ", false);
        case 7: return answer(false, true);
        case 8: return answer(true, false);
        case 9:
            for (std::size_t i = rng_.below(4); i > 0; --i)
                answer(false, true);
            return;
        case 10:
            for (std::size_t i = rng_.below(4); i > 0; --i)
                answer(false, true), glue("\n");
            return;
        case 11: return nested_lists();
        case 12: return list("", "\n", "", "", false);
        case 13: return list("", rng_.pick({" ", "\t", ",", ", "}), "", "", true);
        case 14: return lines(end, true);
        case 15: return envelope(0), glue("\n");
        case 16: return strings();
        case 17:
            if (level_ == 0 && rng_.one_in(8)) return large(), glue("\n");
            return copies(), glue("\n");
        default: return list("", "", "", "", false);
    }
}

FramingInput FramingInputBuilder::build() {
    for (std::size_t i = 1 + rng_.below(level_ == 0 ? 3 : 2); i > 0; --i) {
        if (rng_.one_in(12)) glue("\xEF\xBB\xBF");
        container();
        if (i > 1 || rng_.one_in(2)) glue(rng_.one_in(2) ? "\n" : "\r\n");
    }
    return std::move(input_);
}

void FramingInput::add(Part part, std::string_view bytes) {
    if (bytes.empty()) return;
    spans.push_back({part, text.size(), bytes.size()});
    text += bytes;
}

FramingInput random_framing_input(Rng& rng, bool damage) {
    while (true) {
        MarkedRecords records(rng);
        FramingInput input = FramingInputBuilder(rng, records, damage).build();
        if (input.has_damage == damage) return input;
    }
}

}  // namespace duo2qualys
