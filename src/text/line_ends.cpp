#include "text/line_ends.hpp"

#include <bit>
#include <cstring>

#include "system/find_last.hpp"
#include "text/block.hpp"

namespace duo2qualys {

using system::find_last;

namespace {

bool has(std::string_view text, char c) noexcept {
    return !text.empty() && std::memchr(text.data(), c, text.size()) != nullptr;
}

}  // namespace

std::size_t count_line_ends(std::string_view text, char next) noexcept {
    const std::size_t newlines = count(text, '\n');
    // Nearly always there are only LFs. Two quick searches take less time than three counts.
    if (!has(text, '\r') && !has(text, '\0')) return newlines;
    // Whether a CR counts depends on the next byte.
    std::size_t others = count(text, '\0');
    for (std::size_t cr = text.find('\r'); cr != std::string_view::npos; cr = text.find('\r', cr + 1))
        others += (cr + 1 < text.size() ? text[cr + 1] : next) != '\n' ? 1U : 0U;
    return newlines + others;
}

std::size_t find_line_end(std::string_view text, std::size_t at) noexcept {
    using Stride = Blocks<4>;
    for (; at + Stride::kSize <= text.size(); at += Stride::kSize) {
        const Stride bytes(text.data() + at);
        const Stride::Set ends = bytes.equal('\n') | bytes.equal('\r') | bytes.equal('\0');
        if (ends != 0) return at + static_cast<std::size_t>(std::countr_zero(ends));
    }
    while (at < text.size() && !is_line_end(text[at]))
        ++at;
    return at;
}

std::size_t behind_last_line_end(std::string_view text, char next) noexcept {
    const std::size_t newline = find_last(text, '\n');
    const std::size_t behind = newline == std::string_view::npos ? 0 : newline + 1;
    // Other line ends matter only after the last LF.
    const std::string_view rest = text.substr(behind);
    std::size_t end = find_last(rest, '\0');
    std::size_t cr = find_last(rest, '\r');
    // A CR before an LF is not a line end; that LF can only be `next`.
    if (cr != std::string_view::npos && cr + 1 == rest.size() && next == '\n')
        cr = find_last(rest.substr(0, cr), '\r');
    if (end == std::string_view::npos || (cr != std::string_view::npos && cr > end)) end = cr;
    if (end != std::string_view::npos) return behind + end + 1;
    return newline == std::string_view::npos ? newline : behind;
}

}  // namespace duo2qualys
