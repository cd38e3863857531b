/// The text of JSON strings, escaped and not. "Canonical" is the spelling of RFC 8785, which the output and
/// the content id share: the only escapes are `\" \\ \b \f \n \r \t` and, below U+0020, `\u00xx` in lower
/// case; a lone surrogate is U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/block.hpp"

namespace duo2qualys::json {

/// Bytes behind a text that can be read, and behind a room that can be written, for functions that say so:
/// they work on whole blocks.
inline constexpr std::size_t kStringPadding = Block::kSize;

/// Bytes behind a JSON text that can be read, whatever they are: several blocks are looked at together before
/// it is asked whether the text has ended.
inline constexpr std::size_t kTextPadding = 4 * Block::kSize;

/// What the backslashes of a string say.
enum class Escapes : std::uint8_t { none, canonical, respelt, invalid };

/// A string whose end was looked for.
struct ScannedString {
    const char* quote;  ///< the one that closes it; null: the text ends before
    Escapes escapes;    ///< invalid, too, with control characters or bytes that are no UTF-8
};

/// Finds the end of the string whose text, behind its quote, begins at `begin`, in a JSON text that ends at
/// `end` (kTextPadding), and checks it by RFC 8259.
ScannedString scan_string(const char* begin, const char* end) noexcept;

/// Writes the characters that `text` (between its quotes, escapes checked, padded) stands for to `out`, which
/// must have padded room for text.size() bytes, and returns the end. Lone surrogates become U+FFFD.
char* unescape(std::string_view text, char* out) noexcept;

/// Writes `text` (between its quotes, escapes checked, padded) in canonical spelling to `out`, which must
/// have padded room for text.size() bytes: no canonical spelling is longer than another. Returns the end.
char* canonicalize(std::string_view text, char* out) noexcept;

/// Writes plain text (UTF-8) as the inside of a canonical JSON string to `out`, which must have room for
/// kMaxEscapedSize times text.size() bytes. Returns the end.
char* escape(std::string_view text, char* out) noexcept;
inline constexpr std::size_t kMaxEscapedSize = 6;

/// Bytes that escape() would write.
std::size_t escaped_size(std::string_view text) noexcept;

}  // namespace duo2qualys::json
