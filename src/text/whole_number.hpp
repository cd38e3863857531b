/// Reads whole numbers from text and from bytes. Tested by tests/unit/text_test.cpp.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace duo2qualys {

/// Returns the number if `text` is one and nothing else. Returns nullopt if the number is too large for its
/// type.
template <typename Number = std::uint64_t>
std::optional<Number> whole_number(std::string_view text, int base = 10) noexcept {
    Number number = 0;
    const char* const end = text.data() + text.size();
    const auto [behind, error] = std::from_chars(text.data(), end, number, base);
    return error == std::errc() && behind == end ? std::optional(number) : std::nullopt;
}

/// Returns the little-endian number of `size` bytes at `at`, which must be inside `bytes`.
constexpr std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) noexcept {
    std::uint64_t number = 0;
    while (size-- > 0)
        number = number << 8U | static_cast<unsigned char>(bytes[at + size]);
    return number;
}

}  // namespace duo2qualys
