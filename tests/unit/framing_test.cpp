/// Containers (rules, 8): where records begin and end in inputs without damage.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "framing_helpers.hpp"

namespace duo2qualys {
namespace {

using Strings = std::vector<std::string>;

const std::string kA = R"({"action":"a","username":"1"})";
const std::string kB = R"({"action":"b","description":"{\"x\": [1]} ]}","username":"2"})";
const std::string kC = R"({"action":{"name":"c"},"groups":[{"name":"g"},{"name":"h"}]})";
const Strings kABC = {kA, kB, kC};

/// Fails unless `text` consists of A, B and C, with nothing rejected.
void check_abc(const std::string& text) {
    INFO(text);
    const std::vector<Framed> items = frame(text);
    CHECK(records(items) == kABC);
    CHECK(rejects(items) == Strings());
}

TEST_CASE("an answer that says that it failed costs no record that it holds", "[framing]") {
    const std::string record = R"({"action":"a","username":"1"})";
    const std::vector<Framed> items = frame(R"({"stat":"FAIL","code":1,"response":[)" + record + "," +
                                            record + R"(]})" + "\n" + R"({"stat":"FAIL"})");
    CHECK(records(items) == std::vector<std::string>{record, record, R"({"stat":"FAIL"})"});
    CHECK(items.back().shape == Shape::api_error);
    // If an error answer contains another one, the outer one is reported.
    const std::string nested = R"({"stat":"FAIL","code":1,"response":{"stat":"FAIL","code":2}})";
    CHECK(records(frame(nested)) == std::vector<std::string>{nested});
}

TEST_CASE("lines end in LF or CRLF, and the last need not end", "[framing]") {
    check_abc(kA + "\n" + kB + "\n" + kC + "\n");
    check_abc(kA + "\r\n" + kB + "\r\n" + kC + "\r\n");
    check_abc(kA + "\n" + kB + "\n" + kC);
}

TEST_CASE("blank lines are no records and no errors", "[framing]") {
    check_abc("\n\n" + kA + "\n\r\n \t \n" + kB + "\n" + kC + "\n\n");
    for (const char* blank : {"", "\n", " \r\n\t\n", "\n\n\n", ",", "[]", "[ ]\n[\n]\n", "\xEF\xBB\xBF"}) {
        INFO(blank);
        CHECK(frame(blank).empty());
    }
}

TEST_CASE("objects need no separators, and may have commas", "[framing]") {
    check_abc(kA + kB + kC);
    check_abc(kA + " " + kB + "\t" + kC);
    check_abc(kA + "," + kB + ",\n" + kC + ",");
}

TEST_CASE("pretty-printed objects are records", "[framing]") {
    const std::string a = "{\n  \"action\": \"a\",\n  \"object\": {\n    \"y\": []\n  }\n}";
    const std::string b = "{\r\n\t\"action\": \"b\",\r\n\t\"object\": [\r\n\t\t1\r\n\t]\r\n}";
    const std::vector<Framed> items = frame(a + "\n" + b + "\r\n" + a + "," + b);
    CHECK(records(items) == Strings{a, b, a, b});
    CHECK(rejects(items).empty());
}

TEST_CASE("arrays hold records, and arrays", "[framing]") {
    check_abc("[" + kA + "," + kB + "," + kC + "]");
    check_abc("[\n" + kA + ",\n" + kB + ",\n" + kC + "\n]\n");
    check_abc("[\n  " + kA + "\n, " + kB + "\n, " + kC + "\n]");
    check_abc("[[" + kA + "],[[" + kB + "]," + kC + "],[]]");
    check_abc("[" + kA + "]\n[" + kB + "," + kC + "]\n");
    check_abc("[" + kA + "]," + kB + "[" + kC + "]");
}

TEST_CASE("containers nest eight deep, and deeper ones are looked at whole", "[framing]") {
    check_abc("[[[[[[[[" + kA + "," + kB + "]," + kC + "]]]]]]]");
    check_abc("[[[[[[[[[" + kA + "," + kB + "]," + kC + "]]]]]]]]");
    check_abc("[[[[[[[[[[" + kA + "],[" + kB + "]]]," + kC + "]]]]]]]");
    CHECK(rejects(frame("[[[[[[[[1]]]]]]]]")) == Strings{"1:8+1 not-an-object 1"});
    const std::vector<Framed> items = frame("[[[[[[[[[1],2]," + kB + "]]]]]]]");
    CHECK(records(items) == Strings{kB});
    CHECK(rejects(items) == Strings{"1:8+3 not-an-object [1]", "1:12+1 not-an-object 2"});
}

TEST_CASE("a Duo answer is its list of records", "[framing]") {
    const std::string list = "[" + kA + "," + kB + "," + kC + "]";
    check_abc(R"({"stat":"OK","response":)" + list + "}");
    check_abc(R"({"response":)" + list + R"(,"stat":"OK"})");
    for (const std::string name : {"authlogs", "items", "events"}) {
        check_abc(R"({"stat":"OK","response":{")" + name + "\":" + list +
                  R"(,"metadata":{"next_offset":["1",{}]}}})");
        check_abc(R"({"stat":"OK","response":{"metadata":{"next_offset":["1","2"]},")" + name + "\":" + list +
                  "}}");
        check_abc(R"({"response":{")" + name + "\":" + list +
                  R"(},"stat":"OK","metadata":{"total_objects":3}})");
        check_abc(R"({"metadata":{"total_objects":3},"response":{")" + name + "\":" + list +
                  R"(},"stat":"OK"})");
        check_abc("{\"" + name + "\":" + list + "}");
        check_abc("{\"" + name + "\":" + list + R"(,"metadata":{"total_objects":3}})");
        check_abc(R"({"metadata":{"total_objects":3},")" + name + "\":" + list + "}");
    }
    check_abc(R"({"stat":"OK","code":0,"message":"m","message_detail":null,"response":)" + list + "}");
    check_abc(R"({"events":{"x":[]},"response":)" + list + "}");  // its list is the first list of records
}

TEST_CASE("an answer may have more than one list of records", "[framing]") {
    check_abc(R"({"items":[)" + kA + R"(],"events":[)" + kB + "]}" + kC);
    check_abc(R"({"response":{"items":[)" + kA + R"(],"metadata":{},"events":[]},"authlogs":[)" + kB + "," +
              kC + R"(],"stat":"OK"})");
    check_abc(R"({"items":[)" + kA + R"(],"response":{"metadata":{},"events":[)" + kB +
              R"(],"x":[1,{}]},"items":[)" + kC + "]}");
    check_abc(R"({"response":[)" + kA + R"(],"more" : [ )" + kB + R"(],"offsets":["1",{}],"x":[]})" + kC);
    check_abc(R"({"response":{"items":[)" + kA + R"(],"response":{"items":[)" + kB + "]}}}" + kC);
}

TEST_CASE("answers may be spread over lines", "[framing]") {
    check_abc("{\n  \"stat\": \"OK\",\n  \"response\": {\n    \"items\": [\n      " + kA + ",\n      " + kB +
              ",\n      " + kC +
              "\n    ],\n    \"metadata\": {\n      \"total_objects\": 3\n    }\n  }\n}\n");
    check_abc("{ \"response\" :\r\n [ " + kA + " , " + kB + "\r\n, " + kC + " ] , \"stat\" : \"OK\" }");
}

TEST_CASE("empty answers are no records and no errors", "[framing]") {
    for (const char* answer :
         {R"({"stat":"OK","response":[]})", R"({"stat": "OK", "response": {"authlogs": [], "metadata": {}}})",
          R"({"items":[]}{"events":[ ]})", R"({"stat":"OK","response":{"items":{},"x":1},"events":[]})",
          R"({"items":[],"metadata":{"next_offset":null,"total_objects":{"relation":"eq","value":0}}})"}) {
        INFO(answer);
        CHECK(frame(answer).empty());
    }
}

// Rows of a table, for example. An object of more than 64 KiB is read member by member.
TEST_CASE("a list without a record among lists with records is one reject, however large their object is",
          "[framing]") {
    const std::string row = "[" + kA + "],";
    std::string many;
    while (many.size() < 70'000)
        many += row;
    for (const std::string& rows : {row + row, many}) {
        for (const std::string none : {"[1]", R"(["{\"action\":\"a"])", R"([{"a":1}])", R"([["x"],null])"}) {
            INFO(rows.size() << " " << none);
            const std::vector<Framed> items = frame(R"({"rows":[)" + rows + none + "," + row + "[],[null]]}");
            CHECK(records(items).size() == (rows.size() + row.size()) / row.size());
            REQUIRE(rejects(items).size() == 1);
            CHECK(rejects(items)[0] == "1:" + std::to_string(9 + rows.size()) + "+" +
                                           std::to_string(none.size()) + " not-an-object " + none);
        }
    }
    // A list that is not JSON is no element, but its contents are not lost without a reject.
    const std::vector<Framed> broken = frame(R"({"rows":[)" + row + R"(["x"}"],)" + row + "]}");
    CHECK(!rejects(broken).empty());
    // A list of more than 64 KiB is read element by element.
    const std::vector<Framed> large = frame(R"({"rows":[)" + many + R"(["x",)" + many + "[]]]}");
    CHECK(rejects(large) == Strings{"1:" + std::to_string(10 + many.size()) + R"(+3 not-an-object "x")"});
}

TEST_CASE("an object with records is an envelope, although it has the shape of a record, however large it is",
          "[framing]") {
    std::string list;
    while (list.size() < 70'000)
        list += kB + ",";
    for (const std::size_t count : {kB.size() + 1, list.size()}) {
        const std::string records_in = list.substr(0, count - 1);
        const std::string envelope = R"({"action":"query","timestamp":1,"records":[)" + records_in + "]}";
        for (const std::size_t most : {std::size_t{16} << 20U, std::size_t{67'000}}) {
            const std::vector<Framed> items = frame(envelope, most);
            CHECK(records(items) == Strings(count / (kB.size() + 1), kB));
            CHECK(rejects(items).empty());
        }
    }
}

TEST_CASE("answers stand wherever records do", "[framing]") {
    const std::string b = R"({"stat":"OK","response":[)" + kB + "]}";
    check_abc(kA + "\n" + b + "\n" + kC + "\n");
    check_abc("[" + kA + "," + b + "," + kC + "]");
    check_abc("{\"items\":[" + kA + "," + b + "]}" + "{\"authlogs\":[" + kC + "]}");
    check_abc("{\"items\":[" + kA + "]}" + b + "{\"response\":{\"events\":[" + kC + "]}}");
    check_abc("[" + kA + "]\n" + b + "\n" + kC);
}

TEST_CASE("an object of no known kind gives the records in it, whatever their keys are", "[framing]") {
    const std::string list = "[" + kA + "," + kB + "," + kC + "]";
    for (const std::string name : {"Records", "logEvents", "hits.hits", "items ", "Items", "\\u00e9", ""}) {
        check_abc("{\"" + name + "\":" + list + "}");
        check_abc("{\"next\":1,\"" + name + "\":" + list + ",\"owner\":\"x\"}");
        check_abc("{\"a\":{\"b\":[[],{\"" + name + "\":" + list + "}]}}");
    }
}

TEST_CASE("envelopes in the shape of a record nest, and time does not double with each of them",
          "[framing]") {
    const std::string record = R"({"action":"a","username":"1","timestamp":1})";
    std::string text = record;
    for (int level = 0; level < 60; ++level)
        text = R"({"action":"a","username":"x","timestamp":1,"nested":)" + text + "}";
    CHECK(records(frame(R"({"list":[)" + kA + "]," + text.substr(1))) == Strings{kA, record});
    // The innermost object is a record. The record in it does not count, because it is in a list.
    const std::string innermost = R"({"action":"a","username":"1","timestamp":1,"x":{"y":[)" + kA + "]}}";
    text = innermost;
    for (int level = 0; level < 60; ++level)
        text = R"({"action":"a","username":"x","timestamp":1,"list":[)" + kB + R"(],"nested":)" + text + "}";
    Strings expected(60, kB);
    expected.push_back(innermost);
    CHECK(records(frame(text)) == expected);
}

TEST_CASE("an object of no known kind that holds no record is one reject, whatever its keys are",
          "[framing]") {
    for (const std::string object :
         {R"({"next":1,"items":[{"a":1}]})", R"({"response":{"x":[{"a":1}]}})", R"({"items":{"a":[1]}})",
          R"({"message":"{}","response":{}})", R"({})", R"({"response":"[]"})", R"({"respons":[1]})",
          R"({"items ":[1]})", R"({"Items":[1]})"}) {
        INFO(object);
        const std::vector<Framed> items = frame(object + "\n" + kA);
        CHECK(records(items) == Strings{kA});
        CHECK(rejects(items) == Strings{"1:0+" + std::to_string(object.size()) + " unknown-kind " + object});
    }
    const std::string error = R"({"stat":"FAIL","code":40101,"message":"x"})";
    CHECK(records(frame(error + "\n" + kA)) == Strings{error, kA});
    CHECK(frame(error).front().shape == Shape::api_error);
}

TEST_CASE("a byte order mark is no text", "[framing]") {
    check_abc("\xEF\xBB\xBF" + kA + "\n" + kB + "\n" + kC);
    check_abc("\xEF\xBB\xBF[" + kA + "," + kB + "," + kC + "]");
    check_abc("\xEF\xBB\xBFJun  1 11:29:04 host duo: " + kA + "\n" + kB + kC);
    check_abc("\xEF\xBB\xBF\r\n" + kA + "\n\xEF\xBB\xBF" + kB + "\n" + kC);  // concatenated files
    CHECK(frame("\xEF\xBB\xBF" + kA).front().offset == 3);
    CHECK(rejects(frame("\xEF\xBB")) == Strings{"1:0+2 invalid-utf8 \xEF\xBB"});
}

TEST_CASE("a line may have text before its record", "[framing]") {
    for (const std::string prefix :
         {"Jun  1 11:29:04 host duo[42]: ", "<134>1 2021-06-01T11:29:04Z host duo - - - ",
          "[2024-01-01] text ", "[2024-01-01 00:00:00,123] INFO ", "[INFO] ", "[42] app: ", "[\"x\"] app: ",
          "1622546944 ", "1622546944.5\t", "null ", "x", "key=", "a, b: ", "\xC3\xA4 "}) {
        INFO(prefix);
        check_abc(prefix + kA + "\n" + prefix + kB + "\r\n  " + prefix + kC + " \t");
        check_abc(kA + "\n" + prefix + kB + "\n[" + kC + "]");
    }
}

TEST_CASE("what looks like a prefix inside a list is none", "[framing]") {
    const std::vector<Framed> items = frame("[1, " + kA + "]\n[\"x\", " + kB + "]\n[null\n," + kC + "]");
    CHECK(records(items) == kABC);
    CHECK(rejects(items) == Strings{"1:1+1 not-an-object 1", "2:36+3 not-an-object \"x\""});
}

TEST_CASE("containers of all sorts may follow one another", "[framing]") {
    check_abc("[" + kA + "]\n\nhost: " + kB + "\n{\"events\":[\n" + kC + "\n]}\n");
    check_abc(kA + "[" + kB + "]{\"items\":[]}" + kC);
}

TEST_CASE("a place is the line, offset and length of a reject's bytes", "[framing]") {
    const std::string text =
        "\xEF\xBB\xBF\r\n" + kA + "\r\n  7,\r\n{\"a\":\"\xFF\"}\nfoo bar\r\n[\n\n{\"x\" 1}\n]\n[";
    const std::vector<Framed> items = frame(text);
    REQUIRE(items.size() == 6);
    CHECK(records(items) == Strings{kA});
    for (const Framed& item : items) {
        INFO(item);
        CHECK(text.substr(item.offset, item.length) == item.bytes);
        const auto before = text.begin() + static_cast<std::ptrdiff_t>(item.offset);
        CHECK(item.line == 1 + static_cast<std::uint64_t>(std::count(text.begin(), before, '\n')));
    }
    CHECK(items[1].reason == "not-an-object");
    CHECK(items[2].reason == "invalid-utf8");
    CHECK(items[3].reason == "invalid-json");
    CHECK(items[4].reason == "invalid-json");
    CHECK(items[5].reason == "truncated");
}

}  // namespace
}  // namespace duo2qualys
