/// Damage (rules, 7 and 8): what is rejected, where rejects end, and that neighbouring records are found.
#include <string>
#include <vector>

#include "catch.hpp"
#include "framing/brackets.hpp"
#include "framing/containers.hpp"
#include "framing_helpers.hpp"

namespace duo2qualys {
namespace {

using Strings = std::vector<std::string>;

const std::string kA = R"({"action":"a","username":"1"})";
const std::string kB = R"({"action":"b","username":"2"})";

std::string nested(std::size_t levels) {
    return std::string(levels - 1, '[') + std::string(levels - 1, ']');
}

/// The rejects, each as `reason bytes`.
Strings short_rejects(const std::vector<Framed>& items) {
    Strings out;
    for (const Framed& item : items) {
        if (!item.is_record) out.push_back(item.reason + " " + item.bytes);
    }
    return out;
}

/// Fails unless `text` gives the records A and B and these rejects.
void check(const std::string& text, const Strings& expected_rejects) {
    INFO(text);
    const std::vector<Framed> items = frame(text);
    CHECK(records(items) == Strings{kA, kB});
    CHECK(short_rejects(items) == expected_rejects);
}

TEST_CASE("a JSON value that is no object is one reject", "[framing]") {
    check(kA + "\n42\n" + kB + "\n", {"not-an-object 42"});
    check(kA + "\n\"x y\"\n" + kB, {"not-an-object \"x y\""});
    check(kA + "\r\nnull\r\n" + kB, {"not-an-object null"});
    check("[" + kA + ",-1.5e3,true , " + kB + "]", {"not-an-object -1.5e3", "not-an-object true"});
    check("[" + kA + "," + kB + "]\n7", {"not-an-object 7"});
    check("[1,2]" + kA + kB, {"not-an-object 1", "not-an-object 2"});
}

TEST_CASE("text costs its line where nothing else stands on it", "[framing]") {
    check(kA + "\nfoo bar\n" + kB, {"invalid-json foo bar"});
    check(kA + "\nfoo bar\r\n" + kB, {"invalid-json foo bar"});
    check(kA + " foo bar\n" + kB, {});
    check(kA + "\n01\n" + kB, {"invalid-json 01"});
    check(kA + "\n\"x\ny\"\n" + kB, {"invalid-json \"x", "invalid-json y\""});
    check(kA + "\n\"a\": {\n" + kB, {"invalid-json \"a\": {"});
    check(kA + "\n}]\n" + kB, {"invalid-json }]"});
    check("[" + kA + ",foo," + kB + "]", {"invalid-json foo"});
}

TEST_CASE("a damaged record costs no record in a string on a later line of text", "[framing]") {
    const std::string quoted = R"("{\"action\":\"a\",\"username\":\"1\"}")";
    check("{\"a\":\ntime=\"x\" msg=" + quoted + " k=v\n" + kB, {"invalid-json {\"a\":"});
    check("{\"a\":\nfoo\nmsg=[" + quoted + "]\n" + kB, {"invalid-json {\"a\":\nfoo"});
    // In a pretty-printed envelope that is damaged, the string is a value, and its line begins nothing new.
    check("{\n  \"x\": bad,\n  \"message\": " + quoted + "\n}\n" + kB,
          {"invalid-json {\n  \"x\": bad,\n  \"message\":", "invalid-json }"});
}

TEST_CASE("broken objects between records on a line take time in proportion to the line", "[framing]") {
    const std::string unit = kA + R"({"a":,x)";
    for (const std::string& end : {std::string(), "\"" + std::string(50'000, '}')}) {
        std::string line;
        for (int i = 0; i < 50'000; ++i)
            line += unit;
        Framing framing;
        const std::vector<Framed> items = framing.frame(line + end);
        CHECK(records(items) == Strings(50'000, kA));
    }
    // A header has no braces further apart than this.
    const std::string far = "{x" + std::string(framing::BracketPairs::kFar - 2, ' ');
    CHECK(rejects(frame("{x} text " + kA)).empty());
    CHECK(rejects(frame(far + "} text " + kA)).size() == 1);
}

TEST_CASE("the end of a record whose beginning is missing costs its line", "[framing]") {
    check("on\":\"x\",\"username\":\"3\"}\n" + kA + "\n" + kB,
          {"invalid-json on\":\"x\",\"username\":\"3\"}"});
    check("n\":{\"x\":1}}\n" + kA + "\n" + kB, {"invalid-json n\":{\"x\":1}}"});
    check("n\":[{\"x\":1},{}]}\n" + kA + "\n" + kB, {"invalid-json n\":[{\"x\":1},{}]}"});
    check("\"username\":\"3\"}," + kA + "," + kB + "]", {"invalid-json \"username\":\"3\"}"});
}

TEST_CASE("records behind the end of a broken one are no part of its line", "[framing]") {
    check("{\"action\":\"c\",\"user\nname\":\"3\"} " + kA + " " + kB,
          {"invalid-json {\"action\":\"c\",\"user\nname\":\"3\"}"});
    check("x\":\"3\"}\t" + kA + ", " + kB + "\n", {"invalid-json x\":\"3\"}"});
    check("x\":\"3\"} " + kA + " foo " + kB, {"invalid-json x\":\"3\"}"});
    check("x\":\"3\"} " + kA + " y\":\"4\"} " + kB, {"invalid-json x\":\"3\"}", "invalid-json y\":\"4\"}"});
}

TEST_CASE("text around records costs nothing where it is no piece of a record", "[framing]") {
    check(":\"3\"}\t" + kA + ", " + kB + "\n", {});
    check(":\"3\"} " + kA + " foo " + kB, {});
    check("\\\t" + kA + "\t" + kB, {});
    check("x\t" + kA + "," + kB + "\n", {});
    check("host: " + kA + " x " + kB + "\n", {});
    check("12" + kA + kB + "\xFF", {});
    check(kA + "\nhost: " + kB + " x\n", {});
    check(kA + " \"x\" " + kB + " \"y: z", {});
}

TEST_CASE("a bad line costs itself", "[framing]") {
    for (const std::string bad :
         {R"({"action":"a")", R"({"action":"a)", R"({"action":"a"}})", R"({"action":"a",})",
          R"({"action":"a" "b"})", R"({"action":01})", R"({"action":"\x"})", R"({"action":tru})",
          R"({"action":[1})", R"({action:"a"})", R"({"action":"a"x)", R"({)", R"({"a":[{"b":[{)",
          R"({"a":"x},{"b":[1]})"}) {
        for (const std::string newline : {"\n", "\r\n"}) {
            INFO(bad);
            const std::vector<Framed> items = frame(kA + newline + bad + newline + kB + newline);
            CHECK(records(items).front() == kA);
            CHECK(records(items).back() == kB);
            const Strings rejected = rejects(items);
            CHECK(rejected.size() == 1);
        }
    }
    check(kA + "\n{\"action\":\"a\"\n" + kB, {"invalid-json {\"action\":\"a\""});
}

TEST_CASE("a bad element of a list or answer costs itself", "[framing]") {
    for (const std::string bad :
         {R"({"action":"a")", R"({"action":"a)", R"({"action":)", R"({"action":"a"x})", R"({"x":"y"z"})",
          R"({"x":1])", R"({"a" {"b":1}})", R"({)"}) {
        check("[" + kA + "," + bad + "," + kB + "]", {"invalid-json " + bad});
        check("[" + bad + " ,\n" + kA + "," + kB + "]", {"invalid-json " + bad});
        check("[\n" + kA + ",\n" + bad + ",\n" + kB + "\n]\n", {"invalid-json " + bad});
        check("{\"response\":[" + kA + "," + bad + "," + kB + "],\"stat\":\"OK\"}", {"invalid-json " + bad});
    }
}

TEST_CASE("an element that lost the end of a list in it costs no neighbour, and something is missing",
          "[framing]") {
    for (const std::string bad : {R"({"action":"a","b":[1)", R"({"action":[{"x":1},2)", R"({"x":[[null)"}) {
        check("[" + kA + "," + bad + "," + kB + "]", {"truncated "});
        check("[" + bad + " ,\n" + kA + "," + kB + "]", {"truncated "});
        check("[\n" + kA + ",\n" + bad + ",\n" + kB + "\n]\n", {"truncated "});
    }
    // Together with the end of the answer, it is an envelope.
    check("{\"response\":[" + kA + R"(,{"action":"a","b":[1,)" + kB + "],\"stat\":\"OK\"}",
          {"not-an-object 1", "truncated "});
}

TEST_CASE("a bad pretty-printed record costs itself", "[framing]") {
    const std::string bad = "{\n  \"a\": [\n    {\n      \"b\": 1\n    }\n  ],\n  \"c\" 2\n}";
    check(kA + "\n" + bad + "\n" + kB, {"invalid-json " + bad});
    check("[\n" + kA + ",\n" + bad + ",\n" + kB + "]\n", {"invalid-json " + bad});
    const std::string bad_in_list = "{\n    \"a\": [\n      {}\n    ],\n    \"c\" 2\n  }";
    check("[\n  " + kA + ",\n  " + kB + ",\n  " + bad_in_list + "\n]\n", {"invalid-json " + bad_in_list});
}

TEST_CASE("a record that has lost its end does not take that of its answer", "[framing]") {
    const std::string bad = R"({"action":"x","description":[{"ip":"y"})";
    check("{\"response\":[" + bad + "," + kA + "," + kB + "],\"stat\":\"OK\"}", {"invalid-json " + bad});
    check("{\"response\":{\"items\":[" + std::string(R"({"action":{"name":"x","details":[1)") + "," + kA +
              "," + kB + "],\"metadata\":{}},\"stat\":\"OK\"}",
          {R"(invalid-json {"action":{"name":"x","details":[1)"});
    // What is left of the lost envelope is a piece of broken JSON.
    check("{x}," + kA + "," + bad + "," + kB + "],\"stat\":\"OK\"}",
          {"invalid-json " + bad, R"(invalid-json ],"stat":"OK"})"});
}

TEST_CASE("a record that has lost its end gives what it swallowed once", "[framing]") {
    // No table knows this member, so it is searched first for a record that another tool may have put there.
    const std::string torn = R"({"action":"c","username":"3","other":"x","more":[1,)";
    check("{\"x\":[" + torn + "\n{\"meta\":\"{\",\"logs\":[" + kA + "," + kB + "]}]}",
          {"invalid-json " + torn.substr(0, torn.size() - 1)});
}

TEST_CASE("a record in a list that was cut off behind it stays whole", "[framing]") {
    const std::string whole = R"({"action":"c","username":"3","more":[)" + kA + "]}";
    for (const std::string end : {"", "\n", ",", ",\n"}) {
        CHECK(records(frame("[" + whole + end)) == Strings{whole});
        CHECK(records(frame("[[" + kB + "," + whole + end)) == Strings{kB, whole});
    }
    CHECK(records(frame("[" + whole + "\n" + kB + "\n")) == Strings{whole, kB});
    // The record may have lost its end and taken those of the list and the object around it.
    CHECK(records(frame("{\"x\":[" + whole)) == Strings{kA});
}

TEST_CASE("a line that is a record stays whole, although an earlier line left containers open", "[framing]") {
    const std::string whole = R"({"action":"c","username":"3","more":[)" + kA + "]}";
    const std::string cut = "{\"x\":[" + kB;
    for (const std::string after : {"\n", ",\n", "\nx\n", "\n\"\n", ",{\"action\":tru},\n"}) {
        for (const std::string end : {"", "\n", " \n", ",", ",\n", "\r\n", "\n\n"})
            CHECK(records(frame(cut + after + whole + end)) == Strings{kB, whole});
        CHECK(records(frame(cut + after + whole + "\n" + kA + "\n")) == Strings{kB, whole, kA});
    }
    // Something else on its line shows that it may have taken the end of the list.
    CHECK(records(frame(cut + "\n" + whole + ",\"y\":1}\n")) == Strings{kB, kA});
}

TEST_CASE("a record that has lost its end does not take that of a list whose beginning was lost",
          "[framing]") {
    const std::string lost = R"({"action":"w","descr)";
    const std::string rest = R"(iption":"x"})";
    const std::string bad = R"({"action":"x","description":["y")";
    for (const std::string end : {"]", "]\n"}) {
        for (const std::string comma : {",", ", ", " ,\n"}) {
            const std::vector<Framed> items =
                frame("{\"response\":[" + lost + "\n]" + rest + comma + kA + comma + bad + comma + kB + end);
            CHECK(records(items) == Strings{kA, kB});
            const Strings found = short_rejects(items);
            REQUIRE(found.size() == 2);
            CHECK(found.front() == "invalid-json {\"response\":[" + lost + "\n]" + rest);
            CHECK(found.back() == "truncated ");
        }
    }
    // If no comma shows that there is a list, the JSON alone decides whether an object is a record.
    const std::string whole = R"({"action":"x","description":[)" + kA + "]}";
    CHECK(records(frame("{x}\n" + whole + "\n" + kB)) == Strings{whole, kB});
    CHECK(records(frame("{x}," + whole + "," + kB)) == Strings{whole, kB});
}

TEST_CASE("a comma at the end of a bad line does not take apart the record on the next one", "[framing]") {
    const std::string whole = R"({"action":"x","username":"y","more":[)" + kA + "]}";
    for (const std::size_t size : {std::size_t{10}, std::size_t{2000}}) {
        for (const std::string& rest : {std::string(), std::string("\n"), "\n" + kB, "\n" + kB + "\n"}) {
            for (const std::string& bad : {R"({"a":x)" + std::string(size, 'z') + ",",
                                           R"({"a":x)" + std::string(size / 2, ',') + "z"}) {
                for (const std::size_t limit : {std::size_t{200}, std::size_t{1000}, std::size_t{1} << 20U}) {
                    CAPTURE(size, rest, bad.back(), limit);
                    Strings expected{whole};
                    if (rest.size() > 1) expected.push_back(kB);
                    CHECK(records(Framing{limit}.frame(bad + "\n" + whole + rest)) == expected);
                }
            }
        }
    }
}

TEST_CASE("records are found behind damage whatever separates them from it, but for the colon of a key",
          "[framing]") {
    check("[{\"a\":1" + kA + "," + kB + "]", {"invalid-json {\"a\":1"});
    check("{\"a\":1" + kA + kB, {"invalid-json {\"a\":1"});
    check("{\"a\":[x" + kA + "]}\n" + kB, {"invalid-json {\"a\":[x"});
    const std::string bad = "{\"a\":" + kA + ",x}";
    check(kA + "\n" + bad + "\n" + kB, {"invalid-json " + bad});
    // An object that is the value of a member needs three names.
    const std::string b = R"({"action":"b","username":"2","object":"o"})";
    const std::vector<Framed> items = frame(kA + "\n{\"a\":\n  " + b);
    CHECK(records(items) == Strings{kA, b});
    CHECK(short_rejects(items) == Strings{"truncated "});
    CHECK(short_rejects(frame(kA + "\n{\"a\":\n  " + kB)) == Strings{"truncated {\"a\":\n  " + kB});
}

TEST_CASE("a bad prefixed line costs itself", "[framing]") {
    check(kA + "\nhost: {\"a\":1\n" + kB, {"invalid-json host: {\"a\":1"});
    check(kA + "\nhost: {\"a\":1} x\r\n" + kB, {"unknown-kind {\"a\":1}"});
    check("host: {\"a\" 1}\nhost: " + kA + "\nhost: " + kB, {"invalid-json host: {\"a\" 1}"});
    check("host: {\"a\":\xFF}\nhost: " + kA + "\nhost: " + kB, {"invalid-utf8 host: {\"a\":\xFF}"});
    check("{\"a\" 1}\nhost: " + kA + "\nhost: " + kB, {"invalid-json {\"a\" 1}"});
    check("host: {\"a\":1 2}," + kA + "," + kB, {"invalid-json host: {\"a\":1 2}"});
    check("host: " + kA + kB + " {\"act \"x", {"invalid-json {\"act \"x"});
    check("host: " + kA + kB + " {\"act\": \"x", {"truncated {\"act\": \"x"});
}

TEST_CASE("what the end of the input cuts off is truncated", "[framing]") {
    check(kA + "\n" + kB + "\n{\"a\":[1,", {"truncated {\"a\":[1"});
    check(kA + "\n" + kB + "\n{\"a\":\"x\n", {"truncated {\"a\":\"x"});
    check(kA + "\n" + kB + "\nhost: {\"a\":\"x", {"invalid-json host: {\"a\":\"x"});
    check(kA + "\n" + kB + "\n\"x", {"truncated \"x"});
    check(kA + "\n" + kB + "\n{\"a\" \"x", {"invalid-json {\"a\" \"x"});
    check("[" + kA + "," + kB + ",{\"a\":", {"truncated {\"a\":"});
    check("{\"a\":[\n" + kA + "\n" + kB, {"truncated "});
}

/// The objects in `text` that --kind accepts as records: those that neither are nor contain records.
Strings taken(const std::string& text) {
    const std::vector<Framed> items = Framing{1000, SIZE_MAX, SIZE_MAX, false, true}.frame(text);
    for (std::size_t size = 1; size < text.size(); ++size) {
        Framing pieces{1000, size, size, false, true};
        CHECK(pieces.frame(text) == items);
    }
    Strings out;
    for (const Framed& item : items) {
        if (item.code == Reason::unknown_kind) out.push_back(item.bytes);
    }
    return out;
}

TEST_CASE("with --kind, records of unknown shape are found behind damage by their first key", "[framing]") {
    const std::string a = R"({"who":"a","in":[{"name":"g"},{"name":"h"}]})";
    const std::string b = R"({ "who" : "b"})";
    const std::string bad = R"({"who":"x","in":[{"name":"i"}] "when":1})";
    for (const std::string& text : {"[" + a + "," + bad + "," + b + "]", a + bad + b}) {
        INFO(text);
        CHECK(taken(text) == Strings{a, b});
    }
    CHECK(taken("[" + a + ",\"x\"," + b + "]") == Strings{a, b});
}

TEST_CASE("a list or answer that is open at the end gives one reject without bytes", "[framing]") {
    const Strings missing = {"truncated "};
    check("[" + kA + "," + kB, missing);
    check("[[" + kA + "]," + kB + ",\n", missing);
    check("[" + kA + "," + kB + "]\n[", missing);
    check("{\"items\":[" + kA + "," + kB, missing);
    check("{\"items\":[" + kA + "," + kB + "]", missing);
    check("{\"items\":[" + kA + "," + kB + "],", missing);
    check("{\"items\":[" + kA + "," + kB + "],\"metadata\":{\"a\":", {"truncated {\"a\":"});
    check("{\"response\":{\"items\":[" + kA + "," + kB + "]}", missing);
    CHECK(rejects(frame("[" + kA + "\n")) == Strings{"2:" + std::to_string(kA.size() + 2) + "+0 truncated "});
}

TEST_CASE("where a reject ends the input, nothing more is missing", "[framing]") {
    check("[" + kA + "," + kB + ",{\"a\":\xFF}", {"invalid-utf8 {\"a\":\xFF}"});
    check("[" + kA + "," + kB + ",7", {"not-an-object 7"});
    check("[" + kA + "," + kB + ",{x}\n", {"invalid-json {x}"});
    check("[" + kA + "," + kB + ",{x}]\n", {"invalid-json {x}]"});
}

TEST_CASE("a list whose end was rejected is not missed", "[framing]") {
    check("[" + kA + ",{x}]\n" + kB, {"invalid-json {x}]"});
    check("[{x}]\n[" + kA + "," + kB + "]\n", {"invalid-json {x}]"});
    check("{\"items\":[{x}]}\nhost: " + kA + "\n" + kB, {"invalid-json {\"items\":[{x}]}"});
    check("[\n{x}\n,\n" + kA + "\n,\n" + kB + "\n]\n", {"invalid-json {x}"});
    check("[\n{x},\n" + kA + ",\n" + kB, {"invalid-json {x}", "truncated "});
}

// Threads guess the state at the beginning of a line, and convert again if they were wrong.
TEST_CASE("rejects and lists leave nothing behind that the next line depends on", "[framing]") {
    using framing::Containers;
    Containers containers;
    containers.note(Containers::Last::reject);
    CHECK(containers == Containers());
    containers.open({});
    CHECK(containers.close_list());
    CHECK(containers == Containers());
    containers.note_comma();
    containers.note(Containers::Last::other);
    CHECK(containers == Containers());
}

TEST_CASE("lists that lost their ends do not use up the nesting", "[framing]") {
    std::string text;
    for (int i = 0; i < 20; ++i)
        text += "[{\"a\":1],[" + kA + "],{\"items\":[" + kA + ",{\"a\":\"]}";
    const std::vector<Framed> items = frame(text + "\n" + kB);
    CHECK(records(items).size() == 41);
}

TEST_CASE("closing brackets of nothing are rejected", "[framing]") {
    check("]\n" + kA + "\n" + kB, {"invalid-json ]"});
    check(kA + "\n]}\n" + kB, {"invalid-json ]}"});
    check("[" + kA + "},\n" + kB + "]", {"invalid-json }"});
}

TEST_CASE("closing brackets of nothing are text behind a record", "[framing]") {
    check(kA + "]," + kB + "}", {});
}

TEST_CASE("an answer that goes on wrongly gives up its place", "[framing]") {
    check("{\"items\":[" + kA + "]" + kB, {"truncated "});
    check("[{\"items\":[" + kA + "]]\n" + kB, {});  // the second `]` ends the list and the answer in it
    check("{\"items\":[" + kA + "],\"x\" 1}\n" + kB, {"invalid-json \"x\" 1}"});
    check("{\"items\":[" + kA + "],\"x\":1x}\n" + kB, {"invalid-json 1x}"});
}

TEST_CASE("bytes that are no UTF-8 cost their record", "[framing]") {
    for (const std::string bad :
         {"\xFF", "\xC3(", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xC0\xAF", "\xE2\x82"}) {
        const std::string record = "{\"a\":\"" + bad + "\"}";
        check(kA + "\n" + record + "\n" + kB, {"invalid-utf8 " + record});
        check("[" + kA + "," + record + "," + kB + "]", {"invalid-utf8 " + record});
        check(kA + record + kB, {"invalid-utf8 " + record});
        check(kA + "\n" + bad + " x\n" + kB, {"invalid-utf8 " + bad + " x"});
        check(kA + "\n{\"a\" \"" + bad + "\"}\n" + kB, {"invalid-utf8 {\"a\" \"" + bad + "\"}"});
    }
}

TEST_CASE("a record may be 1000 levels deep", "[framing]") {
    const std::string deep = "{\"action\":\"a\",\"object\":" + nested(1000) + "}";
    const std::string deeper = "{\"action\":\"a\",\"object\":" + nested(1001) + "}";
    CHECK(records(frame(deep + "\n" + kA)) == Strings{deep, kA});
    check(kA + "\n" + deeper + "\n" + kB, {"too-deep " + deeper});
    check("[" + kA + "," + deeper + "," + kB + "]", {"too-deep " + deeper});
    check(kA + "\nhost: " + deeper + "\nhost: " + kB, {"invalid-json host: " + deeper});
}

TEST_CASE("what is larger than allowed is passed over, in little memory", "[framing]") {
    const std::string large = "{\"a\":\"" + std::string(5000, 'x') + "\"}";
    const std::string text = "[" + kA + ",\n" + large + ",\n" + kB + "]";
    for (const std::size_t size : {1U, 10U, 100U, 1000U}) {
        Framing framing{100, size, size};
        const std::vector<Framed> items = framing.frame(text);
        CHECK(records(items) == Strings{kA, kB});
        CHECK(rejects(items) == Strings{"2:" + std::to_string(kA.size() + 3) + "+" +
                                        std::to_string(large.size()) + " too-large "});
        CHECK(framing.largest_window <= 200 + size);
    }
}

TEST_CASE("the limit is exact", "[framing]") {
    CHECK(records(frame(kA, kA.size())) == Strings{kA});
    CHECK(rejects(frame(kA, kA.size() - 1)) == Strings{"1:0+" + std::to_string(kA.size()) + " too-large "});
}

TEST_CASE("what is too large ends where it would if it were not", "[framing]") {
    const std::string x(300, 'x');
    const auto check_large = [](const std::string& large, const std::string& separator) {
        const std::string text = kA + separator + large + separator + kB + separator;
        INFO(text);
        const std::vector<Framed> items = frame(text, 100);
        CHECK(records(items) == Strings{kA, kB});
        REQUIRE(items.size() == 3);
        CHECK(items[1].reason == "too-large");
        CHECK(text.substr(items[1].offset, items[1].length) == large);
    };
    for (const std::string separator : {"\n", "\r\n\r\n"}) {
        check_large("{\"a\":\"" + x + "\"}", separator);
        check_large("{\"a\":\"" + x, separator);
        check_large("{\"a\" \"" + x + "\"}", separator);
        check_large("{\"a\":[\"" + x + "\"]", separator);
        check_large("host: {\"a\":\"" + x + "\"}", separator);
        check_large("x " + x, separator);
        check_large("\"" + x + "\"", separator);
    }
    check_large("{\"a\":\"" + x + "\"}", ",");
    check_large("{\"a\":\"" + x + "\"}", "");
}

TEST_CASE("a record that is too large because it lost its end does not take its neighbours along",
          "[framing]") {
    std::string list = "[{\"a\":[1";
    for (int i = 0; i < 20; ++i)
        list += "," + kA;
    const std::vector<Framed> items = frame(list + "]", 100);
    CHECK(records(items).size() == 20);
    CHECK(short_rejects(items) == Strings{"truncated "});
}

TEST_CASE("an answer may be larger than a record, but no value in it", "[framing]") {
    const std::string x(3000, 'x');
    std::string members;
    for (int i = 0; i < 100; ++i)
        members += ",\"m" + std::to_string(i) + "\":{\"total\":[null,3]}";
    check("{\"items\":[" + kA + "]" + members + "}" + kB, {});
    for (const std::string& value : {"\"" + x + "\"", "{\"m\":\"" + x + "\"}", "[\"" + x + "\"]"}) {
        INFO(value.substr(0, 10));
        const std::vector<Framed> items =
            frame("{\"items\":[" + kA + "],\"metadata\":" + value + "}" + kB, 100);
        CHECK(records(items) == Strings{kA, kB});
        REQUIRE(short_rejects(items) == Strings{"too-large "});
        CHECK(items[1].length == (value.front() == '[' ? value.size() - 2 : value.size()));
    }
}

TEST_CASE("text around records may be longer than a record", "[framing]") {
    const std::string x(300, 'x');
    const std::vector<Framed> items = frame(x + kA + "\n" + kB + x + "\n", 100);
    CHECK(records(items) == Strings{kA, kB});
    CHECK(rejects(items).empty());
}

TEST_CASE("a reject says what its line looks like, if that can be seen", "[framing]") {
    const auto detail = [](const std::string& line) {
        const std::vector<Framed> items = frame(line + "\n");
        return items.size() == 1 ? items[0].detail : std::to_string(items.size()) + " items";
    };
    const std::string python = "keys need double quotes (Python's print? use json.dumps)";
    CHECK(detail("{'action': 'user_update', 'timestamp': 1}") == python);
    CHECK(detail("2024-05-02 INFO got {'action': 'user_update'}") == python);
    const std::string csv = "looks like CSV, which is not read: export JSON";
    CHECK(detail("_time,action,username,") == csv);
    CHECK(detail(R"("May 2, 2024","{""action"":""user_update"",""timestamp"":1}")") == csv);
    CHECK(detail(R"(x {"":1 y)") != csv);
    CHECK(detail("CEF:0|Cisco|Duo|1|2|3|4|") == "looks like CEF, which is not read: export JSON");
    CHECK(detail("hello") == "no JSON");
}

}  // namespace
}  // namespace duo2qualys
