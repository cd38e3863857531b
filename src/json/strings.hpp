/// Scans, unescapes and escapes the text of JSON strings, for the parser and the output. Output lines and
/// event ids use the "canonical" spelling of RFC 8785: the only escapes are `\" \\ \b \f \n \r \t` and, below
/// U+0020, `\u00xx` in lower case; a lone surrogate becomes U+FFFD. Tested by
/// tests/unit/json_strings_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/block.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::json {

/// "Padded" below means that this many bytes can be read after a text, or written after a buffer, because
/// functions work on whole blocks.
inline constexpr std::size_t kStringPadding = Block::kSize;

/// What kind of escapes a string has.
enum class Escapes : std::uint8_t { none, canonical, respelt, invalid };

/// The result of scanning a string.
struct ScannedString {
    const char* quote;  ///< the closing quote; null if the text ends before it
    Escapes escapes;    ///< also invalid for control characters and bytes that are not UTF-8
};

/// Finds the end of a string and checks it by RFC 8259. Its text, after the opening quote, begins at `begin`.
/// The JSON text ends at `end` and is followed by kTextPadding readable bytes.
ScannedString scan_string(const char* begin, const char* end) noexcept;

/// Unescapes `text` into `out` and returns the end. `text` is the padded text between the quotes, with
/// checked escapes. `out` must have padded room for text.size() bytes. Lone surrogates become U+FFFD.
char* unescape(std::string_view text, char* out) noexcept;
/// The same; the result is in `arena`.
inline std::string_view unescape(std::string_view text, Arena& arena) {
    return arena.make(text.size(), [text](char* out) { return unescape(text, out); });
}

/// Writes `text` in canonical spelling to `out` and returns the end. `text` is the padded text between the
/// quotes, with checked escapes. `out` must have padded room for text.size() bytes, because the canonical
/// spelling is never longer.
char* canonicalize(std::string_view text, char* out) noexcept;

/// Writes plain UTF-8 text to `out`, escaped for a canonical JSON string, and returns the end. `out` must
/// have room for escaped_size(text) bytes.
char* escape(std::string_view text, char* out) noexcept;

/// The number of bytes that escape() would write.
std::size_t escaped_size(std::string_view text) noexcept;

}  // namespace duo2qualys::json
