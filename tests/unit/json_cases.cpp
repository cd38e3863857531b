#include "unit/json_cases.hpp"

namespace duo2qualys::test {
namespace {

using namespace std::string_literals;

std::string repeated(const std::string& text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

}  // namespace

std::vector<std::string> json_texts() {
    std::vector<std::string> texts = {
        "{}", "[]", "\"\"", "0", "null", "true", "false", " \t\r\n[ \t\r\n]\t\r\n ", "[[]]", "[{}]",
        "{\"\":{}}", "[0,-0,1,-1,10,1234567890,0.0,0.5,-0.5,1.10,1e1,1E1,1e+1,1E-1,0e0,-0e-0,1.5e300,1e400]",
        "[123456789012345678901234567890123456789012345678901234567890]",
        "[0.00000000000000000000000000000001]",
        "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\uABCD\\uabcd\"]", "[\"\\ud83d\\ude00\"]",
        "[\"\\ud83d\",\"\\ude00\",\"\\ude00\\ud83d\",\"\\ud83dx\"]", "[\"\x7F\"]",
        "[\"\xC2\x80\xE2\x80\xA8\xE2\x80\xA9\xEF\xBB\xBF\xF4\x8F\xBF\xBF\"]",
        "{\"a\":1,\"a\":2,\"\":3,\"\\u0061\":4}", "{\"a\":[1,{\"b\":[true,false,null,\"\"]},[]]}",
        "[\"/\",\"'\",\"[1,2]\",\"{\",\"\\\\\"]",
        // numbers that a double cannot represent
        "9007199254740993", "-9223372036854775809", "18446744073709551616",
        "0.1000000000000000055511151231257827", "1e999", "-1e-999", "0e999999999999999999999", "1E-0",
        "-0.0e+00",
        // strings
        "\"\\u0000\"", "\"\\uFFFF\\ufdd0\"", "\"\\uD800\\uD800\"", "\"\\uDBFF\\uDFFF\"", "\"\\\\u0041\"",
        "\"\xEF\xBF\xBE\"", "\"\xED\x9F\xBF\xEE\x80\x80\"", "\"a\xCC\x81\"", "\"\\\\\\\\\\\"\"",
        // objects
        "{\"\\u0000\":1}", "{\"a\":{\"a\":{\"a\":{}}}}", "{\"\\\"\":\"\\\"\"}", "{\"__proto__\":null}",
        "{\"a\":1,\"\\u0061\":2}"};
    texts.push_back("[" + repeated("0,", 10'000) + "0]");
    texts.push_back("{" + repeated("\"k\":\"v\",", 5000) + "\"k\":0}");
    texts.push_back("\"" + repeated("x", 100'000) + "\"");
    texts.push_back(repeated("[", 1000) + repeated("]", 1000));
    texts.push_back("1" + repeated("0", 5000));
    texts.push_back("0." + repeated("3", 5000) + "e+5");
    texts.push_back(repeated(" ", 1000) + "{}" + repeated("\n", 1000));
    return texts;
}

std::vector<std::string> other_texts() {
    std::vector<std::string> texts = {
        // nothing, or more than one value
        "", " ", "{}{}", "[] []", "1 2", "\"a\"\"b\"", "[],", "{}}", "[]]", "}", "]", ",", ":", "[]x", "{}\"",
        // numbers
        "01", "-01", "00", "-", "-a", "+1", ".5", "1.", "1.e1", "-.5", "1e", "1e+", "1E-", "1e1.5", "0x1",
        "1_0", "1,0", "NaN", "Infinity", "-Infinity", "inf", "1a", "1-1", "--1", "1..2", "1e1e1", "\xD9\xA1",
        "1\"\"",
        // literals
        "True", "NULL", "nul", "nulll", "truefalse", "tru", "falsE", "null1", "undefined", "t", "null\"\"",
        // strings
        "\"", "\"a", "'a'", "\"\\\"", "\"\\x41\"", "\"\\'\"", "\"\\u\"", "\"\\u12\"", "\"\\u123g\"",
        "\"\\U0041\"", "\"\\u 041\"", "\"\\ud83d\\u\"", "\"\t\"", "\"\n\"", "\"\x1F\"", "\"a\"b", "\\\"a\\\"",
        "\"\\\n\"",
        // arrays
        "[", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1}", "[1:2]", "[\"a\":1]", "[[]",
        "[\"a\" \"b\"]",
        // objects
        "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\":}",
        "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "{\"a\":1]", "{a:1}", "{1:1}", "{null:1}", "{[]:1}",
        "{\"a\",\"b\"}", "{\"a\":1,,\"b\":2}", "{{}}", "{\"a\":1:2}", "{'a':1}",
        // characters that are not JSON blanks, byte order marks, comments
        "\xEF\xBB\xBF[]", "[\f]", "[\v]", "[\xC2\xA0]", "[\xE2\x80\xA8]", "[]/**/", "[]//", "#[]", "[\x1A]",
        "[1\x0C"
        "2]",
        "\\[]", "[]\\", "[\\]", "{\\\"a\\\":1}"};
    for (const std::string& text : {"[\0]"s, "\"\0\""s, "[]\0"s, "\0{}"s, "[\"a\"\0]"s})
        texts.push_back(text);
    for (const std::string& text : bad_utf8())
        texts.push_back("[\"" + text + "\"]");
    for (char c = 1; c < ' '; ++c)
        texts.push_back("\""s + c + "\"");
    return texts;
}

std::vector<std::string> bad_utf8() {
    return {"\x80",
            "\xBF",
            "\xC0\xAF",
            "\xC1\xBF",
            "\xC3",
            "\xC3(",
            "\xE0\x80\xAF",
            "\xE0\x9F\xBF",
            "\xE2\x82",
            "\xE2(\xAC",
            "\xED\xA0\x80",
            "\xED\xBF\xBF",
            "\xF0\x80\x80\xAF",
            "\xF0\x8F\xBF\xBF",
            "\xF0\x9F\x94",
            "\xF4\x90\x80\x80",
            "\xF5\x80\x80\x80",
            "\xFE",
            "\xFF",
            "ok\xC3\xA9\xFFok"};
}

}  // namespace duo2qualys::test
