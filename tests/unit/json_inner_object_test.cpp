/// Objects that are read inside a string, compared with the parser, which reads them unescaped.
#include "json/inner_object.hpp"

#include <string>

#include "catch.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;
using test::Parsed;

/// A JSON string whose text is `plain`, with the result of read_inner_object().
class Inner {
  public:
    explicit Inner(const std::string& plain) : outer_(reference::quote(plain)) {
        REQUIRE(outer_.accepted());
        root = json::read_inner_object(outer_.document[0].view(), outer_.document, layout_,
                                       json::Layout::kTopLevel);
    }
    const json::Document& document() const { return outer_.document; }

    std::optional<json::Document::Index> root;

  private:
    Parsed outer_;
    json::Layout layout_{test::meaning_of_path};
};

bool same(const json::Node& a, const json::Node& b) {
    if (a.type != b.type || a.key_view() != b.key_view() || a.meaning != b.meaning) return false;
    if (!a.is_container()) return a.view() == b.view();
    return a.text[0] == b.text[0] && a.text[a.size - 1] == b.text[b.size - 1];
}

/// Whether the object read inside the string equals the one that the parser reads.
bool agrees(const Inner& inner, const Parsed& parsed) {
    const json::Document& document = inner.document();
    if (document.size() - *inner.root != parsed.document.size()) return false;
    for (json::Document::Index i = 0; i < parsed.document.size(); ++i) {
        const json::Node& node = document[*inner.root + i];
        if (!same(node, parsed.document[i]) || node.end - *inner.root != parsed.document[i].end) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("what Duo writes into descriptions is read in place") {
    for (const char* text :
         {"{}", " { } ", "{\"a\":\"b\"}", "{\"status\": \"Active\", \"email\": \"\"}",
          "{ \"count\" : 10 , \"valid\" : true, \"x\":false,\"y\":null , \"z\":-1.5e+3 }", "{\"\":0}",
          "{\"caf\xC3\xA9\": \"gr\xC3\xB6\xC3\x9F"
          "e, {[:]}, 'x' \"}",
          "{\"a\":[]}", "{\"a\": {} }", "{\"a\":[1 , \"b\" ,true] , \"c\":{\"d\": [ {\"e\": null} ]}}",
          "  {\"a\": [[[[[[[\"0123456789abcdef0123456789abcdef0123456789abcdef\"]]]]]]]}",
          "{\"a\":1,\"a\":2}", "{\"long\": \"0123456789abcdef0123456789abcdef0123456789abcdef\"}"}) {
        CAPTURE(text);
        const Inner inner(text);
        json::Layout layout(test::meaning_of_path);
        const Parsed parsed(text, layout);
        REQUIRE(parsed.accepted());
        REQUIRE(inner.root);
        CHECK(agrees(inner, parsed));
    }
}

TEST_CASE("what is not simple or no object is left alone") {
    for (const char* text : {"",
                             " ",
                             "x",
                             "{",
                             "{\"",
                             "{\"a",
                             "{\"a\"",
                             "{\"a\":",
                             "{\"a\":1",
                             "{\"a\":\"",
                             "{\"a\":\"b",
                             "{\"a\":\"b\"",
                             "{\"a\":1,}",
                             "{,}",
                             "{\"a\":1 \"b\":2}",
                             "{\"a\" 1}",
                             "{\"a\":01}",
                             "{\"a\":1x}",
                             "{\"a\":tru}",
                             "{\"a\":truex}",
                             "{\"a\":nul",
                             "{\"a\":-}",
                             "{a:1}",
                             "{\"a\":1}}",
                             "{\"a\":1} x",
                             "{\"a\":1}{",
                             "[1]",
                             "{\"a\":[1}",
                             "{\"a\":[1,]}",
                             "{\"a\":[,1]}",
                             "{\"a\":[1 2]}",
                             "{\"a\":[\"b\":1]}",
                             "{\"a\":{1}}",
                             "{\"a\":{\"b\"}}",
                             "{\"a\":{]}",
                             "{\"a\":[\"\\n\"]}",
                             "{\"a\":[[[[[[[[\"0123456789abcdef0123456789abcdef0123456789abcdef\"]]]]]]]]}",
                             "{\"a\":[0,0,0,0,0,0,0,0,0,0,0,0]}",
                             "{\"a\":\"\\n\"}",
                             "{\"a\\u0041\":1}",
                             "{\"a\":\"x\\\"y\"}",
                             "{\n\"a\":1}",
                             "{\"a\":\t1}",
                             "{\"a\":\"\\\\\"}",
                             "{\"a\":1}\n"}) {
        CAPTURE(text);
        const Inner inner(text);
        CHECK_FALSE(inner.root);
        CHECK(inner.document().size() == 1);
    }
}

TEST_CASE("damaged objects are read in place only as the parser reads them") {
    reference::Rng rng(61);
    const std::string text =
        "{\"status\": \"Active\", \"count\": 12, \"ids\": [\"x\", 1], \"groups\": [{\"name\": true}], "
        "\"none\": "
        "null, \"email\": \"a@example.com\"}";
    int read = 0;
    for (int i = 0; i < 50'000; ++i) {
        std::string changed = text;
        for (std::size_t n = rng.below(3); n != 0; --n) {
            const std::size_t at = rng.below(changed.size());
            static constexpr std::string_view kBytes = "{}[]:,\"\\ 0tn-\n.e";
            switch (rng.below(3)) {
                case 0: changed[at] = kBytes[rng.below(kBytes.size())]; break;
                case 1: changed.erase(at, 1 + rng.below(4)); break;
                default: changed.insert(at, 1, kBytes[rng.below(kBytes.size())]); break;
            }
        }
        CAPTURE(changed);
        const Inner inner(changed);
        if (!inner.root) continue;
        ++read;
        json::Layout layout(test::meaning_of_path);
        const Parsed parsed(changed, layout);
        REQUIRE(parsed.accepted());
        REQUIRE(agrees(inner, parsed));
    }
    CHECK(read > 10'000);
}
