/// Inspects sixteen or more bytes at once, for loops that search text for certain bytes. Tested by
/// tests/unit/text_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <utility>

#include "text/lanes.hpp"

namespace duo2qualys {

/// Sixteen bytes. A set of bytes is a word whose bit i represents byte i.
class Block {
  public:
    static constexpr std::size_t kSize = Lanes::kCount;
    using Set = std::uint32_t;

    /// The set of the first `count` bytes, or of all.
    static constexpr Set first(std::size_t count) noexcept {
        return count >= kSize ? 0xFFFF : (Set{1} << count) - 1;
    }
    /// The position of the first byte in the set; kSize if it is empty.
    static std::size_t first_of(Set set) noexcept {
        return static_cast<std::size_t>(std::countr_zero(set | Set{1} << kSize));
    }

    explicit Block(const char* bytes) noexcept : bytes_(Lanes::load(bytes)) {}
    void store(char* out) const noexcept { bytes_.store(out); }
    /// The set of the bytes that are `c`.
    Set equal(char c) const noexcept { return are_equal(bytes_, Lanes::all(c)).where_true(); }
    /// The bytes that equal those of `other`.
    Set equal(const Block& other) const noexcept { return are_equal(bytes_, other.bytes_).where_true(); }
    /// The bytes below 0x20 and above 0x7F.
    Set odd() const noexcept { return less(bytes_, Lanes::all(' ')).where_true(); }
    /// Whether no byte is above 0x7F.
    bool is_ascii() const noexcept { return bytes_.highest_bits() == 0; }
    /// The bytes that are not plain ASCII text in a JSON string: quotes, backslashes and odd().
    Set special() const noexcept {
        const Lanes quotes = are_equal(bytes_, Lanes::all('"'));
        const Lanes backslashes = are_equal(bytes_, Lanes::all('\\'));
        return (quotes | backslashes | less(bytes_, Lanes::all(' '))).where_true();
    }
    /// The bytes that are decimal digits.
    Set digits() const noexcept {
        const Lanes values = bytes_ - Lanes::all('0');
        return are_equal(values, min(values, Lanes::all(9))).where_true();
    }
    /// Whether each byte, as an unsigned number, is between those of `lowest` and `highest`, inclusive.
    bool all_between(const Block& lowest, const Block& highest) const noexcept {
        const Lanes moved = min(max(bytes_, lowest.bytes_), highest.bytes_);
        return are_equal(moved, bytes_).where_true() == first(kSize);
    }
    /// The bytes that are blanks in JSON: spaces, tabs and line ends.
    Set blank() const noexcept {
        const auto are = [this](char c) { return are_equal(bytes_, Lanes::all(c)); };
        return (are(' ') | are('\t') | are('\n') | are('\r')).where_true();
    }

  private:
    Lanes bytes_;
};

/// N consecutive blocks, inspected at once.
template <std::size_t N>
class Blocks {
  public:
    static constexpr std::size_t kSize = N * Block::kSize;
    using Set = std::conditional_t<kSize <= 32, std::uint32_t, std::uint64_t>;
    static_assert(kSize <= 64, "a set has a bit for each byte");

    explicit Blocks(const char* bytes) noexcept : Blocks(bytes, std::make_index_sequence<N>()) {}
    /// Like the members of Block.
    Set equal(char c) const noexcept {
        return collect([c](const Block& block) { return block.equal(c); });
    }
    Set odd() const noexcept {
        return collect([](const Block& block) { return block.odd(); });
    }
    Set special() const noexcept {
        return collect([](const Block& block) { return block.special(); });
    }

  private:
    template <std::size_t... I>
    Blocks(const char* bytes, std::index_sequence<I...>) noexcept
        : blocks_{Block(bytes + I * Block::kSize)...} {}
    template <typename Of>
    Set collect(Of of) const noexcept {
        Set set = 0;
        for (std::size_t i = 0; i < N; ++i)
            set |= Set{of(blocks_[i])} << i * Block::kSize;
        return set;
    }

    std::array<Block, N> blocks_;
};

/// The number of bytes of `text` that are `c`.
inline std::size_t count(std::string_view text, char c) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    std::size_t count = 0;
#if defined(DUO2QUALYS_SSE2)
    // Sixteen counters of one byte each, which are added up before one can overflow.
    const __m128i wanted = _mm_set1_epi8(c);
    const auto found = [wanted](const char* bytes) noexcept {
        return _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)), wanted);
    };
    constexpr std::size_t kStep = 4 * Block::kSize;
    while (static_cast<std::size_t>(end - at) >= kStep) {
        const auto steps = std::min<std::size_t>(static_cast<std::size_t>(end - at) / kStep, 63);
        __m128i counts = _mm_setzero_si128();
        for (const char* const stop = at + steps * kStep; at != stop; at += kStep) {
            const __m128i front = _mm_add_epi8(found(at), found(at + Block::kSize));
            const __m128i back = _mm_add_epi8(found(at + 2 * Block::kSize), found(at + 3 * Block::kSize));
            counts = _mm_sub_epi8(counts, _mm_add_epi8(front, back));
        }
        const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
        count += static_cast<std::size_t>(_mm_cvtsi128_si32(sums)) +
                 static_cast<std::size_t>(_mm_extract_epi16(sums, 4));
    }
#endif
    return count + static_cast<std::size_t>(std::count(at, end, c));
}

}  // namespace duo2qualys
