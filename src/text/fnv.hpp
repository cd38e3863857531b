/// Computes 32-bit FNV-1a hashes, for the fingerprints of tables and options. Tested by
/// tests/unit/output_test.cpp.
#pragma once

#include <cstdint>
#include <string_view>

namespace duo2qualys {

/// Hashes a sequence of texts. The boundaries between texts count: "ab", "c" and "a", "bc" differ.
class Fnv32 {
  public:
    constexpr void add(std::string_view text) noexcept {
        for (const char c : text)
            add_byte(static_cast<unsigned char>(c));
        add_byte(0xFF);  // occurs in no UTF-8 text
    }
    constexpr std::uint32_t value() const noexcept { return hash_; }

  private:
    constexpr void add_byte(unsigned byte) noexcept { hash_ = (hash_ ^ byte) * 0x01000193U; }

    std::uint32_t hash_ = 0x811C9DC5U;
};

}  // namespace duo2qualys
