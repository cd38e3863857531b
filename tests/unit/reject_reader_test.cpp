/// Reading the lines of a rejects file, with any contents and in pieces of any size.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "output/reject_log.hpp"
#include "output/reject_reader.hpp"
#include "unit/string_sink.hpp"

namespace {

using namespace duo2qualys;
using output::KeptReject;
using output::Reject;
using output::RejectReader;

constexpr std::size_t kAny = std::size_t{1} << 20U;

std::optional<KeptReject> read_pieces(std::string_view line, std::size_t piece, std::size_t max_raw = kAny) {
    RejectReader reader(max_raw);
    for (std::size_t at = 0; at < line.size(); at += piece)
        reader.feed(line.substr(at, piece));
    return reader.end_line();
}

std::optional<KeptReject> read_line(std::string_view line, std::size_t max_raw = kAny) {
    return read_pieces(line, std::string_view::npos - line.size(), max_raw);
}

// A line with these members and the required ones.
std::string line_with(const std::string& members) {
    return R"({"input":"a","line":1,"offset":2,"length":3,"reason":"truncated","detail":"d")" + members + "}";
}

Reject reject_of(std::string raw) {
    Reject reject;
    reject.line = 7;
    reject.offset = 18'446'744'073'709'551'615U;
    reject.length = raw.size();
    reject.reason = Reason::invalid_utf8;
    reject.detail = "why \"\u2026\" \t";
    reject.raw = std::move(raw);
    return reject;
}

std::string written(const std::string& input, const Reject& reject) {
    test::StringSink file;
    output::write_reject(input, reject, file);
    std::string line = file.text();
    line.pop_back();
    return line;
}

}  // namespace

TEST_CASE("a reject that was written is read as it was, in whatever pieces the line comes") {
    std::string bytes;
    for (int c = 0; c < 256; ++c)
        bytes += static_cast<char>(c);
    const std::string text = "{\"a\":\"\u00e9\u20ac\U0001F600\x01\x7f\u009b\\u0041\\\\\"}\r\n";
    for (const std::string& raw : {bytes, bytes.substr(0, 128), text, text + '\xff', std::string("x")}) {
        const Reject reject = reject_of(raw);
        const std::string line = written("a \u00e9\n.log", reject);
        for (std::size_t piece = 1; piece <= line.size(); ++piece) {
            const std::optional<KeptReject> kept = read_pieces(line, piece);
            REQUIRE(kept);
            CHECK(kept->input == "a \u00e9\n.log");
            CHECK(kept->reject.line == reject.line);
            CHECK(kept->reject.offset == reject.offset);
            CHECK(kept->reject.length == reject.length);
            CHECK(kept->reject.reason == reject.reason);
            CHECK(kept->reject.detail == reject.detail);
            REQUIRE(kept->reject.raw == raw);
            CHECK(kept->has_raw);
        }
    }
}

TEST_CASE("a large reject is written in pieces, which together are one line") {
    for (const std::string_view unit : {"\x01", "\u00e9x", "\xff", "\U0001F600"}) {
        std::string raw;
        for (std::size_t i = 0; i < 200'000; ++i)
            raw += unit;
        const std::string line = written("a", reject_of(raw));
        CHECK(line.find('\n') == std::string::npos);
        const std::optional<KeptReject> kept = read_pieces(line, 65'536);
        REQUIRE(kept);
        CHECK(kept->reject.raw == raw);
    }
}

TEST_CASE("a line of rejects may have other members, in another order, respelt") {
    const auto kept = read_line(
        " { \"raw\" : \"\\u007b\\/\\ud83d\\ude00\" , "
        "\"x\":[{\"raw\":\"no\",\"line\":null}],\"reason\":\"truncated\","
        "\"y\":-1.5e3,\"z\":{\"reason\":1},\"lin\\u0065\":12,\"detail\":\"\",\"offset\":0,\"length\":9,"
        "\"input\":\"\\t\",\"raw_base64_of_something\":\"*\"}\r");
    REQUIRE(kept);
    CHECK(kept->reject.raw == "{/\U0001F600");
    CHECK(kept->reject.line == 12);
    CHECK(kept->reject.length == 9);
    CHECK(kept->input == "\t");
    CHECK(kept->has_raw);
}

TEST_CASE("whether a reject is in a text is kept") {
    Reject reject = reject_of("x");
    for (const bool in_text : {false, true}) {
        reject.in_text = in_text;
        for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}})
            CHECK(read_pieces(written("a", reject), piece).value().reject.in_text == in_text);
    }
    CHECK_FALSE(read_line(line_with(R"(,"text" : false)")).value().reject.in_text);
    for (const char* text : {"1", "null", "\"true\"", "{}", "[true]"})
        CHECK_FALSE(read_line(line_with(std::string(",\"text\":") + text)));
}

TEST_CASE("of the two forms of a reject's bytes the text counts, wherever it stands") {
    CHECK(read_line(line_with(R"(,"raw":"abc","raw_base64":"eHl6")")).value().reject.raw == "abc");
    CHECK(read_line(line_with(R"(,"raw_base64":"eHl6","raw":"abc")")).value().reject.raw == "abc");
    CHECK(read_line(line_with(R"(,"raw_base64":"eHl6")")).value().reject.raw == "xyz");
    CHECK(read_line(line_with(R"(,"raw_base64":"eHk=")")).value().reject.raw == "xy");
    CHECK(read_line(line_with(R"(,"raw":"long","raw":"abc")")).value().reject.raw == "abc");
}

TEST_CASE("a reject without bytes, or of length 0, has none") {
    CHECK_FALSE(read_line(line_with("")).value().has_raw);
    std::string empty = line_with(R"(,"raw":"abc")");
    empty.replace(empty.find("\"length\":3"), 10, "\"length\":0");
    CHECK_FALSE(read_line(empty).value().has_raw);
    CHECK(read_line(empty).value().reject.raw.empty());
}

TEST_CASE("a reject of more bytes than a record may have is too large, and its bytes are not kept") {
    const std::string most(100, 'x');
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
        const auto kept = read_pieces(written("a", reject_of(most)), piece, 100);
        REQUIRE(kept);
        CHECK(kept->has_raw);
        for (const std::string& more : {most + 'x', most + '\xff', std::string(500, '\n')}) {
            const auto large = read_pieces(written("a", reject_of(more)), piece, 100);
            REQUIRE(large);
            CHECK_FALSE(large->has_raw);
            CHECK(large->reject.raw.empty());
            CHECK(large->reject.reason == Reason::too_large);
            CHECK(large->reject.length == more.size());
            CHECK(large->reject.line == 7);
        }
    }
}

TEST_CASE("what no run has written is no line of rejects, and the next line is read all the same") {
    const std::string good = line_with(R"(,"raw":"abc")");
    std::string number_as_text = good;
    number_as_text.replace(number_as_text.find(":1,"), 3, ":\"1\",");
    std::string no_reason = good;
    no_reason.replace(no_reason.find("truncated"), 9, "truncatex");
    std::string no_detail = good;
    no_detail.replace(no_detail.find("detail"), 6, "detai1");
    const std::string deep(2000, '[');
    const std::string bad[] = {
        "{}",
        "[]",
        "null",
        "\"raw\"",
        "17",
        "x",
        good + "x",
        good + good,
        "[" + good + "]",
        number_as_text,
        no_reason,
        no_detail,
        deep,
        line_with(",\"x\":" + deep),
        good.substr(0, good.size() - 1),
        line_with(R"(,"raw":null)"),
        line_with(R"(,"raw":["abc"])"),
        line_with(R"(,"raw":"\ud800")"),
        line_with(R"(,"raw":"\udc00")"),
        line_with(R"(,"raw":"\ud800\ud800")"),
        line_with(R"(,"raw":"\ud800x")"),
        line_with(R"(,"raw":"\ud800\n\udc00")"),
        line_with(",\"raw\":\"\xff\""),
        line_with(",\"raw\":\"\x01\""),
        line_with(R"(,"raw":"\x")"),
        line_with(R"(,"raw_base64":"====a")"),
        line_with(R"(,"raw_base64":"a-b")"),
        line_with(R"(,"line":-1)"),
        line_with(R"(,"line":1.5)"),
        line_with(R"(,"line":18446744073709551616)"),
        line_with(R"(,"line":[1])"),
        line_with(R"(,"detail":")" + std::string(100'000, 'x') + '"'),
    };
    for (const std::string& line : bad) {
        INFO(line.substr(0, 200));
        RejectReader reader(kAny);
        reader.feed(line);
        CHECK_FALSE(reader.is_blank());
        CHECK_FALSE(reader.end_line());
        reader.feed(good);
        CHECK(reader.end_line().value().reject.raw == "abc");
        for (const char c : line)
            reader.feed({&c, 1});
        CHECK_FALSE(reader.end_line());
    }
}

TEST_CASE("a line of blanks is known") {
    RejectReader reader(kAny);
    CHECK(reader.is_blank());
    reader.feed(" \t\r");
    CHECK(reader.is_blank());
    CHECK_FALSE(reader.end_line());
    reader.feed("  {");
    CHECK_FALSE(reader.is_blank());
}
