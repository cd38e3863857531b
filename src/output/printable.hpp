#pragma once

#include <string>
#include <string_view>

namespace duo2qualys::output {

/// `text` made safe for a terminal: control characters (also those of C1 and DEL) and bytes that are no UTF-8
/// become
/// `\xNN`. Logs and file names hold what attackers typed.
std::string printable(std::string_view text);

}  // namespace duo2qualys::output
