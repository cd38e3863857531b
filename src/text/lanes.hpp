/// Operates on sixteen bytes in one register with the instructions of the processor: SSE2 on x86, NEON on
/// arm64, plain loops elsewhere. text/block.hpp builds on it. Tested by tests/unit/text_test.cpp, and on
/// arm64 by tests/unit/lanes_check.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

// DUO2QUALYS_PLAIN_LANES selects the plain loops, so that they can be tested on every processor.
#if defined(__SSE2__) && !defined(DUO2QUALYS_PLAIN_LANES)
#include <emmintrin.h>
#define DUO2QUALYS_SSE2 1
#elif defined(__ARM_NEON) && defined(__aarch64__) && !defined(DUO2QUALYS_PLAIN_LANES)
#include <arm_neon.h>
#define DUO2QUALYS_NEON 1
#endif

namespace duo2qualys {

/// Sixteen bytes. In the result of a comparison, all bits of a byte are set if the comparison is true for
/// that byte, and none otherwise.
class Lanes {
  public:
    static constexpr std::size_t kCount = 16;

#if defined(DUO2QUALYS_SSE2)
    static Lanes load(const char* bytes) noexcept {
        return Lanes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
    }
    static Lanes all(char c) noexcept {
        return Lanes(_mm_set1_epi8(c));
    }
    void store(char* out) const noexcept {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes_);
    }

    friend Lanes operator|(Lanes a, Lanes b) noexcept {
        return Lanes(_mm_or_si128(a.bytes_, b.bytes_));
    }
    friend Lanes operator-(Lanes a, Lanes b) noexcept {
        return Lanes(_mm_sub_epi8(a.bytes_, b.bytes_));
    }
    friend Lanes are_equal(Lanes a, Lanes b) noexcept {
        return Lanes(_mm_cmpeq_epi8(a.bytes_, b.bytes_));
    }
    /// Compares as signed numbers.
    friend Lanes less(Lanes a, Lanes b) noexcept {
        return Lanes(_mm_cmplt_epi8(a.bytes_, b.bytes_));
    }
    /// Compares as unsigned numbers, as does max().
    friend Lanes min(Lanes a, Lanes b) noexcept {
        return Lanes(_mm_min_epu8(a.bytes_, b.bytes_));
    }
    friend Lanes max(Lanes a, Lanes b) noexcept {
        return Lanes(_mm_max_epu8(a.bytes_, b.bytes_));
    }
    /// Bit i is the highest bit of byte i.
    std::uint32_t highest_bits() const noexcept {
        return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes_));
    }
    /// For the result of a comparison: bit i is set if the comparison is true for byte i.
    std::uint32_t where_true() const noexcept {
        return highest_bits();
    }

  private:
    using Bytes = __m128i;
#elif defined(DUO2QUALYS_NEON)
    static Lanes load(const char* bytes) noexcept {
        return Lanes(vld1q_u8(reinterpret_cast<const std::uint8_t*>(bytes)));
    }
    static Lanes all(char c) noexcept {
        return Lanes(vdupq_n_u8(static_cast<std::uint8_t>(c)));
    }
    void store(char* out) const noexcept {
        vst1q_u8(reinterpret_cast<std::uint8_t*>(out), bytes_);
    }

    friend Lanes operator|(Lanes a, Lanes b) noexcept {
        return Lanes(vorrq_u8(a.bytes_, b.bytes_));
    }
    friend Lanes operator-(Lanes a, Lanes b) noexcept {
        return Lanes(vsubq_u8(a.bytes_, b.bytes_));
    }
    friend Lanes are_equal(Lanes a, Lanes b) noexcept {
        return Lanes(vceqq_u8(a.bytes_, b.bytes_));
    }
    friend Lanes less(Lanes a, Lanes b) noexcept {
        return Lanes(vcltq_s8(vreinterpretq_s8_u8(a.bytes_), vreinterpretq_s8_u8(b.bytes_)));
    }
    friend Lanes min(Lanes a, Lanes b) noexcept {
        return Lanes(vminq_u8(a.bytes_, b.bytes_));
    }
    friend Lanes max(Lanes a, Lanes b) noexcept {
        return Lanes(vmaxq_u8(a.bytes_, b.bytes_));
    }
    std::uint32_t highest_bits() const noexcept {
        return Lanes(vcltzq_s8(vreinterpretq_s8_u8(bytes_))).where_true();
    }
    // NEON has no instruction for this. Each byte keeps the bit of its position, and the bytes of each half
    // are added.
    std::uint32_t where_true() const noexcept {
        constexpr std::array<std::uint8_t, kCount> kPlaces = {1, 2, 4, 8, 16, 32, 64, 128,
                                                              1, 2, 4, 8, 16, 32, 64, 128};
        const uint8x16_t places = vandq_u8(bytes_, vld1q_u8(kPlaces.data()));
        return static_cast<std::uint32_t>(vaddv_u8(vget_low_u8(places))) |
               static_cast<std::uint32_t>(vaddv_u8(vget_high_u8(places))) << 8U;
    }

  private:
    using Bytes = uint8x16_t;
#else
    static Lanes load(const char* bytes) noexcept {
        Bytes loaded;
        std::memcpy(loaded.data(), bytes, kCount);
        return Lanes(loaded);
    }
    static Lanes all(char c) noexcept {
        Bytes filled;
        filled.fill(static_cast<std::uint8_t>(c));
        return Lanes(filled);
    }
    void store(char* out) const noexcept {
        std::memcpy(out, bytes_.data(), kCount);
    }

    friend Lanes operator|(Lanes a, Lanes b) noexcept {
        return each(a, b, [](std::uint8_t x, std::uint8_t y) { return static_cast<std::uint8_t>(x | y); });
    }
    friend Lanes operator-(Lanes a, Lanes b) noexcept {
        return each(a, b, [](std::uint8_t x, std::uint8_t y) { return static_cast<std::uint8_t>(x - y); });
    }
    friend Lanes are_equal(Lanes a, Lanes b) noexcept {
        return each(a, b, [](std::uint8_t x, std::uint8_t y) { return truth(x == y); });
    }
    friend Lanes less(Lanes a, Lanes b) noexcept {
        return each(a, b, [](std::uint8_t x, std::uint8_t y) {
            return truth(static_cast<std::int8_t>(x) < static_cast<std::int8_t>(y));
        });
    }
    friend Lanes min(Lanes a, Lanes b) noexcept {
        return each(a, b, [](std::uint8_t x, std::uint8_t y) { return std::min(x, y); });
    }
    friend Lanes max(Lanes a, Lanes b) noexcept {
        return each(a, b, [](std::uint8_t x, std::uint8_t y) { return std::max(x, y); });
    }
    // For eight bytes at a time, a multiplication gathers their highest bits in the highest byte of the
    // product.
    std::uint32_t highest_bits() const noexcept {
        std::array<std::uint64_t, 2> halves;
        std::memcpy(halves.data(), bytes_.data(), kCount);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < halves.size(); ++i) {
            const std::uint64_t highest = halves[i] >> 7U & 0x0101010101010101U;
            constexpr bool kIsLittle = std::endian::native == std::endian::little;
            constexpr std::uint64_t kGather = kIsLittle ? 0x0102040810204080U : 0x8040201008040201U;
            bits |= static_cast<std::uint32_t>(highest * kGather >> 56U) << 8U * i;
        }
        return bits;
    }
    std::uint32_t where_true() const noexcept {
        return highest_bits();
    }

  private:
    using Bytes = std::array<std::uint8_t, kCount>;

    static std::uint8_t truth(bool holds) noexcept {
        return holds ? 0xFF : 0;
    }
    template <typename Of>
    static Lanes each(const Lanes& a, const Lanes& b, Of of) noexcept {
        Bytes made;
        for (std::size_t i = 0; i < kCount; ++i)
            made[i] = of(a.bytes_[i], b.bytes_[i]);
        return Lanes(made);
    }
#endif

    explicit Lanes(Bytes bytes) noexcept : bytes_(bytes) {}

    Bytes bytes_;
};

}  // namespace duo2qualys
