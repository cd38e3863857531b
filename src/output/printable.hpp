/// Makes text from logs and file names, which attackers may control, safe for a terminal and for JSON. Tested
/// by tests/unit/output_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace duo2qualys::output {

/// Returns `text` for display. Shows these characters as JSON escapes: control characters, which a terminal
/// would obey; bidi marks, which would reverse the text; and invisible characters (other format characters,
/// line and paragraph separators). Shows bytes that are not UTF-8 as `\xNN`. Other backslashes are unchanged,
/// so the original text cannot be recovered.
std::string printable(std::string_view text);

/// Returns `text` with each byte that is not UTF-8 replaced by `\xNN`.
std::string valid_utf8(std::string_view text);

}  // namespace duo2qualys::output
