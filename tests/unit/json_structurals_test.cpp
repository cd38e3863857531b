/// Tokens: every kernel of simdjson that this machine can run finds the same ones.
#include "json/structurals.hpp"

#include <simdjson.h>

#include <string>
#include <vector>

#include "catch.hpp"
#include "json/characters.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;
using json::Structurals;

/// Calls `check` with each kernel in turn, then puts the one back that was in use.
template <typename Check>
void with_every_kernel(Check check) {
    const simdjson::implementation* const before = simdjson::get_active_implementation();
    int tried = 0;
    for (const simdjson::implementation* kernel : simdjson::get_available_implementations()) {
        if (!kernel->supported_by_runtime_system()) continue;
        simdjson::get_active_implementation() = kernel;
        INFO("kernel " << kernel->name());
        check();
        ++tried;
    }
    simdjson::get_active_implementation() = before;
    CHECK(tried > 0);
}

/// The positions that index() promises, of valid JSON, found byte by byte.
std::vector<std::uint32_t> expected_positions(std::string_view text) {
    std::vector<std::uint32_t> positions;
    bool in_run = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool is_mark = std::string_view("{}[]:,\"").find(c) != std::string_view::npos;
        if (is_mark || (!json::is_blank(c) && !in_run)) positions.push_back(static_cast<std::uint32_t>(i));
        in_run = !is_mark && !json::is_blank(c);
        if (c != '"') continue;
        while (text[++i] != '"') {
            if (text[i] == '\\') ++i;
        }
    }
    return positions;
}

}  // namespace

TEST_CASE("every kernel finds the tokens of records in every spelling, at every alignment") {
    with_every_kernel([] {
        reference::Rng rng(11);
        Structurals tokens;
        for (int i = 0; i < 400; ++i) {
            const reference::Value value = reference::parse_json(reference::random_record(rng));
            const test::Spelling& spelling =
                test::kSpellings[static_cast<std::size_t>(i) % std::size(test::kSpellings)];
            const std::string text = std::string(rng.below(70), ' ') + test::spell(rng, value, spelling) +
                                     rng.pick({"", "\n", " ,\r\n"});
            const std::vector<std::uint32_t> expected = expected_positions(text);
            CAPTURE(text);
            REQUIRE(tokens.index(text) == Structurals::Status::ok);
            REQUIRE(tokens.count() == expected.size());
            REQUIRE(std::equal(expected.begin(), expected.end(), tokens.positions()));
            REQUIRE(tokens.positions()[tokens.count()] == text.size());
        }
    });
}

TEST_CASE("every kernel finds a quote behind any number of backslashes across its block borders") {
    with_every_kernel([] {
        Structurals tokens;
        for (std::size_t before = 0; before < 70; ++before) {
            for (std::size_t backslashes = 0; backslashes < 70; ++backslashes) {
                // Behind an odd number of backslashes the quote is text, and the string goes on.
                const std::string text =
                    "[\"" + std::string(before, 'a') + std::string(backslashes, '\\') + "\",1,\"b\"]";
                const bool is_text = backslashes % 2 == 1;
                if (test::Parsed(text).accepted() == is_text) FAIL(text);
                if (is_text) continue;
                if (tokens.index(text) != Structurals::Status::ok || tokens.count() != 7) FAIL(text);
            }
        }
    });
}

TEST_CASE("every kernel tells an unclosed string, a raw control character and bytes that are no UTF-8") {
    with_every_kernel([] {
        Structurals tokens;
        for (std::size_t before = 0; before < 130; ++before) {
            const std::string head = "[\"" + std::string(before, 'x');
            REQUIRE(tokens.index(head) == Structurals::Status::unclosed_string);
            REQUIRE(tokens.index(head + "\x1F\"]") == Structurals::Status::control_character);
            REQUIRE(tokens.index(head + "\n\"]") == Structurals::Status::control_character);
            REQUIRE(tokens.index(head + "\x7F\"]") == Structurals::Status::ok);
            REQUIRE(tokens.index(head + "\xC3\xA9\"]") == Structurals::Status::ok);
            for (const char* bad : {"\xFF", "\x80", "\xC0\x80", "\xC3", "\xE2\x82", "\xED\xA0\x80",
                                    "\xF4\x90\x80\x80", "\xF0\x80\x80\x80", "\xF5\x80\x80\x80"}) {
                REQUIRE(tokens.index(head + bad + "\"]") == Structurals::Status::invalid_utf8);
            }
        }
        // Outside strings it may also be left to the parser.
        REQUIRE_FALSE(test::Parsed("[1]\xFF").accepted());
        REQUIRE_FALSE(test::Parsed("[\xC3\xA9]").accepted());
    });
}

TEST_CASE("text without tokens has none, and memory grows with the text") {
    with_every_kernel([] {
        Structurals tokens;
        for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 200'000U}) {
            const std::string blanks(size, ' ');
            REQUIRE(tokens.index(blanks) == Structurals::Status::ok);
            REQUIRE(tokens.count() == 0);
            REQUIRE(tokens.positions()[0] == size);
        }
        const std::string brackets(300'000, '[');
        REQUIRE(tokens.index(brackets) == Structurals::Status::ok);
        REQUIRE(tokens.count() == brackets.size());
        REQUIRE(tokens.positions()[brackets.size() - 1] == brackets.size() - 1);
    });
}

TEST_CASE("with every kernel the parser agrees with the reference on damaged text") {
    with_every_kernel([] {
        reference::Rng rng(12);
        for (int i = 0; i < 1500; ++i) {
            std::string text = reference::mutate_text(rng, reference::random_record(rng));
            if (rng.one_in(3)) text.resize(rng.below(text.size() + 1));
            const test::Parsed parsed(text);
            const bool valid = reference::is_utf8(text) &&
                               reference::check_json(text).verdict == reference::Verdict::valid &&
                               reference::check_json(text).depth <= json::kMaxDepth;
            CAPTURE(text);
            REQUIRE(parsed.accepted() == valid);
        }
    });
}

TEST_CASE("UTF-8 is told from bytes that are none by every kernel") {
    with_every_kernel([] {
        reference::Rng rng(13);
        for (int i = 0; i < 3000; ++i) {
            std::string text(rng.below(100), 'a');
            for (std::size_t k = rng.below(5); k > 0; --k) {
                text += rng.pick({"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x94\x91", "z", "\xC2", "\x80",
                                  "\xED\x9F\xBF", "\xED\xA0\x80", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF",
                                  "\xF4\x90\x80\x80"});
            }
            REQUIRE(json::is_utf8(text) == reference::is_utf8(text));
        }
    });
}
