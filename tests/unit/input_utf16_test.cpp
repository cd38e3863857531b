#include <cstdlib>
#include <string>
#include <vector>

#include "catch.hpp"
#include "input/decoders.hpp"
#include "input_helpers.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;
using namespace std::string_literals;

namespace {

std::string without_mark(const std::u16string& units, bool big) {
    std::string bytes;
    for (const char16_t unit : units) {
        const auto high = static_cast<char>(unit >> 8U);
        const auto low = static_cast<char>(unit & 0xffU);
        bytes += big ? high : low;
        bytes += big ? low : high;
    }
    return bytes;
}

/// `units` after a byte order mark.
std::string encode(const std::u16string& units, bool big) {
    return without_mark(u"\ufeff" + units, big);
}

std::u16string wide(const std::string& ascii) {
    return {ascii.begin(), ascii.end()};
}

Got only(const Opened& opened) {
    REQUIRE(opened.inputs.size() == 1);
    CHECK(opened.errors().empty());
    return opened.inputs[0].got;
}

}  // namespace

TEST_CASE("UTF-16 with a byte order mark becomes UTF-8 without one") {
    const std::u16string text = u"{\"a\":\"\u00e9\u20ac\U0001f600\"}\r\n\ufeff";
    for (const bool big : {false, true}) {
        for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{4096}}) {
            const Got got = only(open_all(encode(text, big), size, size));
            CHECK(got.bytes == "{\"a\":\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"}\r\n\xef\xbb\xbf");
        }
    }
    CHECK(only(open_all(encode(u"", true))).bytes.empty());
}

TEST_CASE("UTF-16 is found inside compression too") {
    CHECK(only(open_all(gzip(encode(u"{}", false)))).bytes == "{}");
}

TEST_CASE("unpaired surrogates and an odd byte come out as invalid UTF-8, never repaired") {
    const auto decoded = [](std::u16string units) { return only(open_all(encode(units, false))).bytes; };
    CHECK(decoded({u'a', 0xd83d, u'b'}) == "a\xed\xa0\xbd"s + "b");
    CHECK(decoded({0xdc00, u'b'}) == "\xed\xb0\x80"s + "b");
    CHECK(decoded({0xd83d, 0xd83d, 0xde00}) == "\xed\xa0\xbd\xf0\x9f\x98\x80");
    CHECK(decoded({u'a', 0xd83d}) == "a\xed\xa0\xbd");
    CHECK(only(open_all(encode(u"a", false) + "b")).bytes == "a\xff");
    CHECK(only(open_all(encode({0xd83d}, true) + "b")).bytes == "\xed\xa0\xbd\xff");
}

TEST_CASE("UTF-16 on an open pipe does not wait for a unit after a whole one") {
    ScriptSource inner({encode(u"{}\n", false)}, ScriptSource::Then::open);
    const auto source = input::utf16_source(inner, input::ByteOrder::little);
    CHECK(read_ready(*source) == "{}\n");
    inner.add("\x3d");
    CHECK(!source->ready());
}

TEST_CASE("the UTF-8 byte order mark stays: framing counts its bytes") {
    CHECK(only(open_all("\xef\xbb\xbf{}")).bytes == "\xef\xbb\xbf{}");
}

TEST_CASE("UTF-16 needs no byte order mark") {
    const std::u16string text = u"[{\"a\":\"\u00e9\u20ac\"}]\r\n";
    for (const bool big : {false, true})
        for (const std::size_t size : {1U, 3U, 4096U})
            CHECK(only(open_all(without_mark(text, big), size, size)).bytes ==
                  "[{\"a\":\"\xc3\xa9\xe2\x82\xac\"}]\r\n");
    CHECK(only(open_all(gzip(without_mark(u"[]\r\n", false)))).bytes == "[]\r\n");
}

TEST_CASE("lines of UTF-8 that were appended to UTF-16 come out as they are") {
    const std::string line = R"({"action":"user_update","username":"ada","timestamp":1600000000})";
    const std::string with_name = line.substr(0, line.size() - 1) + ",\"name\":\"J\xc3\xb6rg\"}";
    const std::string odd = line + " ";
    const std::string early = R"({"user":{"name":"J)"
                              "\xc3\xb6"
                              R"(rg"},"txid":"1","result":"success"})";
    const std::string late = "[{\"x\":{\"abcdefghijklmnopqrstuv\xe2\x82\xac\":1}}]";
    REQUIRE(late.find('\xe2') == 30);  // the first 16 units end inside the character
    REQUIRE(line.size() % 2 != odd.size() % 2);
    for (const bool big : {false, true}) {
        const auto wide_line = [&](const char* end) { return without_mark(wide(line + end), big); };
        for (const std::string& utf8 : {line, odd, with_name, "[" + line + "]", early, late}) {
            // With its own line end, with that of the following UTF-16, or without any.
            for (const std::string end : {"\n", "\r\n"}) {
                const std::string bytes = encode(wide(line + "\r\n"), big) + utf8 + end + utf8 + end +
                                          wide_line("\n") + utf8 + without_mark(wide(end), big) +
                                          wide_line("\n") + utf8;
                const std::string expected =
                    line + "\r\n" + utf8 + end + utf8 + end + line + "\n" + utf8 + end + line + "\n" + utf8;
                for (const std::size_t size : {1U, 2U, 3U, 7U, 31U, 4096U}) {
                    INFO("pieces of " << size);
                    const Got got = only(open_all(bytes, size, size));
                    REQUIRE(got.bytes == expected);
                }
            }
        }
        CHECK(only(open_all(encode(u"", big) + line + "\n" + wide_line(""))).bytes == line + "\n" + line);
        for (const std::string blank : {"\n", "\r\n", "\n\n\n"}) {
            const std::string bytes = encode(wide(line + "\n"), big) + blank + line + "\n" + wide_line("\n");
            for (const std::size_t size : {1U, 2U, 3U, 31U, 4096U})
                CHECK(only(open_all(bytes, size, size)).bytes ==
                      line + "\n" + blank + line + "\n" + line + "\n");
        }
        // Behind a record or list without a line end.
        for (const std::string& last : {line, "[" + line + "]", "{\"a\":\"\xc3\xa9\"}"s}) {
            std::u16string units = wide(last);
            if (last.size() < 20) units = u"{\"a\":\"\u00e9\"}";
            for (const std::size_t size : {1U, 2U, 3U, 31U, 4096U})
                CHECK(only(open_all(encode(units, big) + line + "\n" + late, size, size)).bytes ==
                      last + line + "\n" + late);
        }
    }
}

TEST_CASE("an appended line of UTF-8 may begin with a header of ASCII") {
    const std::string line = R"({"action":"user_update","username":"J\xc3\xb6rg","timestamp":1600000000})";
    const std::string header = "Nov 30 12:00:00 collector duo[17]: ";
    for (const bool big : {false, true}) {
        const std::string first = without_mark(wide("{\"a\":1}\r\n"), big);
        const std::string bytes =
            encode(u"", big) + first + header + line + "\n\n" + header + line + "\n" + first;
        const std::string expected =
            "{\"a\":1}\r\n" + header + line + "\n\n" + header + line + "\n{\"a\":1}\r\n";
        for (const std::size_t size : {1U, 2U, 3U, 7U, 31U, 4096U}) {
            INFO("pieces of " << size);
            CHECK(only(open_all(bytes, size, size)).bytes == expected);
        }
        // Directly behind a value, and with other than ASCII in the first 16 units, it may be UTF-16.
        const std::string as_text = only(open_all(encode(u"{}", big) + header)).bytes;
        CHECK(as_text.find("collector") == std::string::npos);
        CHECK(only(open_all(encode(u"\n", big) + "J\xc3\xb6rg: " + header)).bytes.find("collector") ==
              std::string::npos);
    }
    // A NUL ends a line, too.
    for (const std::string& utf8 : {line, header + line}) {
        const std::u16string before = wide("{\"a\":1}") + u'\0';
        CHECK(only(open_all(encode(before, true) + utf8)).bytes == "{\"a\":1}\0"s + utf8);
    }
    // A line of hiragana has bytes of ASCII only.
    const std::u16string hiragana = u"\n" + std::u16string(16, u'\u3042') + u": {}";
    for (const bool big : {false, true})
        CHECK(only(open_all(encode(hiragana, big))).bytes.ends_with("\xe3\x81\x82: {}"));
}

TEST_CASE("less than 16 units at the beginning of a line are no UTF-8, nor what stands further on") {
    const std::string run = "{" + std::string(31, 'x');
    const std::u16string as_units = u"\u787b" + std::u16string(15, u'\u7878');
    std::string as_text = "\xe7\xa1\xbb";
    for (int i = 0; i < 15; ++i)
        as_text += "\xe7\xa1\xb8";
    const auto little = [](const std::string& more) {
        return only(open_all(encode(u"a\n", false) + more)).bytes;
    };
    CHECK(little(run) == "a\n" + run);
    CHECK(little(run.substr(0, 30)) == "a\n" + as_text.substr(0, 45));
    CHECK(little(run.substr(0, 30) + "\n\x01") == "a\n" + as_text.substr(0, 45) + "\xc4\x8a");
    CHECK(little(without_mark(u" ", false) + run) == "a\n " + as_text);
    CHECK(only(open_all(encode(u"a\n" + as_units, true))).bytes == "a\n" + as_text);
}

TEST_CASE("an odd number of other bytes costs no line behind the next one") {
    const std::string line = R"({"action":"user_update","username":"ada"})";
    for (const bool big : {false, true}) {
        std::string lines;
        for (int i = 0; i < 3; ++i)
            lines += without_mark(wide(line + "\r\n"), big);
        for (const std::string other : {"hi!\r\n", "x", "\xff", "{\"a\":1}\n"}) {
            const std::string bytes = encode(wide(line + "\r\n"), big) + other + lines;
            for (const std::size_t size : {1U, 2U, 3U, 4096U}) {
                const std::string got = only(open_all(bytes, size, size)).bytes;
                INFO(got);
                CHECK(got.starts_with(line + "\r\n"));
                CHECK(got.ends_with("\n" + line + "\r\n" + line + "\r\n"));
            }
        }
    }
}

// The units behind a byte in a string may all be characters, so that the record still looks like JSON.
TEST_CASE("a byte too many in UTF-16 leaves one that is not UTF-8") {
    const std::u16string line = wide(R"({"action":"user_update","username":"ada"})" + std::string("\n"));
    for (const bool big : {false, true}) {
        const std::string units = without_mark(line, big);
        for (std::size_t at = 2; at < units.size(); ++at) {
            const std::string bytes =
                encode(line, big) + units.substr(0, at) + "x" + units.substr(at) + units + units;
            for (const std::size_t size : {1U, 3U, 4096U}) {
                const std::string got = only(open_all(bytes, size, size)).bytes;
                INFO(at << got);
                CHECK(std::count(got.begin(), got.end(), '\xff') == 1);
            }
        }
    }
}

TEST_CASE("swapped units among others do not depend on how the bytes arrive") {
    // For each run: the number of units, and whether their bytes are swapped.
    const std::vector<std::vector<int>> runs = {
        {8, -1, 8, -20}, {-15, 1, -1, 5, -16, -3}, {-16, -16, 2}, {3, -17, -1, 40}};
    for (const bool big : {false, true}) {
        for (const std::vector<int>& lengths : runs) {
            std::string bytes = encode(u"a\n", big);
            for (const int length : lengths) {
                for (int i = 0; i < std::abs(length); ++i)
                    bytes += (length < 0) == big ? std::string("x\0", 2) : std::string("\0x", 2);
                bytes += std::string(2, '\0');
            }
            const std::string expected = only(open_all(bytes)).bytes;
            for (const std::size_t size : {1U, 2U, 3U, 5U, 31U})
                CHECK(only(open_all(bytes, size, size)).bytes == expected);
        }
    }
}

TEST_CASE("a line of UTF-8 in UTF-16 on an open pipe is given when it has arrived") {
    ScriptSource inner({encode(u"{}\n", false)}, ScriptSource::Then::open);
    const auto source = input::utf16_source(inner, input::ByteOrder::little);
    CHECK(read_ready(*source) == "{}\n");
    const std::string line = R"({"action":"user_update","username":"ada"})";
    inner.add(line + "\n");
    CHECK(read_ready(*source) == line + "\n");
    inner.add(encode(u"{}\n", false).substr(2));
    CHECK(read_ready(*source) == "{}\n");
}
