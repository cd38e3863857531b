/// Validates UTF-8 and splits it into characters, for everything that reads or shows text. Tested by
/// tests/unit/json_utf8_test.cpp.
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
