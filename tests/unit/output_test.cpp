/// The outputs other than lines: rejects, counts and messages; and descriptors that accept no more bytes.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "normalize/fingerprint.hpp"
#include "output/amounts.hpp"
#include "output/fd_sink.hpp"
#include "output/json_text.hpp"
#include "output/printable.hpp"
#include "output/reject_log.hpp"
#include "output/tally.hpp"
#include "unit/string_sink.hpp"

namespace {

using namespace duo2qualys;
using nlohmann::json;
using output::Reject;
using output::RejectLog;

std::string reject_line(std::string_view input, const Reject& reject) {
    test::StringSink file;
    output::write_reject(input, reject, file);
    return file.text();
}

Reject reject_of(Reason reason, std::string raw) {
    Reject reject;
    reject.line = 7;
    reject.offset = 100;
    reject.length = raw.size();
    reject.reason = reason;
    reject.detail = "why";
    reject.raw = std::move(raw);
    return reject;
}

/// Keeps what is written, and counts the writes.
class CountingSink final : public output::Sink {
  public:
    void write(std::string_view text) override {
        ++writes_;
        text_ += text;
    }
    void finish() override {}
    std::size_t writes() const { return writes_; }
    const std::string& text() const { return text_; }

  private:
    std::size_t writes_ = 0;
    std::string text_;
};

/// Decodes base64, for the test vectors of RFC 4648, section 10.
std::string from_base64(const std::string& text) {
    const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        if (c == '=') break;
        bits = bits << 6U | static_cast<unsigned>(alphabet.find(c));
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
        }
    }
    return bytes;
}

}  // namespace

TEST_CASE("printable text stays, and what a terminal would obey is shown as JSON escapes it") {
    const std::string plain = "a b~ \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x94\x91 \\x1b \xC2\xA0";
    CHECK(output::printable(plain) == plain);
    CHECK(output::printable("") == "");
    CHECK(output::printable("\x1B[31m\n\r\t\b\f\x07\x7F") == "\\u001b[31m\\n\\r\\t\\b\\f\\u0007\\u007f");
    CHECK(output::printable(std::string("\0", 1)) == "\\u0000");
    CHECK(output::printable("\u0080\u009b31m\u009f\u00a0") == "\\u0080\\u009b31m\\u009f\u00a0");
}

TEST_CASE("printable text shows what would turn it round, or hide in it") {
    CHECK(output::printable("invoice\u202Efdp.exe\u202C") == "invoice\\u202efdp.exe\\u202c");
    for (const unsigned c : {0xADU, 0x61CU, 0x180EU, 0x200BU, 0x200EU, 0x200FU, 0x2028U, 0x2029U, 0x202AU,
                             0x202EU, 0x2060U, 0x2066U, 0x2069U, 0x206FU, 0xFEFFU, 0xFFF9U, 0xFFFBU}) {
        std::string text(3, '\0');
        text.resize(c < 0x800 ? 2 : 3);
        if (c < 0x800) {
            text[0] = static_cast<char>(0xC0U | c >> 6U);
        } else {
            text[0] = static_cast<char>(0xE0U | c >> 12U);
            text[1] = static_cast<char>(0x80U | (c >> 6U & 0x3FU));
        }
        text.back() = static_cast<char>(0x80U | (c & 0x3FU));
        CHECK(output::printable(text) == fmt::format("\\u{:04x}", c));
    }
    CHECK(output::printable("\U000E0041") == "\\udb40\\udc41");  // a tag: an invisible letter
    CHECK(output::printable("\u3164\u034f\U000E0100") == "\\u3164\\u034f\\udb40\\udd00");
    const std::string neighbours = "\u00AC\u00AE\u200A\u2010\u2027\u202F\u205F\u2070\uFF00\U0001F511";
    CHECK(output::printable(neighbours) == neighbours);
}

TEST_CASE("printable text shows bytes that are no UTF-8 as \\xNN") {
    CHECK(output::printable("a\xFF\xC3(\xE2\x82") == "a\\xff\\xc3(\\xe2\\x82");
    CHECK(output::printable("\xED\xA0\x80") == "\\xed\\xa0\\x80");
    CHECK(output::printable("\x9B\xC0\xAF") == "\\x9b\\xc0\\xaf");
}

TEST_CASE("JSON output escapes every control character, and alters nothing else") {
    const std::string text = "\u0080\u009b\u009f\u00a0\x7F\x1B\n\u202E \u00fc\U0001F511\u00c2\\ \"";
    const std::string spelt = output::json_text(nlohmann::ordered_json{{text, text}});
    const std::string expected =
        "\"\\u0080\\u009b\\u009f\u00a0\\u007f\\u001b\\n\u202E \u00fc\U0001F511\u00c2\\\\ \\\"\"";
    CHECK(spelt == fmt::format("{{{0}:{0}}}", expected));
    CHECK(json::parse(spelt).at(text) == text);
    CHECK(output::json_text(nlohmann::ordered_json{{"a", 1}}, 2) == "{\n  \"a\": 1\n}");
}

TEST_CASE("text of unknown origin is UTF-8 before it gets into JSON, and otherwise as it was") {
    CHECK(output::valid_utf8("a\u009b\n\u202E") == "a\u009b\n\u202E");
    CHECK(output::valid_utf8("a\xFF\n\xC3(") == "a\\xff\n\\xc3(");
}

TEST_CASE("a reject is one JSON line with its place, its reason and its exact bytes") {
    const std::string line =
        reject_line("a.log", reject_of(Reason::invalid_json, "{\"a\":\x7F \xC3\xA9\n\"\\"));
    CHECK(line ==
          "{\"input\":\"a.log\",\"line\":7,\"offset\":100,\"length\":12,\"reason\":\"invalid-json\","
          "\"detail\":\"why\","
          "\"raw\":\"{\\\"a\\\":\\u007f \xC3\xA9\\n\\\"\\\\\"}\n");
    const json cut = json::parse(reject_line("-", reject_of(Reason::truncated, "")));
    CHECK(cut.at("raw") == "");
    CHECK_FALSE(cut.contains("text"));
}

TEST_CASE("a reject that stands in a text says so, and has its own bytes") {
    Reject reject = reject_of(Reason::invalid_json, "{\"a\"");
    reject.in_text = true;
    const json line = json::parse(reject_line("-", reject));
    CHECK(line.at("text") == true);
    CHECK(line.at("offset") == 100);
    CHECK(line.at("raw") == "{\"a\"");
}

TEST_CASE("the bytes of a reject that are no UTF-8 are in base64, whatever their number") {
    const std::array<const char*, 4> known = {"/w==", "/2Y=", "/2Zv", "/2Zvbw=="};
    for (std::size_t i = 0; i < known.size(); ++i) {
        const std::string raw = std::string(
                                    "\xFF"
                                    "foo")
                                    .substr(0, i + 1);
        const json line = json::parse(reject_line("-", reject_of(Reason::invalid_utf8, raw)));
        CHECK(line.at("raw_base64") == known[i]);
        CHECK_FALSE(line.contains("raw"));
    }
    for (std::size_t size = 1; size < 300; ++size) {
        std::string raw(size, '\xFF');
        for (std::size_t i = 1; i < size; ++i)
            raw[i] = static_cast<char>(i * 37);
        const json line = json::parse(reject_line("-", reject_of(Reason::invalid_utf8, raw)));
        const auto text = line.at("raw_base64").get<std::string>();
        REQUIRE(text.size() == (size + 2) / 3 * 4);
        REQUIRE(from_base64(text) == raw);
    }
}

TEST_CASE("a reject that is too large has its length and no bytes") {
    Reject reject = reject_of(Reason::too_large, "");
    reject.length = 20'000'000'000;
    const json line = json::parse(reject_line("-", reject));
    CHECK(line.at("length") == 20'000'000'000);
    CHECK_FALSE(line.contains("raw"));
    CHECK_FALSE(line.contains("raw_base64"));
}

TEST_CASE("a name that is no UTF-8 does not cost the reject") {
    Reject reject = reject_of(Reason::api_error, "{}");
    reject.detail = "Duo answered: \xFF";
    const json line = json::parse(reject_line("a\xFF.log", reject));
    CHECK(line.at("input") == "a\\xff.log");
    CHECK(line.at("detail") == "Duo answered: \\xff");
}

TEST_CASE("the first ten rejects are told, the others counted by reason") {
    test::StringSink messages, file;
    RejectLog log(&messages, &file);
    for (int i = 0; i < 10; ++i)
        log.add("a\x1B.log", reject_of(Reason::invalid_json, "x"));
    CHECK(messages.text().find("duo2qualys: a\\u001b.log:7: invalid-json: why\n") == 0);
    const std::string first_ten = messages.text();
    log.add("b", reject_of(Reason::unknown_kind, "{}"));
    log.add("b", reject_of(Reason::too_large, ""));
    log.add("b", reject_of(Reason::unknown_kind, "{}"));
    CHECK(messages.text() == first_ten);
    log.finish();
    CHECK(messages.text() ==
          first_ten + "duo2qualys: 3 more rejects not shown: 1 too-large, 2 unknown-kind\n");

    std::size_t lines = 0;
    for (const char c : file.text())
        lines += c == '\n' ? 1U : 0U;
    CHECK(lines == 13);
}

TEST_CASE("one reject more is counted in the singular, none more not at all") {
    test::StringSink messages;
    RejectLog log(&messages, nullptr);
    for (int i = 0; i < 10; ++i)
        log.add("a", reject_of(Reason::invalid_json, "x"));
    const std::string first_ten = messages.text();
    SECTION("none more") {
        log.finish();
        CHECK(messages.text() == first_ten);
    }
    SECTION("one more") {
        log.add("a", reject_of(Reason::truncated, "{"));
        CHECK(messages.text() == first_ten);
        log.finish();
        const std::string told = messages.text().substr(first_ten.size());
        CHECK(told.find("duo2qualys: a:7: truncated: ") == 0);
        CHECK(told.find('\n') == told.size() - 1);
    }
}

TEST_CASE("a quiet log still keeps every reject") {
    test::StringSink file;
    RejectLog log(nullptr, &file);
    for (int i = 0; i < 12; ++i)
        log.add("a", reject_of(Reason::invalid_json, "x"));
    log.finish();
    CHECK(file.text().size() == 12 * reject_line("a", reject_of(Reason::invalid_json, "x")).size());
}

TEST_CASE("many rejects are written with few writes, complete and in order") {
    CountingSink file;
    RejectLog log(nullptr, &file);
    std::string expected;
    const auto add = [&](const std::string& raw) {
        const Reject reject = reject_of(Reason::invalid_json, raw);
        expected += reject_line("a", reject);
        log.add("a", reject);
    };
    constexpr std::size_t kCount = 10'000;
    for (std::size_t i = 0; i < kCount; ++i)
        add(std::to_string(i));
    const std::size_t size = expected.size();
    CHECK(file.writes() <= size / 60'000);
    CHECK(expected.compare(0, file.text().size(), file.text()) == 0);
    log.flush();
    CHECK(file.text() == expected);
    const std::size_t before = file.writes();
    log.flush();
    CHECK(file.writes() == before);
    add(std::string(1'000'000, 'x'));  // larger than what is collected
    add("1");
    log.finish();
    CHECK(file.text() == expected);
}

TEST_CASE("a reject is in the file before its message is shown") {
    test::StringSink file;
    class Messages final : public output::Sink {
      public:
        explicit Messages(const test::StringSink& file) : file_(file) {}
        void write(std::string_view /*text*/) override { seen_.push_back(file_.text()); }
        void finish() override {}
        const std::vector<std::string>& seen() const { return seen_; }

      private:
        const test::StringSink& file_;
        std::vector<std::string> seen_;  // the file at each message
    } messages(file);
    RejectLog log(&messages, &file);
    std::string expected;
    for (int i = 0; i < 12; ++i) {
        const Reject reject = reject_of(Reason::invalid_json, std::to_string(i));
        expected += reject_line("a", reject);
        log.add("a", reject);
        if (i >= 10) continue;
        REQUIRE(messages.seen().size() == static_cast<std::size_t>(i) + 1);
        CHECK(messages.seen().back() == expected);
    }
    log.finish();
    CHECK(messages.seen().back() == expected);
}

TEST_CASE("tallies add up field by field, and tell when a record or a byte is missing") {
    output::Tally a;
    a.inputs = 1, a.bytes_read = 15, a.bytes_written = 3, a.read = 10, a.written = 5, a.rejected = 3,
    a.rejected_bytes = 7, a.skipped = 2, a.up_to_date = 3, a.drift = 4;
    a.by_kind[0] = 5, a.by_reason[3] = 3, a.skipped_by_reason[1] = 2;
    a.bytes = {1, 2, 3, 4, 5};
    a.lost = {1, 2, 3};
    output::Tally b = a;
    b.by_kind[2] = 1, b.by_reason[8] = 4;
    b += a;
    CHECK(b.inputs == 2);
    CHECK(b.bytes_read == 30);
    CHECK(b.bytes_written == 6);
    CHECK(b.read == 20);
    CHECK(b.written == 10);
    CHECK(b.rejected == 6);
    CHECK(b.rejected_bytes == 14);
    CHECK(b.skipped == 4);
    CHECK(b.up_to_date == 6);
    CHECK(b.drift == 8);
    CHECK(b.by_kind == std::array<std::uint64_t, kShapeCount>{10, 0, 1, 0, 0, 0, 0, 0});
    CHECK(b.by_reason == std::array<std::uint64_t, kReasonCount>{0, 0, 0, 6, 0, 0, 0, 0, 4});
    CHECK(b.skipped_by_reason == std::array<std::uint64_t, output::kSkipCount>{0, 4, 0, 0});
    CHECK(b.lost == std::array<std::uint64_t, output::kLostCount>{2, 4, 6});
    CHECK(b.bytes == ByteCounts{2, 4, 6, 8, 10});
    CHECK(b.adds_up());
    b.skipped += 1;
    CHECK_FALSE(b.adds_up());
    b.skipped -= 2;
    CHECK_FALSE(b.adds_up());
    b.skipped += 1;
    CHECK(b.adds_up());
    b.bytes.text += 1;
    CHECK_FALSE(b.adds_up());
}

TEST_CASE("the summary is one line, for people or as JSON") {
    output::Tally tally;
    tally.inputs = 1, tally.bytes_read = 1'500'000, tally.bytes_written = 2'000'000, tally.read = 12,
    tally.written = 8;
    tally.rejected = 3, tally.rejected_bytes = 99, tally.skipped = 1;
    tally.by_kind[static_cast<std::size_t>(Shape::admin)] = 8;
    tally.by_kind[static_cast<std::size_t>(Shape::telephony)] = 1;
    tally.by_reason[static_cast<std::size_t>(Reason::truncated)] = 1;
    tally.by_reason[static_cast<std::size_t>(Reason::api_error)] = 2;
    tally.skipped_by_reason[static_cast<std::size_t>(output::Skip::copy)] = 1;
    tally.bytes.records = 1'499'000, tally.bytes.envelopes = 800, tally.bytes.rejects = 99;
    tally.bytes.text = 1, tally.bytes.separators = 100;
    CHECK(output::summary_text(tally, 1.25).find('\n') == std::string::npos);
    CHECK(output::summary_text(tally, 0.5) ==
          "12 records read from 1 input (1.5 MB): 8 written (2.0 MB), 3 rejected (1 truncated, 2 api-error), "
          "1 skipped (1 copy), 500 ms");
    CHECK(output::summary_json(tally, 0.5, {}) ==
          "{\"inputs\":1,\"bytes_read\":1500000,\"bytes_written\":2000000,\"read\":12,\"written\":8,"
          "\"rejected\":3,"
          "\"rejected_bytes\":99,\"skipped\":1,\"by_kind\":{\"admin\":8,\"telephony\":1},"
          "\"by_reason\":{\"truncated\":1,\"api-error\":2},\"skipped_by_reason\":{\"copy\":1},"
          "\"bytes\":{\"records\":1499000,\"envelopes\":800,\"rejects\":99,\"text\":1,\"separators\":100},"
          "\"tables\":\"" +
              fmt::format("{:08x}", normalize::tables_fingerprint({})) + "\",\"seconds\":0.5}");
    tally.up_to_date = 2;
    CHECK(output::summary_text(tally, 0.5).ends_with(", 500 ms, 2 up to date"));
    CHECK(json::parse(output::summary_json(tally, 0.5, {})).at("up_to_date") == 2);
    CHECK(output::summary_text({}, 0) == "0 records read from 0 inputs (0 bytes): 0 written, 0.0 ms");
    const auto lost = [](std::uint64_t addresses, std::uint64_t times, std::uint64_t types) {
        output::Tally some;
        some.lost = {addresses, times, types};
        const std::string text = output::summary_text(some, 0);
        return text.substr(text.find(';'));
    };
    CHECK(lost(2, 0, 0) == "; 2 addresses are not IPv4 and have no token: --unmapped keep shows them");
    CHECK(lost(0, 1, 0) == "; 1 time cannot be read and has no token: --unmapped keep shows it");
    CHECK(lost(1, 2, 3) ==
          "; 1 address is not IPv4, 2 times cannot be read, 3 values are of a wrong type and have no "
          "token: --unmapped keep shows them");
    tally = {};
    tally.inputs = 2, tally.bytes_read = 4'321, tally.bytes_written = 567, tally.read = 1, tally.written = 1;
    CHECK(output::summary_text(tally, 0.0123) ==
          "1 record read from 2 inputs (4.3 kB): 1 written (567 bytes), 12 ms");
}

TEST_CASE("amounts have the unit that suits them") {
    CHECK(output::counted(0, "record") == "0 records");
    CHECK(output::counted(1, "record") == "1 record");
    CHECK(output::counted(2, "record") == "2 records");
    CHECK(output::size_text(0) == "0 bytes");
    CHECK(output::size_text(1) == "1 byte");
    CHECK(output::size_text(999) == "999 bytes");
    CHECK(output::size_text(1'000) == "1.0 kB");
    CHECK(output::size_text(999'949) == "999.9 kB");
    CHECK(output::size_text(999'951) == "1.0 MB");
    CHECK(output::size_text(20'000'000'000) == "20.0 GB");
    CHECK(output::size_text(UINT64_MAX) == "18.4 EB");
    CHECK(output::duration_text(0) == "0.0 ms");
    CHECK(output::duration_text(0.00088) == "0.9 ms");
    CHECK(output::duration_text(0.0099) == "9.9 ms");
    CHECK(output::duration_text(0.00996) == "10 ms");
    CHECK(output::duration_text(0.999) == "999 ms");
    CHECK(output::duration_text(0.9999) == "1.0 s");
    CHECK(output::duration_text(125.31) == "125.3 s");
}

TEST_CASE("a full device is an error with the name and the reason, at the first byte") {
    const int full = open("/dev/full", O_WRONLY);
    REQUIRE(full >= 0);
    output::FdSink sink(full, "out.ndjson", output::FdSink::Ownership::owned);
    CHECK_THROWS_WITH(sink.write("x"), "out.ndjson: cannot write: No space left on device");
}

TEST_CASE("a descriptor is closed when it is owned and left open when it is borrowed") {
    int ends[2] = {-1, -1};
    REQUIRE(pipe(ends) == 0);
    {
        output::FdSink sink(ends[1], "pipe", output::FdSink::Ownership::borrowed);
        sink.write("one\n");
        sink.finish();
    }
    {
        output::FdSink sink(ends[1], "pipe", output::FdSink::Ownership::owned);
        sink.write("two\n");
        sink.finish();
        CHECK(fcntl(ends[1], F_GETFD) == -1);
    }
    char bytes[16];
    const ssize_t size = read(ends[0], bytes, sizeof bytes);
    CHECK(std::string(bytes, static_cast<std::size_t>(size < 0 ? 0 : size)) == "one\ntwo\n");
    CHECK(read(ends[0], bytes, sizeof bytes) == 0);  // nobody else can write
    close(ends[0]);
}

TEST_CASE("a descriptor that is already closed is an error, not a loss") {
    int ends[2] = {-1, -1};
    REQUIRE(pipe(ends) == 0);
    close(ends[0]);
    close(ends[1]);
    output::FdSink sink(ends[1], "pipe", output::FdSink::Ownership::borrowed);
    CHECK_THROWS_WITH(sink.write("x"), "pipe: cannot write: Bad file descriptor");
    CHECK_THROWS_WITH(sink.finish(), "pipe: cannot write: Bad file descriptor");
}
