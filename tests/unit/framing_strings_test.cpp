/// Records in the texts of strings, next to damage and among text (rules, 8).
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "framing_helpers.hpp"

namespace duo2qualys {
namespace {

using Strings = std::vector<std::string>;

std::string record(int number) {
    return R"({"action":"a","username":")" + std::to_string(number) + R"("})";
}

/// `text` as a JSON string.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string text(int number) {
    return quoted(record(number));
}

/// Fails unless `input` gives the records 1 to `count`, each once and in order.
void check(const std::string& input, int count) {
    INFO(input.substr(0, 1000));
    Strings expected;
    for (int i = 1; i <= count; ++i)
        expected.push_back(record(i));
    CHECK(records(frame(input)) == expected);
}

TEST_CASE("damage in a list costs no record in a later string of its line", "[framing]") {
    for (const std::string& list :
         {"[" + text(1) + ",x," + text(2) + "," + text(3) + "]",
          "[" + text(1) + "," + text(9).substr(0, 20) + "," + text(2) + "," + text(3) + "]",
          "[x," + text(1) + "," + text(2) + "y," + text(3) + "]",
          "[" + quoted("<13>1 duo: " + record(1)) + ",x," + quoted("<13>1 duo: " + record(2)) + "," +
              quoted("[" + record(3) + "]") + "]"}) {
        check(list, 3);
        check(list + "\n" + record(4), 4);
        check("{\"lines\":" + list + "}\n" + record(4), 4);
        check(R"({"stat":"OK","response":)" + list + "}\n" + record(4), 4);
    }
}

TEST_CASE("damage in an envelope costs no record in a string behind it", "[framing]") {
    const std::string end = "}\n" + record(2);
    check("{\"x\":bad,\"log\":" + text(1) + end, 2);
    check("{\"x\":\"\xFF\",\"log\":" + text(1) + end, 2);
    check("{\"x\":\"torn,\"log\":" + text(1) + end, 2);
    check("{\"x\":bad,\"log\":" + quoted("host duo " + record(1)) + end, 2);
    check("{\"x\":bad,\"log\":" + quoted(text(1)) + end, 2);
    check("{\"x\":bad,\"a\":{\"b\":[1," + text(1) + "]}" + end, 2);
    check("{\n \"x\": bad,\n \"log\": " + text(1) + "\n" + end, 2);
    check("{\"log\":" + text(1) + ",\"x\":bad,\"more\":" + text(2) + ",\"z\":" + text(3) + "}\n" + record(4),
          4);
    check("{\"log\":" + text(1) + ",\"x\":bad," + text(2) + ",\"z\":" + text(3) + "}\n" + record(4), 4);
}

TEST_CASE("a string that lost its closing quote gives its record, and costs the next element nothing",
          "[framing]") {
    const std::string torn = text(1).substr(0, text(1).size() - 1) + "\\n{\\\"acti";
    check("[{\"log\":" + torn + ", " + record(2) + ", " + record(3) + "]", 3);
    const std::string spaced = "{ " + record(2).substr(1);
    CHECK(records(frame("[" + torn + ", " + spaced + "]")) == Strings{record(1), spaced});
    check("[" + torn + ", {\"log\":" + text(2) + "}, " + record(3) + "]", 3);
    check("{\"log\":" + torn + "} " + record(2) + "\n" + record(3), 3);
}

TEST_CASE("a string that lost its closing quote costs no record in the next string", "[framing]") {
    const std::string lost = text(1).substr(0, text(1).size() - 1);
    for (const std::string& torn : {lost, lost + "\\n{\\\"acti"}) {
        for (const std::string comma : {",", ", ", " , "}) {
            const std::string rest = comma + text(2) + comma + text(3);
            check("[" + torn + rest + "]", 3);
            check("{\"Records\":[" + torn + rest + "]}\n" + record(4), 4);
            check("[" + torn + comma + text(2) + "]", 2);
            check("{\"a\":" + torn + comma + "\"b\":" + text(2) + comma + "\"c\":" + text(3) + "}", 3);
            check("x " + torn + rest + "\n" + record(4), 4);
            check(torn + rest + "\n" + record(4), 4);
        }
    }
    const std::string first = "[" + text(1) + ", " + text(2).substr(0, text(2).size() - 1) + ", " + text(3);
    check(first + ", " + text(4) + "]", 4);
}

TEST_CASE("a large damaged envelope keeps the records in its strings", "[framing]") {
    for (const std::size_t size : {std::size_t{70} << 10U, std::size_t{300} << 10U}) {
        const std::string padding = "\"pad\":\"" + std::string(size, 'p') + "\",";
        check("{" + padding + "\"log\":" + text(1) + ",\"x\":bad}\n" + record(2), 2);
        check("{" + padding + "\"x\":bad,\"log\":" + text(1) + "}\n" + record(2), 2);
        check("{\"x\":bad," + padding + "\"log\":" + text(1) + "}\n" + record(2), 2);
    }
}

TEST_CASE("a string behind a record in a list does not take the record apart", "[framing]") {
    const std::string whole = R"({"action":"a","username":"1","items":[{"action":"b","username":"2"}]})";
    const Strings ends = {R"(,"s"])",
                          R"( , "a \" b" ])",
                          R"(,"",1])",
                          R"(,"s")",
                          ",\"" + std::string(70'000, 'p') + "\"]",
                          std::string(70'000, ' ') + "]",
                          "," + std::string(70'000, ' ') + "]"};
    for (const std::string& behind : ends) {
        INFO(behind.substr(0, 20));
        CHECK(records(frame("[" + whole + behind)) == Strings{whole});
    }
    // The record has lost its end and has taken the end of its list.
    CHECK(records(frame(R"({"o":{"r":[)" + whole + R"(,"k":1}})")) == Strings{record(2).replace(11, 1, "b")});
}

TEST_CASE("what is too large to be read is rejected before a late record, not passed over", "[framing]") {
    const std::string large = quoted(record(1) + " " + record(2) + std::string(160, ' '));
    const std::string also_large = quoted(std::string(300, '\\') + "\"{\"");
    for (const std::string& envelope : {
             R"({"a":)" + large + R"(,"z":[)" + record(4) + R"(],"b":)" + also_large + "}",
             R"({"a":[[)" + large + R"(,1],)" + also_large + R"(],"z":[)" + record(4) + "]}",
             R"({"a":[{"b":[]},)" + large + " , " + also_large + R"( ],"z":)" + text(4) + "}",
             "[" + large + ",{\"a\":" + also_large + R"(,"z":)" + text(4) + "}]",
         }) {
        INFO(envelope);
        const auto items = frame(envelope + "\n" + record(5), 200);
        CHECK(records(items) == Strings{record(4), record(5)});
        const Strings rejected = rejects(items);
        REQUIRE(rejected.size() == 2);
        for (const std::string& string : {large, also_large}) {
            const std::string what = "1:" + std::to_string(envelope.find(string)) + '+' +
                                     std::to_string(string.size()) + " too-large ";
            CHECK(std::count(rejected.begin(), rejected.end(), what) == 1);
        }
    }
    // An object that may be a record is rejected, too, with all that is in it.
    const std::string object = R"({"action":"a","n":[{"s":)" + large + R"(}],"username":"u"})";
    for (const std::string& envelope : {
             R"({"stat":"OK","response":[)" + object + "," + record(4) + "," + object + "]}",
             R"({"a":)" + object + R"(,"z":[)" + record(4) + "," + object + "]}",
             R"({"x":[[{"a":1},)" + object + R"(]],"y":{"z":[)" + record(4) + R"(],"b":)" + object + "}}",
             R"({"x":[)" + object + R"(,[[1]]],"z":[)" + record(4) + "," + object + "]}",
         }) {
        INFO(envelope);
        const auto items = frame(envelope + "\n" + record(5), 200);
        CHECK(records(items) == Strings{record(4), record(5)});
        const Strings rejected = rejects(items);
        REQUIRE(rejected.size() == 2);
        for (const std::size_t at : {envelope.find(object), envelope.rfind(object)}) {
            const std::string what =
                "1:" + std::to_string(at) + '+' + std::to_string(object.size()) + " too-large ";
            CHECK(std::count(rejected.begin(), rejected.end(), what) == 1);
        }
    }
    // Without a record, the whole is one reject.
    CHECK(rejects(frame(R"({"a":)" + large + R"(,"b":1})", 200)).size() == 1);
}

TEST_CASE("an envelope that is too large gives records that come late in it", "[framing]") {
    std::string padding;
    for (int i = 0; i < 10; ++i)
        padding += R"("pad)" + std::to_string(i) + R"(":")" + std::string(30, 'p') + R"(",)";
    const std::string list = R"("list":[)" + std::string(300, ' ') + R"({"n":1},[2,"x"]],)";
    for (const std::string& envelope : {
             "{" + padding + R"("response":[)" + record(1) + "," + record(2) + "]}",
             "{" + list + R"("response":[)" + record(1) + "," + record(2) + "]}",
             "{" + padding + R"("a":{"b":[[],[)" + record(1) + R"(],null]},"c":)" + text(2) + "}",
             "{" + padding + R"("a":)" + text(1) + R"(,"c":{"message":)" + text(2) + "}}",
             "{" + padding + list + padding + R"("a":{)" + list + R"("b":[)" + text(1) + "," + record(2) +
                 "]}}",
         }) {
        for (const std::size_t max_record : {64U, 100U, 250U}) {
            INFO(envelope.size() << " bytes, at most " << max_record);
            const Strings expected = {record(1), record(2), record(3)};
            const auto alone = frame(envelope + "\n" + record(3), max_record);
            CHECK(records(alone) == expected);
            CHECK(rejects(alone).empty());
            const auto element = frame("[" + envelope + "," + record(3) + "]", max_record);
            CHECK(records(element) == expected);
            CHECK(rejects(element).empty());
            // Damage before the first record does not lose a record, either.
            const auto damaged =
                frame("{\"x\":" + std::string(300, '1') + " bad," + envelope.substr(1) + "\n" + record(3),
                      max_record);
            CHECK(records(damaged).back() == record(3));
        }
    }
}

TEST_CASE("a string among text may have other text before its record", "[framing]") {
    check("time=1 msg=" + quoted("duo: " + record(1)) + " k=v\n" + record(2), 2);
    check("a,b," + quoted("x " + record(1)) + "," + quoted("[" + record(2) + "]") + "\n", 2);
    check(R"(level="info" rec=)" + record(1) + " msg=" + text(2), 2);
}

}  // namespace
}  // namespace duo2qualys
