/// UTF-8: whether a text is, and its characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace duo2qualys::json {

/// Whether `text` is valid UTF-8 (RFC 3629: no surrogates, no overlong forms). What follows looks at one
/// character at a time; this is faster.
bool is_utf8(std::string_view text) noexcept;

/// Bytes of the character at the beginning of `text` (RFC 3629, section 4); 0: there is none.
std::size_t utf8_character_size(std::string_view text) noexcept;

/// The code point of a character, whose bytes `character` is.
std::uint32_t utf8_code_point(std::string_view character) noexcept;

/// As many of the whole characters that `text`, which is UTF-8, begins with as `max_size` bytes hold.
std::string_view utf8_prefix(std::string_view text, std::size_t max_size) noexcept;

/// Bytes of `text` before the first one that no UTF-8 character begins with or goes on with (RFC 3629); of a
/// character that is cut off or goes wrong, its first byte.
std::size_t valid_utf8_size(std::string_view text) noexcept;

/// Which byte of `text`, a record that is no UTF-8, is the first bad one, for people: counted from 1.
std::string utf8_problem(std::string_view text);

}  // namespace duo2qualys::json
