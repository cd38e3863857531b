#include <string>

#include "catch.hpp"
#include "input/decoders.hpp"
#include "input_helpers.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;
using namespace std::string_literals;

namespace {

/// `units` in both byte orders, after a byte order mark.
std::string encode(const std::u16string& units, bool big) {
    std::string bytes;
    for (const char16_t unit : u"\ufeff" + units) {
        const auto high = static_cast<char>(unit >> 8U);
        const auto low = static_cast<char>(unit & 0xffU);
        bytes += big ? high : low;
        bytes += big ? low : high;
    }
    return bytes;
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
