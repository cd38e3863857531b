/// Validates UTF-8, splits it into characters and writes it, for everything that reads or shows text. Tested
/// by tests/unit/json_utf8_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace duo2qualys::json {

/// Whether `text` is valid UTF-8 (RFC 3629: no surrogates, no overlong forms). Faster than the functions
/// below, which read one character at a time.
bool is_utf8(std::string_view text) noexcept;

/// The size in bytes of the character at the beginning of `text` (RFC 3629, section 4); 0 if there is no
/// valid one.
std::size_t utf8_character_size(std::string_view text) noexcept;

/// The code point of `character`, the bytes of one valid character.
std::uint32_t utf8_code_point(std::string_view character) noexcept;

/// Writes the code point `c`, at most 4 bytes, to `out` and returns the end. A lone surrogate is encoded by
/// the same rule.
inline char* put_utf8(std::uint32_t c, char* out) noexcept {
    const auto byte = [&out](std::uint32_t b) { *out++ = static_cast<char>(b); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6U);
        byte(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12U);
        byte(0x80 | (c >> 6U & 0x3FU));
        byte(0x80 | (c & 0x3FU));
    } else {
        byte(0xF0 | c >> 18U);
        byte(0x80 | (c >> 12U & 0x3FU));
        byte(0x80 | (c >> 6U & 0x3FU));
        byte(0x80 | (c & 0x3FU));
    }
    return out;
}

/// The longest prefix of `text`, which must be UTF-8, that has at most `max_size` bytes and ends with a whole
/// character.
std::string_view utf8_prefix(std::string_view text, std::size_t max_size) noexcept;

/// Returns `text`, which must be UTF-8. If it is longer than `max_size` bytes, "…" replaces the rest.
std::string utf8_shortened(std::string_view text, std::size_t max_size);

/// The number of bytes before the first character of `text` that is not valid UTF-8 (RFC 3629) or is cut off.
std::size_t valid_utf8_size(std::string_view text) noexcept;

/// Describes, for users, where the first bad byte is in `text`, a record that is not UTF-8. Bytes are counted
/// from 1.
std::string utf8_problem(std::string_view text);

}  // namespace duo2qualys::json
