/// Envelopes: objects with any keys and of any depth that contain records as values, in lists, in texts, and
/// twice.
#include "framing_inputs_builder.hpp"
#include "reference/json.hpp"

namespace duo2qualys {

std::string FramingInputBuilder::some_key() {
    if (rng_.one_in(3)) return "k" + std::to_string(rng_.below(1000));
    return rng_.pick({"Records", "results", "value",    "data",    "events", "logEvents",      "hits",
                      "_source", "message", "log",      "MESSAGE", "_raw",   "event.original", "full_log",
                      "body",    "items",   "response", "",        "a b",    "\\u0061\\\"",    "x:y",
                      "{",       "],"});
}

/// Members that contain no record, each with its comma.
std::string FramingInputBuilder::some_members() {
    std::string out;
    for (std::size_t i = rng_.below(4); i > 0; --i) {
        out += '"' + std::string(rng_.pick({"stream", "time", "_id", "host", "tags", "meta", "n"})) + "\":";
        out += rng_.pick({"\"stdout\"", "1.5", "null", "[]", "[1,\"a\",null]", "{\"a\":{\"b\":[{}]}}",
                          "\"{\"", "{\"action\":\"opened\",\"description\":\"x\"}", "\"[x] {\\\"a\\\":1}\"",
                          "true", "\"\\ud83d\"", "{\"level\":3,\"id\":\"x\"}"});
        out += rng_.one_in(4) ? " , " : ",";
    }
    return out;
}

/// Adds an element of a list: a record, an envelope, or a list with these.
void FramingInputBuilder::element(int depth) {
    if (depth <= 4 && rng_.one_in(8)) {
        glue(rng_.pick({"[", "[", "[null,", "[[], ", "[ [null],"}));
        element(depth + 1);
        return glue(rng_.one_in(4) ? ",null]" : "]");
    }
    if (depth > 4 || rng_.one_in(2)) return record(records_.on_one_line());
    envelope(depth + 1);
}

void FramingInputBuilder::envelope(int depth) {
    glue("{" + some_members());  // one call after another: compilers order the operands of + differently
    glue('"' + some_key() + "\":");
    glue(rng_.one_in(3) ? " " : "");
    held(depth);
    std::string tail = some_members();
    if (!tail.empty()) tail = ',' + tail.substr(0, tail.rfind(','));
    glue(tail + "}");
}

/// Adds a member's value that contains records.
void FramingInputBuilder::held(int depth) {
    switch (rng_.below(depth > 5 ? 2U : 7U)) {
        case 0: return text(true);
        case 1: {
            // Nothing is damaged here: after damage, the value of a member cannot be distinguished from
            // others.
            const MarkedRecord marked = records_.for_member();
            input_.planted.push_back({marked.marker, marked.json, false, true, 0});
            return input_.add(Part::record, marked.json);
        }
        case 2:
        case 3: return envelope(depth + 1);
        default: {
            const std::string comma = rng_.pick({",", ", ", ",\n"});
            glue("[");
            const std::size_t count = rng_.below(5);
            // An empty list has no record, so a record must follow it; otherwise the envelope would be
            // unknown.
            for (std::size_t i = 0; i <= count; ++i) {
                if (i > 0) glue(comma);
                if (damage_ && rng_.one_in(12)) piece_of_damage(), glue(comma);
                element(depth + 1);
            }
            glue("]");
        }
    }
}

/// Adds one event twice or more: as text, and as parsed from it.
void FramingInputBuilder::copies() {
    const MarkedRecord marked = records_.with_identity();
    FramingInput::Planted planted{marked.marker, marked.json, false, true, 0};
    std::string out = "{" + some_members();
    const bool has_text = level_ < 3 && rng_.one_in(2);
    const std::size_t count = 2 + rng_.below(2);
    const std::size_t text_at = has_text ? rng_.below(count) : count;
    planted.in_text = has_text;
    for (std::size_t i = 0; i < count; ++i) {
        const bool is_text = i == text_at;
        const bool is_first = i == 0 && !has_text;
        const std::string json = is_text || is_first ? marked.json : records_.copy_of(marked);
        out += (i > 0 ? "," : "") + ("\"c" + std::to_string(i)) + "\":";
        if (rng_.one_in(3) && !is_text) {
            out += "{\"duo\":" + json + "}";
        } else {
            out += is_text ? reference::quote(json) : json;
        }
    }
    planted.copies = count - 1;
    input_.planted.push_back(planted);
    glue(out + "}");
}

/// Adds an envelope of more than 64 KiB, with filler before, between or after the records.
void FramingInputBuilder::large() {
    const std::string filling = "\"" + std::string(40'000 + rng_.below(40'000), 'x') + "\"";
    glue("{");
    if (rng_.one_in(2)) glue("\"filling\":" + filling + ",");
    glue("\"" + some_key() + "\":[");
    const std::size_t count = 1 + rng_.below(60);
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) glue(rng_.one_in(9) ? ",\n" : ",");
        element(3);
    }
    glue("]");
    if (rng_.one_in(2)) glue(",\"filling\":" + filling);
    if (rng_.one_in(2)) {
        glue(",\"more\":{\"list\":[");
        element(3);
        glue("]}");
    }
    glue("}");
}

}  // namespace duo2qualys
