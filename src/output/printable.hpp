/// Text from logs and file names, which hold what attackers typed, made safe for a terminal and for JSON.
#pragma once

#include <string>
#include <string_view>

namespace duo2qualys::output {

/// `text` for people: what a terminal would obey (control characters), what would turn the text round (bidi
/// marks), and what nobody would see (other format characters, line and paragraph separators) is shown as
/// JSON escapes it, and bytes that are no UTF-8 as `\xNN`. Other backslashes stay: no way leads back.
std::string printable(std::string_view text);

/// `text` with each byte that is no UTF-8 as `\xNN`, and nothing else changed.
std::string valid_utf8(std::string_view text);

}  // namespace duo2qualys::output
