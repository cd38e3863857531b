/// Copying and comparing of bytes on the hot path.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace duo2qualys {

/// Copies `text` to `out` and returns the end. As memcpy, but without a call for the short texts that records
/// are made of: token names and values have a dozen bytes, where the call costs more than the copy.
inline char* copy_text(std::string_view text, char* out) noexcept {
    const char* const from = text.data();
    const std::size_t size = text.size();
    // Two copies that overlap cover every size between one register and two.
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

/// The same for text that has kCopyPadding readable bytes from its beginning, whatever its size, to a place
/// that has as many bytes of room: short texts are copied without asking how short they are.
inline constexpr std::size_t kCopyPadding = 32;
inline char* copy_padded(std::string_view text, char* out) noexcept {
    std::memcpy(out, text.data(), kCopyPadding);
    if (text.size() > kCopyPadding)
        std::memcpy(out + kCopyPadding, text.data() + kCopyPadding, text.size() - kCopyPadding);
    return out + text.size();
}

/// The first eight bytes of `text` as a number that sorts like them, zeros standing for what is missing.
/// Needs 8 readable bytes.
inline std::uint64_t sort_prefix(std::string_view text) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
    return text.size() >= 8 ? word : word & ~(~std::uint64_t{0} >> 8 * text.size());
}

}  // namespace duo2qualys
