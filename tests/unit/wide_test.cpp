/// The loops for wide registers do the same as the code for other processors.
#include "json/wide.hpp"

#include <memory>
#include <string>

#include "catch.hpp"
#include "normalize/event_id.hpp"
#include "seeds.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;
namespace wide = json::wide;

bool is_tested() {
    if (wide::loops().strip_blanks != nullptr) return true;
    WARN("not tested: this processor has no AVX-512 with VBMI2");
    return false;
}

/// What the loop gives. The texts end at the ends of their memory, so that the address sanitizer sees what is
/// read or written beyond.
std::string strip(const std::string& text) {
    const std::unique_ptr<char[]> source(new char[text.size()]);
    text.copy(source.get(), text.size());
    const std::unique_ptr<char[]> out(new char[text.size() + wide::kPadding]);
    const char* const end = wide::loops().strip_blanks(source.get(), text.size(), out.get());
    return {out.get(), static_cast<std::size_t>(end - out.get())};
}

/// The same, byte by byte.
std::string expected(const std::string& text) {
    std::string kept;
    bool in_string = false;
    bool escaped = false;
    for (const char c : text) {
        if (!in_string && json::is_blank(c)) continue;
        kept += c;
        if (!escaped && c == '"') in_string = !in_string;
        escaped = !escaped && c == '\\';
    }
    return kept;
}

/// A list of strings and numbers with many blanks, escapes and runs of backslashes.
std::string random_list(reference::Rng& rng, std::size_t size) {
    const auto blanks = [&] {
        std::string some;
        while (rng.one_in(2))
            some += rng.pick({" ", "\n", "\t", "\r", "    "});
        return some;
    };
    std::string text = "[" + blanks() + "0";
    while (text.size() < size) {
        text += blanks() + "," + blanks();
        if (rng.one_in(4)) {
            text += std::to_string(rng.below(100'000));
            continue;
        }
        text += '"';
        while (!rng.one_in(6))
            text +=
                rng.pick({"\\\\", "\\\"", " ", "a", ", ", "\xC3\xA9", "\\n", "\\u0020", "[ ]", "\\\\\\\\"});
        text += '"';
    }
    return text + blanks() + "]";
}

}  // namespace

TEST_CASE("blanks outside strings are removed, and nothing else") {
    if (!is_tested()) return;
    CHECK(strip("{ }") == "{}");
    CHECK(strip("{\"a b\": \"c \\\" d\" , \"e\\\\\" : 1 }") == "{\"a b\":\"c \\\" d\",\"e\\\\\":1}");
    reference::Rng rng(81);
    for (std::size_t i = 0; i < test::smaller(20'000); ++i) {
        const std::string text = random_list(rng, rng.below(300));
        CAPTURE(text);
        REQUIRE(strip(text) == expected(text));
    }
}

TEST_CASE("a run of backslashes may begin and end at any place of a block") {
    if (!is_tested()) return;
    for (std::size_t before = 0; before < 130; ++before) {
        for (std::size_t pairs = 0; pairs < 140; ++pairs) {
            const std::string run(2 * pairs, '\\');
            const std::string text = "[\"" + std::string(before, ' ') + run + "\\\" \" , \" " + run + "\" ]";
            CAPTURE(before, pairs);
            REQUIRE(strip(text) == expected(text));
        }
    }
}

TEST_CASE("event ids do not depend on the processor") {
    if (!is_tested()) return;
    reference::Rng rng(82);
    normalize::EventIdMaker maker;
    normalize::EventIdMaker portable{wide::Loops()};
    for (std::size_t size = 1; size < 3000; size += rng.below(2 * test::kStep) + 1) {
        const std::string list = random_list(rng, size);
        for (const std::string& text : {list, expected(list), "{\"b\":0, \"a\" : " + list + "}"}) {
            const test::Parsed parsed(text);
            CAPTURE(text);
            REQUIRE(parsed.accepted());
            REQUIRE(maker.make(parsed.document, 0) == portable.make(parsed.document, 0));
        }
    }
}
