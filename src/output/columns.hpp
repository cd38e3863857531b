/// Text in columns, for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duo2qualys::output {

/// The columns that `text`, which is UTF-8, takes: two for each of the wide characters of East Asia.
std::size_t columns(std::string_view text);

/// `text` with blanks behind it up to that many columns.
std::string padded(std::string_view text, std::size_t columns);

/// `text` made printable, and cut to at most so many columns, the last of which is then `…`.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace duo2qualys::output
