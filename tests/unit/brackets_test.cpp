/// The bracket that closes another one, wherever a reader begins.
#include "framing/brackets.hpp"

#include <string>

#include "catch.hpp"
#include "reference/generator.hpp"
#include "seeds.hpp"

namespace duo2qualys::framing {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// Reads from the bracket on, up to the one that closes it.
std::size_t expected(std::string_view line, std::size_t at, std::size_t reach) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t next = at; next < line.size() && next < at + reach; ++next) {
        const char c = line[next];
        if (c == '"') {
            in_string = !in_string;
        } else if (in_string) {
            if (c == '\\') ++next;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return next + 1;
        }
    }
    return kNone;
}

Window window_of(std::string_view text) {
    Window window(0, Window::Before::line_end);
    window.enter(text, true);
    return window;
}

}  // namespace

TEST_CASE("a bracket is closed by the same one, whichever brackets were asked for before") {
    reference::Rng rng(91);
    for (std::size_t i = 0; i < test::smaller(20'000); ++i) {
        std::string text;
        for (std::size_t size = rng.below(80); text.size() < size;)
            text += rng.pick({"{", "}", "[", "]", "\"", "\\", "a", "\n"});
        Window window = window_of(text);
        BracketPairs pairs;
        CAPTURE(text);
        for (std::size_t questions = 0; questions < text.size(); ++questions) {
            const std::size_t at = rng.below(text.size());
            if (text[at] != '{' && text[at] != '[') continue;
            const std::size_t reach = rng.one_in(2) ? BracketPairs::kFar : rng.below(20);
            const std::size_t end = window.line_end(at);
            CAPTURE(at, reach);
            REQUIRE(pairs.behind_closing(window, at, end, reach) ==
                    expected(std::string_view(text).substr(0, end), at, reach));
        }
    }
}

TEST_CASE("pairs are found up to 64 KiB, on lines of any length") {
    for (const std::size_t size : {BracketPairs::kFar - 1, BracketPairs::kFar, BracketPairs::kFar + 1}) {
        const std::string pair = "[" + std::string(size - 2, 'x') + "]";
        std::string text;
        for (int i = 0; i < 5; ++i)
            text += pair + "\"{";
        Window window = window_of(text);
        BracketPairs pairs;
        for (std::size_t at = 0; at < text.size(); at += size + 2) {
            CAPTURE(size, at);
            CHECK(pairs.behind_closing(window, at, text.size(), kNone) ==
                  (size > BracketPairs::kFar ? kNone : at + size));
        }
    }
}

}  // namespace duo2qualys::framing
