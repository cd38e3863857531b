// CMake compiles this file, alone, with AVX-512. A function that other files compile, too, must therefore not
// be called here unless it is always inline.
#define XXH_VECTOR XXH_AVX512
#include <immintrin.h>
#include <xxhash.h>

#include "json/escaped_bytes.hpp"
#include "json/wide.hpp"

namespace duo2qualys::json::wide {
namespace {

constexpr std::size_t kSize = 64;
using Set = EscapedBytes::Set;  // a bit for each byte of a register

// The bytes from each opening quote up to its closing one. `is_in_string` has all bits set if a string was
// open before these bytes, and is updated.
inline Set strings(Set quotes, Set& is_in_string) {
    // A multiplication by ones, without carries, sets each bit to the parity of the bits up to it.
    const __m128i product =
        _mm_clmulepi64_si128(_mm_cvtsi64_si128(static_cast<long long>(quotes)), _mm_set1_epi8(-1), 0);
    const Set inside = static_cast<Set>(_mm_cvtsi128_si64(product)) ^ is_in_string;
    is_in_string = static_cast<Set>(static_cast<long long>(inside) >> 63);
    return inside;
}

char* strip_blanks(const char* text, std::size_t size, char* out) noexcept {
    EscapedBytes escapes;
    Set is_in_string = 0;
    for (std::size_t at = 0; at < size; at += kSize) {
        const std::size_t left = size - at;
        const Set present = left < kSize ? (Set{1} << left) - 1 : ~Set{0};
        const __m512i bytes = _mm512_maskz_loadu_epi8(present, text + at);
        const Set escaped = escapes.next(_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\')));
        const Set quotes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')) & ~escaped;
        const Set blanks =
            _mm512_cmple_epu8_mask(bytes, _mm512_set1_epi8(' ')) & ~strings(quotes, is_in_string);
        const Set kept = present & ~blanks;
        _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, bytes));
        out += __builtin_popcountll(kept);
    }
    return out;
}

void hash(const char* text, std::size_t size, unsigned char* digest) noexcept {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(text, size));
    __builtin_memcpy(digest, canonical.digest, sizeof(canonical.digest));
}

}  // namespace

Loops avx512_loops() noexcept;
Loops avx512_loops() noexcept {
    return {strip_blanks, hash};
}

}  // namespace duo2qualys::json::wide
