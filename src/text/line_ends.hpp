/// Finds and counts line ends: LF, CR without an LF after it (old Macs), and NUL, for the framer. Tested by
/// tests/unit/framing_test.cpp and tests/unit/framing_windows_test.cpp.
#pragma once

#include <cstddef>
#include <string_view>

namespace duo2qualys {

constexpr bool is_line_end(char c) noexcept {
    return c == '\n' || c == '\r' || c == '\0';
}

/// The number of line ends in `text`; CR LF counts once. A CR at the end of `text` counts if `next`, the byte
/// that follows, is not LF.
std::size_t count_line_ends(std::string_view text, char next) noexcept;

/// The position of the first line end at or after `at`; text.size() if there is none.
std::size_t find_line_end(std::string_view text, std::size_t at) noexcept;

/// The position after the last line end in `text`; npos if there is none. A CR at the end of `text` counts if
/// `next` is not LF.
std::size_t behind_last_line_end(std::string_view text, char next) noexcept;

}  // namespace duo2qualys
