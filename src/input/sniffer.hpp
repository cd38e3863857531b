/// Recognizes the format of a stream by its first bytes, never by its name (rules, 11), for open_input().
/// Tested by tests/unit/input_sniffer_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "input/peek_source.hpp"

namespace duo2qualys::input {

enum class Format : std::uint8_t {
    plain,
    gzip,
    bzip2,
    xz,
    zstd,
    tar,
    zip,
    utf16_le,
    utf16_be,
    // The formats below are only recognized for error messages; they cannot be read.
    lz4,
    seven_zip,
    rar,
    compress,
    zlib
};

/// Whether the format is a supported compression.
constexpr bool is_compression(Format format) noexcept {
    return format >= Format::gzip && format <= Format::zstd;
}

/// Why the format cannot be read, for users; null if it can.
const char* why_unsupported(Format format) noexcept;

/// Returns the format of a stream that begins with `seen`; nullopt if more bytes are needed. `whole` means
/// that `seen` is the whole stream; then there is always an answer. If only plain text can begin with these
/// bytes, the answer comes at once, however few they are.
std::optional<Format> decide(std::string_view seen, bool whole) noexcept;

/// Returns the format of `source`. Peeks no further than decide() needs. Errors of the source are thrown by
/// its read().
Format sniff(PeekSource& source);

}  // namespace duo2qualys::input
