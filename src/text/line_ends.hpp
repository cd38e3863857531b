/// Where lines end: at LF, at CR that no LF follows (old Macs), and at NUL.
#pragma once

#include <cstddef>
#include <string_view>

namespace duo2qualys {

constexpr bool is_line_end(char c) noexcept {
    return c == '\n' || c == '\r' || c == '\0';
}

/// Line ends in `text`, CR LF being one. A CR at its very end counts if `next`, the byte that follows, is no
/// LF.
std::size_t count_line_ends(std::string_view text, char next) noexcept;

/// The first byte of a line end at or behind `at`; text.size(): there is none.
std::size_t find_line_end(std::string_view text, std::size_t at) noexcept;

/// Behind the last line end in `text`; npos: there is none. A CR at its very end counts if `next` is no LF.
std::size_t behind_last_line_end(std::string_view text, char next) noexcept;

}  // namespace duo2qualys
