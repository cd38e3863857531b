/// Classifies bytes of JSON text (RFC 8259) for everything that reads JSON. Tested by
/// tests/unit/text_test.cpp.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "text/block.hpp"

namespace duo2qualys::json {

/// Space, tab, CR and LF.
inline constexpr std::string_view kBlanks = " \t\r\n";

constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Whether a number or literal may be followed by this byte.
constexpr bool ends_scalar(char c) noexcept {
    return is_blank(c) || c == ',' || c == '}' || c == ']';
}

constexpr bool is_digit(char c) noexcept {
    return static_cast<unsigned char>(c - '0') < 10;
}

/// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept {
    if (is_digit(c)) return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The UTF-16 code unit in the four hexadecimal digits at `digits`, which must have been checked.
constexpr std::uint32_t code_unit(const char* digits) noexcept {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i)
        unit = unit << 4U | static_cast<std::uint32_t>(hex_value(digits[i]));
    return unit;
}

/// Two code units encode a character above U+FFFF: a high surrogate, and then a low one.
constexpr bool is_high_surrogate(std::uint32_t unit) noexcept {
    return unit >= 0xD800 && unit < 0xDC00;
}
constexpr bool is_low_surrogate(std::uint32_t unit) noexcept {
    return unit >= 0xDC00 && unit < 0xE000;
}

/// `text` without the bytes at both ends for which `is_outside(byte)` is true.
template <typename IsOutside>
constexpr std::string_view trim(std::string_view text, IsOutside is_outside) noexcept {
    while (!text.empty() && is_outside(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_outside(text.back()))
        text.remove_suffix(1);
    return text;
}

constexpr std::string_view trim_blanks(std::string_view text) noexcept {
    return trim(text, is_blank);
}

/// The first byte that is not a blank; nullopt if there is none.
constexpr std::optional<char> first_nonblank(std::string_view text) noexcept {
    for (const char c : text) {
        if (!is_blank(c)) return c;
    }
    return std::nullopt;
}

/// Returns the end of the blanks at `p`; if they reach `end`, returns some position at or after it. May read
/// up to one block after `end`. Not inlined, because only pretty-printed text has so many blanks.
[[gnu::noinline]] inline const char* blanks_end(const char* p, const char* end) noexcept {
    constexpr Block::Set kAll = Block::first(Block::kSize);
    while (p < end) {
        const Block::Set others = ~Block(p).blank() & kAll;
        if (others != 0) return p + std::countr_zero(others);
        p += Block::kSize;
    }
    return p;
}

/// The first `c` in [begin, end), or end.
inline const char* find(const char* begin, const char* end, char c) noexcept {
    const void* found = std::memchr(begin, c, static_cast<std::size_t>(end - begin));
    return found != nullptr ? static_cast<const char*>(found) : end;
}

}  // namespace duo2qualys::json
