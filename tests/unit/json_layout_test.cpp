/// A layout makes reading faster and does not change the result.
#include "json/layout.hpp"

#include <optional>
#include <string>

#include "catch.hpp"
#include "json/strings.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;
using json::Document;
using json::Layout;
using json::Node;
using json::Parser;
using reference::Rng;
using test::Parsed;

using test::meaning_of_path;

std::string plain_key(const Node& node) {
    std::string plain(node.key_size + json::kStringPadding, '\0');
    const std::string spelt = std::string(node.key_view()) + std::string(json::kStringPadding, '\0');
    plain.resize(
        static_cast<std::size_t>(json::unescape({spelt.data(), node.key_size}, plain.data()) - plain.data()));
    return plain;
}

/// Whether every node below the value at `index`, which means `meaning`, means what its path says.
bool means_its_path(const Document& document, Document::Index index, Layout::Meaning meaning) {
    const Node& node = document[index];
    if (node.meaning != meaning) return false;
    if (!node.is_container()) return true;
    for (const Document::Index child : document.children(index)) {
        const bool is_member = node.type == json::Type::object;
        const Layout::Meaning expected =
            is_member ? meaning_of_path(meaning, plain_key(document[child])) : meaning;
        if (!means_its_path(document, child, expected)) return false;
    }
    return true;
}

bool same(const Node& a, const char* text_of_a, const Node& b, const char* text_of_b) {
    const bool same_key =
        a.key == nullptr ? b.key == nullptr : b.key != nullptr && a.key - text_of_a == b.key - text_of_b;
    return same_key && a.key_size == b.key_size && a.text - text_of_a == b.text - text_of_b &&
           a.size == b.size && a.end == b.end && a.type == b.type && a.flags == b.flags &&
           a.meaning == b.meaning;
}

bool same(const Parsed& a, const Parsed& b) {
    if (a.status != b.status || a.at_end != b.at_end) return false;
    if (a.document.size() != b.document.size()) return false;
    for (Document::Index i = 0; i < a.document.size() && a.accepted(); ++i) {
        if (!same(a.document[i], a.text.data(), b.document[i], b.text.data())) return false;
    }
    return true;
}

// A text as in logs: mostly records, some of them damaged, some in another spelling; and objects whose keys
// are data.
std::string any_text(Rng& rng) {
    const std::string record = reference::random_record(rng);
    switch (rng.below(8)) {
        case 0: return reference::mutate_text(rng, record);
        case 1: return reference::mutate_value(rng, record);
        case 2: {
            std::string keys = "{";
            for (std::size_t n = 1 + rng.below(60); n != 0; --n)
                keys += '"' + std::string(rng.below(40), 'k') + std::to_string(rng.below(100'000)) +
                        "\": {\"a\": [{\"b\": 1}, 2]},";
            keys.back() = '}';
            return keys;
        }
        default: return record;
    }
}

/// How reading the beginning of `buffer` ends.
Parser::Status read(const std::string& buffer, std::size_t size, Layout& layout) {
    Document document;
    return Parser(layout).parse({buffer.data(), size}, document, Layout::kTopLevel);
}

}  // namespace

TEST_CASE("what was read before changes nothing of what is read", "[property]") {
    Rng rng(71);
    Layout learned(meaning_of_path);
    int accepted = 0;
    for (int i = 0; i < 20'000; ++i) {
        const std::string text = any_text(rng);
        CAPTURE(text);
        Layout fresh(meaning_of_path);
        const Parsed expected(text, fresh);
        const Parsed parsed(text, learned);
        REQUIRE(same(parsed, expected));
        if (!parsed.accepted()) continue;
        ++accepted;
        REQUIRE(means_its_path(parsed.document, 0, Layout::kTopLevel));
    }
    CHECK(accepted > 15'000);
}

TEST_CASE("a text may end anywhere, whatever was read before and whatever follows in memory") {
    const std::string text =
        R"({"a": "b", "key": 12, "é\n": [true, {"c": null}, {"c": {}}], "last": {"d" : "e"}, "z":"y"} )";
    for (const char* behind :
         {"", "\"", "1", "{", "[", ",", "}", "]", ":", " ", "\n", ", \n  ", "x", "\"a\": 1}"}) {
        for (std::size_t size = 0; size <= text.size(); ++size) {
            std::string buffer = text;
            buffer.replace(size, std::min(std::string(behind).size(), buffer.size() - size), behind);
            buffer.append(kTextPadding, ' ');
            CAPTURE(behind, size, buffer);
            Layout fresh;
            Layout learned;
            REQUIRE(read(text + std::string(kTextPadding, ' '), text.size(), learned) ==
                    Parser::Status::complete);
            const Parser::Status status = read(buffer, size, learned);
            CHECK(status == read(buffer, size, fresh));
            if (size < text.rfind('}') + 1) CHECK(status != Parser::Status::complete);
        }
    }
}

TEST_CASE("commas are read where they stand, whatever was read before") {
    // Each text is read after each other one. They have blanks of all kinds in all places.
    const std::string texts[] = {
        R"({"a":1,"b":2})",
        R"({"a": 1, "b": 2})",
        R"({"a":1 ,"b":2})",
        R"({"a":1,  "b":2})",
        R"({"a":1,                                        "b":2})",
        "{\n  \"a\": 1,\n  \"b\": 2\n}",
        R"({"b":1,"a":2})",
        R"({"b":1})",
        R"({"a":1"b":2})",
        R"({"a":1 "b":2})",
        R"({"a":1,,"b":2})",
        R"({"a":1, ,"b":2})",
        R"({"a":1,})",
        R"({,"a":1})",
        R"({"a":[1,"b":2]})",
        R"({"a":[1, "b": 2]})",
        R"({"a":[{"a":1},"b":2]})",
        R"([{"a":1,"b":2},{"a":3,"b":4}])",
        R"([{"a":1,"b":2},"b":4])",
        R"({"a":{"a":1},"b":2})",
        R"({"a":{"a":1}"b":2})",
        R"({"abcdefghijklmnopqrstuvwxyz":1, "abcdefghijklmnopqrstuvwxyzab": 2, "c":3})",
        R"({"abcdefghijklmnopqrstuvwxyz":1,"abcdefghijklmnopqrstuvwxyzab":2,"c":3})",
    };
    for (const std::string& before : texts) {
        for (const std::string& text : texts) {
            CAPTURE(before, text);
            Layout fresh(meaning_of_path);
            Layout learned(meaning_of_path);
            const Parsed expected(text, fresh);
            const Parsed first(before, learned);
            for (int again = 0; again < 3; ++again)
                REQUIRE(same(Parsed(text, learned), expected));
        }
    }
}

TEST_CASE("a member is expected as it was spelt last, however long it is") {
    for (const char* text :
         {"{\"a\": 1}", "{\"a\" :1}", "{\"a\"  :  1}", "{\"abcdefghijkl\": 1}", "{\"abcdefghijklm\":\n1}",
          "{\"abcdefghijklmnopqrstuvwxyzabc\": 1}", "{\"abcdefghijklmnopqrstuvwxyzabcd\": 1}",
          "{\"a\":                                                            1}",
          "{\"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\": 1}", "{\"\": 1}", "{\"\\u0061\": 1}"}) {
        CAPTURE(text);
        Layout layout(meaning_of_path);
        for (int again = 0; again < 3; ++again) {
            const Parsed parsed(text, layout);
            REQUIRE(parsed.accepted());
            CHECK(means_its_path(parsed.document, 0, Layout::kTopLevel));
            CHECK(parsed.document[1].view() == "1");
        }
    }
}

TEST_CASE("no text is taken for a member that does not fit") {
    const std::string key(40, 'k');
    Layout layout;
    REQUIRE(Parsed("{\"" + key + "\": 1}", layout).accepted());
    for (const char first : {'\0', '\xFF', 'x'}) {
        std::string text = "{\"" + key + "\": 1}";
        text[1] = first;
        CHECK_FALSE(Parsed(text, layout).accepted());
    }
}

TEST_CASE("a layout that is full knows what keys mean, and begins anew") {
    Layout layout(meaning_of_path);
    for (int i = 0; i < 150'000; ++i) {
        const Parsed parsed("{\"key" + std::to_string(i) + "\": {\"a\": " + std::to_string(i) + "}}", layout);
        REQUIRE(parsed.accepted());
        REQUIRE(means_its_path(parsed.document, 0, Layout::kTopLevel));
    }
}
