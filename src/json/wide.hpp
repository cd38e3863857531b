/// Two loops of the event id that are faster with registers of 64 bytes, for processors that have AVX-512.
/// The gain is in README.md, in this folder. Tested by tests/unit/wide_test.cpp.
#pragma once

#include <cstddef>

namespace duo2qualys::json::wide {

/// The loops do not pay for shorter texts.
inline constexpr std::size_t kSmallest = 512;
/// strip_blanks() may write this many bytes after what it copied.
inline constexpr std::size_t kPadding = 64;

/// Both are null if the processor lacks the instructions.
struct Loops {
    /// Copies JSON text without the blanks outside its strings to `out`. Returns the end of the copy.
    char* (*strip_blanks)(const char* text, std::size_t size, char* out) noexcept = nullptr;
    /// Writes the hash of XXH3_128bits() in its canonical form, 16 bytes, to `digest`.
    void (*hash)(const char* text, std::size_t size, unsigned char* digest) noexcept = nullptr;
};

/// The loops for this processor.
Loops loops() noexcept;

}  // namespace duo2qualys::json::wide
