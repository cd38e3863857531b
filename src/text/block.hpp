/// Sixteen bytes looked at together, for loops over text that ask where certain bytes are.
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
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace duo2qualys {

/// Sixteen bytes; sets of them are words whose bit i stands for byte i.
class Block {
  public:
    static constexpr std::size_t kSize = 16;
    using Set = std::uint32_t;

    /// The first `count` bytes, or all.
    static constexpr Set first(std::size_t count) noexcept {
        return count >= kSize ? 0xFFFF : (Set{1} << count) - 1;
    }
    /// Where the first byte of the set is; kSize where it is empty.
    static std::size_t first_of(Set set) noexcept {
        return static_cast<std::size_t>(std::countr_zero(set | Set{1} << kSize));
    }

#if defined(__SSE2__)
    explicit Block(const char* bytes) noexcept
        : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes))) {}
    void store(char* out) const noexcept {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes_);
    }
    /// The bytes that are `c`.
    Set equal(char c) const noexcept {
        return static_cast<Set>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c))));
    }
    /// The bytes that are the same as in `other`.
    Set equal(const Block& other) const noexcept {
        return static_cast<Set>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes_, other.bytes_)));
    }
    /// The bytes below 0x20, and those from 0x80 on.
    Set odd() const noexcept {
        return static_cast<Set>(_mm_movemask_epi8(_mm_cmplt_epi8(bytes_, _mm_set1_epi8(' '))));
    }
    /// Whether there is no byte from 0x80 on.
    bool is_ascii() const noexcept {
        return _mm_movemask_epi8(bytes_) == 0;
    }
    /// The bytes that do not stand for themselves in a JSON string of ASCII text: quotes, backslashes and
    /// odd().
    Set special() const noexcept {
        const __m128i quotes = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('"'));
        const __m128i backslashes = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('\\'));
        const __m128i even = _mm_cmpgt_epi8(bytes_, _mm_set1_epi8(' ' - 1));
        const __m128i plain = _mm_andnot_si128(_mm_or_si128(quotes, backslashes), even);
        return static_cast<Set>(_mm_movemask_epi8(plain)) ^ first(kSize);
    }
    /// The bytes that are decimal digits.
    Set digits() const noexcept {
        const __m128i values = _mm_sub_epi8(bytes_, _mm_set1_epi8('0'));
        const __m128i at_most_nine = _mm_min_epu8(values, _mm_set1_epi8(9));
        return static_cast<Set>(_mm_movemask_epi8(_mm_cmpeq_epi8(values, at_most_nine)));
    }
    /// Whether each byte is, as an unsigned number, at least that of `lowest` and at most that of `highest`.
    bool all_between(const Block& lowest, const Block& highest) const noexcept {
        const __m128i raised = _mm_max_epu8(bytes_, lowest.bytes_);
        return Block(_mm_min_epu8(raised, highest.bytes_)).equal(*this) == first(kSize);
    }
    /// The bytes that are blanks in JSON: spaces, tabs and line ends.
    Set blank() const noexcept {
        const __m128i spaces = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(' '));
        const __m128i tabs = _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('\t'));
        const __m128i lines = _mm_or_si128(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8('\n')),
                                           _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('\r')));
        return static_cast<Set>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(spaces, tabs), lines)));
    }

  private:
    explicit Block(__m128i bytes) noexcept : bytes_(bytes) {}

    __m128i bytes_;
#else
    explicit Block(const char* bytes) noexcept {
        std::memcpy(bytes_, bytes, kSize);
    }
    void store(char* out) const noexcept {
        std::memcpy(out, bytes_, kSize);
    }
    /// The bytes that are `c`.
    Set equal(char c) const noexcept {
        Set set = 0;
        for (std::size_t i = 0; i < kSize; ++i)
            set |= static_cast<Set>(bytes_[i] == c) << i;
        return set;
    }
    /// The bytes that are the same as in `other`.
    Set equal(const Block& other) const noexcept {
        Set set = 0;
        for (std::size_t i = 0; i < kSize; ++i)
            set |= static_cast<Set>(bytes_[i] == other.bytes_[i]) << i;
        return set;
    }
    /// The bytes below 0x20, and those from 0x80 on.
    Set odd() const noexcept {
        Set set = 0;
        for (std::size_t i = 0; i < kSize; ++i)
            set |= static_cast<Set>(static_cast<signed char>(bytes_[i]) < ' ') << i;
        return set;
    }
    /// Whether there is no byte from 0x80 on.
    bool is_ascii() const noexcept {
        return std::none_of(bytes_, bytes_ + kSize, [](char c) { return static_cast<signed char>(c) < 0; });
    }
    /// The bytes that do not stand for themselves in a JSON string of ASCII text: quotes, backslashes, odd().
    Set special() const noexcept {
        return equal('"') | equal('\\') | odd();
    }
    /// The bytes that are decimal digits.
    Set digits() const noexcept {
        Set set = 0;
        for (std::size_t i = 0; i < kSize; ++i)
            set |= static_cast<Set>(static_cast<unsigned char>(bytes_[i] - '0') < 10) << i;
        return set;
    }
    /// Whether each byte is, as an unsigned number, at least that of `lowest` and at most that of `highest`.
    bool all_between(const Block& lowest, const Block& highest) const noexcept {
        const auto number = [](char c) { return static_cast<unsigned char>(c); };
        for (std::size_t i = 0; i < kSize; ++i) {
            if (number(bytes_[i]) < number(lowest.bytes_[i]) || number(bytes_[i]) > number(highest.bytes_[i]))
                return false;
        }
        return true;
    }
    /// The bytes that are blanks in JSON: spaces, tabs and line ends.
    Set blank() const noexcept {
        return equal(' ') | equal('\n') | equal('\r') | equal('\t');
    }

  private:
    char bytes_[kSize];
#endif
};

/// N blocks in a row, looked at together: for texts of which most end in there.
template <std::size_t N>
class Blocks {
  public:
    static constexpr std::size_t kSize = N * Block::kSize;
    using Set = std::conditional_t<kSize <= 32, std::uint32_t, std::uint64_t>;
    static_assert(kSize <= 64, "a set has a bit for each byte");

    explicit Blocks(const char* bytes) noexcept : Blocks(bytes, std::make_index_sequence<N>()) {}
    /// As those of Block.
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

/// How many bytes of `text` are `c`.
inline std::size_t count(std::string_view text, char c) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    std::size_t count = 0;
#if defined(__SSE2__)
    // Sixteen counts of a byte each, added up before one can overflow.
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
