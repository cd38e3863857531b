#include "text/line_ends.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "text/block.hpp"

namespace duo2qualys {
namespace {

// Whether there are line ends that are no LF, or begin with CR.
bool has_unusual(std::string_view text) noexcept {
    using Step = Blocks<4>;
    std::size_t at = 0;
    for (; at + Step::kSize <= text.size(); at += Step::kSize) {
        const Step bytes(text.data() + at);
        if ((bytes.equal('\r') | bytes.equal('\0')) != 0) return true;
    }
    return std::any_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                       [](char c) { return c == '\r' || c == '\0'; });
}

}  // namespace

std::size_t count_line_ends(std::string_view text, char next) noexcept {
    const std::size_t newlines = count(text, '\n');
    if (!has_unusual(text)) return newlines;
    // A CR counts at the byte behind it.
    std::size_t others = count(text, '\0');
    for (std::size_t cr = text.find('\r'); cr != std::string_view::npos; cr = text.find('\r', cr + 1))
        others += (cr + 1 < text.size() ? text[cr + 1] : next) != '\n' ? 1U : 0U;
    return newlines + others;
}

std::size_t find_line_end(std::string_view text, std::size_t at) noexcept {
    using Step = Blocks<4>;
    for (; at + Step::kSize <= text.size(); at += Step::kSize) {
        const Step bytes(text.data() + at);
        const Step::Set ends = bytes.equal('\n') | bytes.equal('\r') | bytes.equal('\0');
        if (ends != 0) return at + static_cast<std::size_t>(std::countr_zero(ends));
    }
    while (at < text.size() && !is_line_end(text[at]))
        ++at;
    return at;
}

std::size_t behind_last_line_end(std::string_view text, char next) noexcept {
    if (text.empty()) return std::string_view::npos;
    // The last LF is nearly always the last line end: only what is behind it is looked at for others.
    const void* const newline = memrchr(text.data(), '\n', text.size());
    std::size_t behind = std::string_view::npos;
    if (newline != nullptr)
        behind = static_cast<std::size_t>(static_cast<const char*>(newline) - text.data()) + 1;
    const std::size_t rest = behind == std::string_view::npos ? 0 : behind;
    for (std::size_t at = text.size(); at > rest; --at) {
        if (text[at - 1] == '\0') return at;
        if (text[at - 1] == '\r' && (at < text.size() ? text[at] : next) != '\n') return at;
    }
    return behind;
}

}  // namespace duo2qualys
