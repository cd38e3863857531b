#include "framing_inputs.hpp"

#include <algorithm>

#include "framing/answer.hpp"
#include "json/characters.hpp"
#include "support/framing.hpp"

namespace duo2qualys {
namespace {

using reference::Rng;
using Part = FramingInput::Part;

std::string any_record(Rng& rng) {
    while (true) {
        const std::string record(json::trim_blanks(reference::random_record(rng)));
        const bool is_answer =
            framing::read_answer_head(record).status == framing::AnswerHead::Status::answer;
        if (is_known(record) && !is_answer) return record;
    }
}

std::string record_on_one_line(Rng& rng) {
    while (true) {
        std::string record = any_record(rng);
        if (record.find('\n') == std::string::npos) return record;
    }
}

/// A pretty-printed record inside something indented.
std::string indented(const std::string& record, const std::string& indent) {
    std::string out;
    for (const char c : record) {
        out += c;
        if (c == '\n') out += indent;
    }
    return out;
}

std::string damaged(Rng& rng, std::string record) {
    const std::string before = record;
    while (record == before) {
        const std::size_t at = rng.below(record.size());
        const auto insert = [&](const std::string& bytes) { record.insert(at, bytes); };
        switch (rng.below(12)) {
            case 0: record[at] = static_cast<char>(record[at] ^ (1 << rng.below(8))); break;
            case 1: record.resize(at + 1); break;
            case 2: record.erase(0, at); break;
            case 3: record.erase(at, 1); break;
            case 4: record.erase(at, 1 + rng.below(40)); break;
            case 5: insert(std::string(1, static_cast<char>(rng.below(256)))); break;
            case 6: insert("\""); break;
            case 7: insert(rng.pick({"{", "}", "[", "]", "[{", "}]", "},{", "]}", "{\""})); break;
            case 8: insert(rng.pick({"\n", "\r\n", "\n{", "\n[", "\n]"})); break;
            case 9: record.resize(record.size() - std::min(record.size() - 1, 1 + rng.below(4))); break;
            case 10: insert(rng.pick({"\\", ":", ",", "\xFF", "\xC3"})); break;
            default:
                record.erase(at, std::string::npos), record += rng.pick({"[", "[1", ",", "\":", "\"", "\\"});
        }
    }
    return record;
}

/// Builds one input.
class Builder {
  public:
    Builder(Rng& rng, bool damage) : rng_(rng), damage_(damage) {}

    FramingInput build();

  private:
    void glue(std::string_view bytes) { input_.add(Part::glue, bytes); }
    void record(const std::string& record) {
        const bool touches = !input_.spans.empty() && input_.spans.back().part == Part::damaged;
        // An object behind a key on the same line may be that key's value.
        const bool is_value = touches_key();
        if (damage_ && rng_.one_in(4)) {
            input_.add(Part::damaged, damaged(rng_, record));
        } else {
            const bool is_safe = !touches && !is_value && !(damage_ && holds_records(record));
            input_.add(is_safe ? Part::record : Part::maybe, record);
        }
    }
    bool touches_key() const;
    void list(std::string_view open, std::string_view comma, std::string_view close,
              const std::string& indent, bool one_line);
    void lines(const std::string& end, bool prefixed);
    void answer(bool pretty, bool one_line);
    void nested_lists();
    void container();

    Rng& rng_;
    bool damage_;
    FramingInput input_;
};

bool Builder::touches_key() const {
    const std::string_view text = input_.text;
    const std::string_view before = json::trim_blanks(text);
    const bool is_on_line = text.find('\n', before.size()) == std::string_view::npos;
    return is_on_line && before.ends_with(':') &&
           json::trim_blanks(before.substr(0, before.size() - 1)).ends_with('"');
}

void Builder::list(std::string_view open, std::string_view comma, std::string_view close,
                   const std::string& indent, bool one_line) {
    glue(open);
    for (std::size_t i = rng_.below(6); i > 0; --i) {
        record(one_line ? record_on_one_line(rng_) : indented(any_record(rng_), indent));
        if (i > 1) glue(comma);
    }
    glue(close);
}

void Builder::lines(const std::string& end, bool prefixed) {
    for (std::size_t i = 1 + rng_.below(6); i > 0; --i) {
        if (prefixed)
            glue(rng_.pick(
                {"Jun  1 11:29:04 host duo[42]: ", "[2024-01-01] text ", "1622546944 ", "<134>1 - x "}));
        record(record_on_one_line(rng_));
        glue(end);
        if (rng_.one_in(8)) glue(end);
    }
}

void Builder::answer(bool pretty, bool one_line) {
    input_.has_answers = true;
    const std::string name = rng_.pick({"authlogs", "items", "events"});
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
    for (std::string* part : {&head, &tail}) {  // new lines where a pretty-printer sets them, nearly
        for (std::size_t at = 0; (at = part->find_first_of(",{}]", at)) != std::string::npos; at += 4)
            part->insert((*part)[at] == ',' || (*part)[at] == '{' ? at + 1 : at, "\n  ");
    }
    list(head + "\n    ", ",\n    ", "\n  " + tail, "    ", false);
}

void Builder::nested_lists() {
    glue("[");
    for (std::size_t i = 1 + rng_.below(3); i > 0; --i) {
        list("[", ",", "]", "", true);
        if (i > 1) glue(",");
    }
    glue("]");
}

void Builder::container() {
    switch (rng_.below(15)) {
        case 0: return lines("\n", false);
        case 1: return lines("\r\n", false);
        case 2: return lines(rng_.one_in(2) ? "\n" : "\r\n", true);
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
        default: return list("", "", "", "", false);
    }
}

FramingInput Builder::build() {
    for (std::size_t i = 1 + rng_.below(3); i > 0; --i) {
        if (rng_.one_in(12)) glue("\xEF\xBB\xBF");
        container();
        if (i > 1 || rng_.one_in(2)) glue(rng_.one_in(2) ? "\n" : "\r\n");
    }
    return std::move(input_);
}

}  // namespace

void FramingInput::add(Part part, std::string_view bytes) {
    if (bytes.empty()) return;
    spans.push_back({part, text.size(), bytes.size()});
    text += bytes;
}

FramingInput random_framing_input(Rng& rng, bool damage) {
    while (true) {
        FramingInput input = Builder(rng, damage).build();
        const bool is_damaged = std::any_of(input.spans.begin(), input.spans.end(),
                                            [](const auto& span) { return span.part == Part::damaged; });
        if (is_damaged == damage) return input;
    }
}

}  // namespace duo2qualys
