/// FNV-1a, 32 bits: a small hash for a fingerprint that people compare.
#pragma once

#include <cstdint>
#include <string_view>

namespace duo2qualys {

/// Takes texts one after another. Where one ends counts: "ab", "c" and "a", "bc" differ.
class Fnv32 {
  public:
    constexpr void add(std::string_view text) noexcept {
        for (const char c : text)
            add_byte(static_cast<unsigned char>(c));
        add_byte(0xFF);  // in no UTF-8 text
    }
    constexpr std::uint32_t value() const noexcept { return hash_; }

  private:
    constexpr void add_byte(unsigned byte) noexcept { hash_ = (hash_ ^ byte) * 0x01000193U; }

    std::uint32_t hash_ = 0x811C9DC5U;
};

}  // namespace duo2qualys
