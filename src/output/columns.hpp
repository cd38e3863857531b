/// Measures, pads and cuts text for columns on a terminal, for explanations. Tested by
/// tests/unit/explain_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duo2qualys::output {

/// The width of `text`, which must be UTF-8, in columns. East Asian wide characters are two columns wide.
std::size_t columns(std::string_view text);

/// `text`, padded with blanks to `columns` columns.
std::string padded(std::string_view text, std::size_t columns);

/// `text`, made printable and cut to at most `most` columns. If it was cut, it ends with `…`.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace duo2qualys::output
