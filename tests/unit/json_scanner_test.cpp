/// The scanner: the same verdict as the reference and the parser, however the text arrives.
#include "json/scanner.hpp"

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "json/characters.hpp"
#include "json/utf8.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;
using json::Scanner;
using reference::Verdict;

/// The result of the scanner for a text in pieces of `size` bytes.
struct Scanned {
    Scanner::Status status = Scanner::Status::incomplete;
    std::size_t consumed = 0;
    std::string problem;
};

Scanned scan(std::string_view text, std::size_t size) {
    Scanner scanner;
    Scanned result;
    while (!text.empty() && result.status == Scanner::Status::incomplete) {
        result.status = scanner.feed(text.substr(0, size));
        text.remove_prefix(std::min(size, text.size()));
    }
    if (result.status == Scanner::Status::incomplete) result.status = scanner.finish();
    result.consumed = scanner.consumed();
    result.problem = scanner.problem();
    return result;
}

/// The same as the reference's verdict on a whole text.
Verdict verdict_of(std::string_view text) {
    const Scanned scanned = scan(text, text.size());
    switch (scanned.status) {
        case Scanner::Status::incomplete: return Verdict::beginning;
        case Scanner::Status::invalid: return Verdict::invalid;
        default: break;
    }
    return json::trim_blanks(text.substr(scanned.consumed)).empty() ? Verdict::valid : Verdict::invalid;
}

std::string damaged_text(reference::Rng& rng) {
    std::string text = reference::random_record(rng);
    if (!rng.one_in(5)) text = reference::mutate_text(rng, text);
    if (!text.empty() && rng.one_in(3)) text.resize(1 + rng.below(text.size()));
    return text;
}

}  // namespace

TEST_CASE("the scanner and the reference agree on damaged text") {
    reference::Rng rng(31);
    int seen[3] = {};
    for (int i = 0; i < 4000; ++i) {
        const std::string text = damaged_text(rng);
        if (json::trim_blanks(text).empty()) continue;
        const Verdict expected = reference::check_json(text).verdict;
        ++seen[static_cast<int>(expected)];
        CAPTURE(text);
        REQUIRE(verdict_of(text) == expected);
    }
    for (const int count : seen)
        CHECK(count > 200);
}

TEST_CASE("the scanner and the parser agree on damaged text") {
    reference::Rng rng(32);
    for (int i = 0; i < 2000; ++i) {
        const std::string text = damaged_text(rng);
        if (json::trim_blanks(text).empty() || !json::is_utf8(text)) continue;
        const test::Parsed parsed(text);
        if (parsed.status == json::Parser::Status::too_deep) continue;
        CAPTURE(text);
        REQUIRE(parsed.accepted() == (verdict_of(text) == Verdict::valid));
    }
}

TEST_CASE("the scanner stops at the same byte with the same problem, whatever the size of the pieces") {
    reference::Rng rng(33);
    for (int i = 0; i < 150; ++i) {
        const std::string text = damaged_text(rng);
        const Scanned whole = scan(text, text.size());
        CAPTURE(text);
        for (std::size_t size = 1; size < text.size(); size += size < 40 ? 1 : 17) {
            const Scanned pieces = scan(text, size);
            CAPTURE(size);
            REQUIRE(pieces.status == whole.status);
            REQUIRE(pieces.consumed == whole.consumed);
            REQUIRE(pieces.problem == whole.problem);
        }
    }
}

TEST_CASE("every beginning of a record is incomplete, and only the whole record is complete") {
    reference::Rng rng(34);
    for (int i = 0; i < 60; ++i) {
        std::string text(json::trim_blanks(reference::random_record(rng)));
        for (std::size_t size = 1; size < text.size(); ++size) {
            const Scanned scanned = scan(std::string_view(text).substr(0, size), size);
            if (scanned.status != Scanner::Status::incomplete || scanned.consumed != size)
                FAIL(text.substr(0, size));
        }
        const Scanned whole = scan(text + " {", text.size() + 2);
        CHECK(whole.status == Scanner::Status::complete);
        CHECK(whole.consumed == text.size());
    }
}

TEST_CASE("invalid text is the beginning of JSON up to the byte that the scanner names") {
    reference::Rng rng(35);
    int invalid = 0;
    for (int i = 0; i < 1500; ++i) {
        const std::string text = damaged_text(rng);
        const Scanned scanned = scan(text, text.size());
        if (scanned.status != Scanner::Status::invalid) continue;
        ++invalid;
        CAPTURE(text, scanned.consumed);
        REQUIRE(scanned.consumed < text.size());
        REQUIRE_FALSE(scanned.problem.empty());
        REQUIRE(reference::check_json(text.substr(0, scanned.consumed + 1)).verdict == Verdict::invalid);
        if (scanned.consumed != 0)
            REQUIRE(reference::check_json(text.substr(0, scanned.consumed)).verdict == Verdict::beginning);
    }
    CHECK(invalid > 300);
}

TEST_CASE("a number at top level is complete when something follows, or at the end") {
    for (const char* number : {"0", "-0", "12", "1.5", "1e5", "1E+5"}) {
        CAPTURE(number);
        const std::string text = number;
        Scanner scanner;
        CHECK(scanner.feed(text) == Scanner::Status::incomplete);
        CHECK(scanner.finish() == Scanner::Status::complete);
        CHECK(scan(text + ",", 1).status == Scanner::Status::complete);
        CHECK(scan(text + ",", 1).consumed == text.size());
    }
    for (const char* cut : {"-", "1.", "1e", "1e-", "tru", "n", "\"a", "\"\\", "\"\\u00"}) {
        CAPTURE(cut);
        Scanner scanner;
        CHECK(scanner.feed(cut) == Scanner::Status::incomplete);
        CHECK(scanner.finish() == Scanner::Status::incomplete);
        CHECK_FALSE(scanner.missing().empty());
    }
}

TEST_CASE("any depth is scanned") {
    const std::size_t levels = 1'000'000;
    const std::string text = std::string(levels, '[') + std::string(levels, ']');
    CHECK(scan(text, 4096).status == Scanner::Status::complete);
    CHECK(scan(text, 4096).consumed == text.size());
    CHECK(scan(text.substr(1), 4096).consumed == text.size() - 2);
}

TEST_CASE("the scanner says what is wrong in words") {
    const auto problem = [](std::string_view text) { return scan(text, text.size()).problem; };
    CHECK(problem("{\"a\":1,}") == "no key after the comma");
    CHECK(problem("{a:1}") == "no key after the brace");
    CHECK(problem("{\"a\" 1}") == "no colon after the key");
    CHECK(problem("{\"a\":}") == "a value is missing");
    CHECK(problem("[1,]") == "a value is missing");
    CHECK(problem("{\"a\":tru}") == "not a literal: true, false or null");
    CHECK(problem("{\"a\":NaN}") == "not a JSON value");
    CHECK(problem("{\"a\":01}") == "a number with a leading zero");
    CHECK(problem("{\"a\":-}") == "no digit after the minus sign");
    CHECK(problem("{\"a\":1.}") == "no digit after the decimal point");
    CHECK(problem("{\"a\":1e}") == "no digit in the exponent");
    CHECK(problem("{\"a\":\"b\n") == "the line ends inside a string");
    CHECK(problem("{\"a\":\"b\t") == "a raw control character inside a string");
    CHECK(problem("{\"a\":\"\\x\"}") == "no such escape");
    CHECK(problem("{\"a\":\"\\u12x4\"}") == "not four hexadecimal digits after \\u");
    CHECK(problem("{\"a\":1 \"b\":2}") == "no comma or closing brace after the value");
    CHECK(problem("[1 2]") == "no comma or closing bracket after the value");
    CHECK(problem("{\"a\":[1}") == "the wrong closing bracket");
    CHECK(problem("\"\\x\"") == "no such escape");
}

TEST_CASE("text that does not begin like JSON is called no JSON") {
    for (const char* text : {"not a record", "try again", "-- log --", "01:02:03 x", "<13>x", "Mar  1", "#",
                             "}", "]", ":", "1.x", "\xC3\xA9", "\\"}) {
        CAPTURE(text);
        CHECK(scan(text, 100).problem == "no JSON");
    }
}

TEST_CASE("the scanner says what is missing in words") {
    const auto missing = [](std::string_view text) {
        Scanner scanner;
        REQUIRE(scanner.feed(text) == Scanner::Status::incomplete);
        return std::string(scanner.missing());
    };
    CHECK(missing("{\"a") == "the text ends inside a string");
    CHECK(missing("{\"a\"") == "the text ends after a key");
    CHECK(missing("{\"a\":") == "the text ends before a value");
    CHECK(missing("{\"a\":1.") == "the text ends inside a number or literal");
    CHECK(missing("{\"a\":nu") == "the text ends inside a number or literal");
    CHECK(missing("{\"a\":null") == "the text ends before the closing brace");
    CHECK(missing("{") == "the text ends before the closing brace");
    CHECK(missing("{\"a\":1,") == "the text ends before the closing brace");
    CHECK(missing("[") == "the text ends before the closing bracket");
    CHECK(missing("[1,") == "the text ends before a value");
    CHECK(missing("[{}") == "the text ends before the closing bracket");
}
