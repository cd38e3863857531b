/// The canonical form: one for all spellings of a value, another for every other value.
#include "json/canonical.hpp"

#include <string>

#include "catch.hpp"
#include "seeds.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;
using test::Parsed;

std::string canonical(std::string_view text) {
    const Parsed parsed(text);
    REQUIRE(parsed.accepted());
    json::Canonicalizer canonicalizer;
    return std::string(canonicalizer.form(parsed.document, 0));
}

}  // namespace

TEST_CASE("the canonical form has no blanks, sorted keys, and the fewest escapes") {
    CHECK(canonical(" { } ") == "{}");
    CHECK(canonical("[ 1 , 2 ]") == "[1,2]");
    CHECK(canonical("{\"b\":1,\"a\":2}") == "{\"a\":2,\"b\":1}");
    CHECK(canonical("{ \"b\" : [ { \"d\" : 1 , \"c\" : 2 } ] , \"a\" : { } }") ==
          "{\"a\":{},\"b\":[{\"c\":2,\"d\":1}]}");
    CHECK(canonical("[\"\\u0041\\/\\u00e9\\u000a\\u001F\\ud83d\\ude00\\ud83d\"]") ==
          "[\"A/\xC3\xA9\\n\\u001f\xF0\x9F\x98\x80\xEF\xBF\xBD\"]");
    CHECK(canonical("\"\\\"\\\\\\b\\f\\n\\r\\t\"") == "\"\\\"\\\\\\b\\f\\n\\r\\t\"");
    CHECK(canonical("null") == "null");
    CHECK(canonical(" 1 ") == "1");
}

TEST_CASE("the canonical form keeps the spelling of numbers and the order of arrays") {
    for (const char* same : {"[1,1.0,1.10,1e0,1E0,-0,0,-0.0,1e+0,100000000000000000000000000]", "[3,1,2]",
                             "[[2],[1]]", "[\"b\",\"a\"]", "[{\"a\":1},{\"A\":1}]"}) {
        CAPTURE(same);
        CHECK(canonical(same) == same);
    }
}

TEST_CASE("keys are sorted by their UTF-8 bytes once they are unescaped") {
    CHECK(canonical("{\"a\":1,\"B\":2,\"\":3,\"aa\":4,\"\xC3\xA9\":5,\"z\":6}") ==
          "{\"\":3,\"B\":2,\"a\":1,\"aa\":4,\"z\":6,\"\xC3\xA9\":5}");
    // By UTF-16 units, as RFC 8785 has it, U+1F600 would come before U+FF01.
    CHECK(canonical("{\"\\ud83d\\ude00\":1,\"\\uff01\":2}") == "{\"\xEF\xBC\x81\":2,\"\xF0\x9F\x98\x80\":1}");
    CHECK(canonical("{\"\\u0062\":1,\"a\":2,\"\\u0063\":3}") == "{\"a\":2,\"b\":1,\"c\":3}");
    CHECK(canonical("{\"\\n\":1,\"\\u0001\":2,\"\\\"\":3,\"!\":4}") ==
          "{\"\\u0001\":2,\"\\n\":1,\"!\":4,\"\\\"\":3}");
    CHECK(canonical("{\"abcdefghi\":1,\"abcdefgh\":2,\"abcdefgha\":3}") ==
          "{\"abcdefgh\":2,\"abcdefgha\":3,\"abcdefghi\":1}");
    CHECK(canonical("{\"a\\u0000\":1,\"a\":2}") == "{\"a\":2,\"a\\u0000\":1}");
}

TEST_CASE("repeated keys stay in their order behind one another, however they are spelt") {
    CHECK(canonical("{\"b\":1,\"a\":2,\"b\":0,\"a\":1}") == "{\"a\":2,\"a\":1,\"b\":1,\"b\":0}");
    CHECK(canonical("{\"a\":2,\"\\u0061\":1,\"a\":3}") == "{\"a\":2,\"a\":1,\"a\":3}");
    CHECK(canonical("{\"\\ud83d\":2,\"\\ufffd\":1}") == "{\"\xEF\xBF\xBD\":2,\"\xEF\xBF\xBD\":1}");
    CHECK(canonical("{\"a\":1,\"a\":2}") != canonical("{\"a\":2,\"a\":1}"));
}

TEST_CASE("all spellings of a value have the canonical form that the reference gives it") {
    reference::Rng rng(51);
    json::Canonicalizer canonicalizer;
    json::Canonicalizer portable{json::wide::Loops()};
    for (std::size_t i = 0; i < test::smaller(1500); ++i) {
        std::string record = reference::random_record(rng);
        if (rng.one_in(2)) record = reference::mutate_value(rng, record);
        if (reference::check_json(record).depth > json::kMaxDepth) continue;
        const reference::Value value = reference::parse_json(record);
        const std::string expected = reference::canonical(value);
        for (const test::Spelling& spelling : test::kSpellings) {
            const Parsed parsed(test::spell(rng, value, spelling));
            CAPTURE(parsed.text);
            REQUIRE(parsed.accepted());
            REQUIRE(canonicalizer.form(parsed.document, 0) == expected);
            REQUIRE(portable.form(parsed.document, 0) == expected);
        }
        REQUIRE(canonical(expected) == expected);
    }
}

TEST_CASE("the canonical form of an inner value is that of the same text alone") {
    reference::Rng rng(52);
    json::Canonicalizer canonicalizer;
    for (int i = 0; i < 300; ++i) {
        const std::string record = reference::random_record(rng);
        const Parsed parsed("[ 1, {\"message\" : " + record + " ,\"a\":2}, \"x\"]");
        REQUIRE(parsed.accepted());
        REQUIRE(canonicalizer.form(parsed.document, 3) ==
                reference::canonical(reference::parse_json(record)));
    }
}

TEST_CASE("different values have different canonical forms") {
    reference::Rng rng(53);
    std::size_t changed = 0;
    for (std::size_t i = 0; i < test::smaller(1500); ++i) {
        const reference::Value value = reference::parse_json(reference::random_record(rng));
        reference::Value other = value;
        test::change_something(rng, other);
        const std::string a = test::spell(rng, value, {});
        const std::string b = test::spell(rng, other, {});
        // The generator also makes values that are too deep to be parsed.
        if (a == b || !Parsed(a).accepted() || !Parsed(b).accepted()) continue;
        ++changed;
        CAPTURE(a, b);
        REQUIRE(canonical(a) != canonical(b));
    }
    CHECK(changed > test::smaller(1400));
}
