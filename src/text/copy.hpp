/// Copies and compares short texts quickly, for the hot path. Tested by tests/unit/text_test.cpp.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace duo2qualys {

/// Copies `text` to `out` and returns the end. Unlike memcpy(), makes no call for short texts. Token names
/// and values have about a dozen bytes, so a call would take longer than the copy.
inline char* copy_text(std::string_view text, char* out) noexcept {
    const char* const from = text.data();
    const std::size_t size = text.size();
    // Two overlapping copies cover every size from one register to two.
    const auto twice = [&]<std::size_t N>() {
        char head[N], tail[N];
        std::memcpy(head, from, N);
        std::memcpy(tail, from + size - N, N);
        std::memcpy(out, head, N);
        std::memcpy(out + size - N, tail, N);
    };
    if (size > 64) {
        std::memcpy(out, from, size);
    } else if (size > 32) {
        twice.template operator()<32>();
    } else if (size >= 16) {
        twice.template operator()<16>();
    } else if (size >= 8) {
        twice.template operator()<8>();
    } else if (size >= 4) {
        twice.template operator()<4>();
    } else if (size != 0) {
        out[0] = from[0];
        out[size / 2] = from[size / 2];
        out[size - 1] = from[size - 1];
    }
    return out + size;
}

/// Like copy_text(), but kCopyPadding bytes must be readable from the beginning of `text` and writable at
/// `out`, whatever the size of the text. Short texts are then copied without a branch on their size.
inline constexpr std::size_t kCopyPadding = 32;
inline char* copy_padded(std::string_view text, char* out) noexcept {
    std::memcpy(out, text.data(), kCopyPadding);
    if (text.size() > kCopyPadding)
        std::memcpy(out + kCopyPadding, text.data() + kCopyPadding, text.size() - kCopyPadding);
    return out + text.size();
}

/// The first eight bytes of `text`, padded with zeros, as a number that sorts like them. 8 bytes must be
/// readable.
inline std::uint64_t sort_prefix(std::string_view text) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
    return text.size() >= 8 ? word : word & ~(~std::uint64_t{0} >> 8 * text.size());
}

}  // namespace duo2qualys
