#include "output/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "json/utf8.hpp"

namespace duo2qualys::output {
namespace {

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

// Unicode's control characters (Cc), line and paragraph separators (Zl, Zp), the format characters (Cf) that
// no script needs for its display, and other invisible characters.
constexpr auto kUnsafe = std::to_array<Range>({
    {0x0, 0x1F},
    {0x7F, 0x9F},
    {0xAD, 0xAD},        // soft hyphen
    {0x34F, 0x34F},      // combining grapheme joiner
    {0x61C, 0x61C},      // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0x200B, 0x200F},    // zero width; marks of direction
    {0x2028, 0x202E},    // separators; embeddings and overrides of direction
    {0x2060, 0x206F},    // invisible operators; isolates of direction
    {0x3164, 0x3164},    // Hangul filler
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    {0xFFF9, 0xFFFB},    // annotations
    {0x1D173, 0x1D17A},  // musical format characters
    {0xE0000, 0xE0FFF},  // tags, variation selectors
});

bool is_unsafe(std::uint32_t c) {
    return std::any_of(kUnsafe.begin(), kUnsafe.end(),
                       [c](const Range& range) { return c >= range.first && c <= range.last; });
}

void append_escape(std::string& out, std::uint32_t c) {
    constexpr std::string_view kShort = "\b\f\n\r\t";
    constexpr std::string_view kLetters = "bfnrt";
    const std::size_t place = c < 0x80 ? kShort.find(static_cast<char>(c)) : std::string_view::npos;
    if (place != std::string_view::npos) {
        out += {'\\', kLetters[place]};
    } else if (c < 0x10000) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
    } else {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD7C0U + (c >> 10U),
                       0xDC00U | (c & 0x3FFU));
    }
}

template <typename IsEscaped>
std::string escaped(std::string_view text, const IsEscaped& is_escaped) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = json::utf8_character_size(text);
        const std::string_view taken = text.substr(0, std::max<std::size_t>(size, 1));
        if (size == 0) {
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(text.front()));
        } else if (const std::uint32_t c = json::utf8_code_point(taken); is_escaped(c)) {
            append_escape(out, c);
        } else {
            out += taken;
        }
        text.remove_prefix(taken.size());
    }
    return out;
}

}  // namespace

std::string printable(std::string_view text) {
    return escaped(text, is_unsafe);
}

std::string valid_utf8(std::string_view text) {
    return escaped(text, [](std::uint32_t) { return false; });
}

}  // namespace duo2qualys::output
