/// What a stream is, by its first bytes; its name never matters (rules, 8).
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
    // These are known, to be named; they cannot be read.
    lz4,
    seven_zip,
    rar,
    compress,
    zlib
};

/// Whether it is a compression that can be undone.
constexpr bool is_compression(Format format) noexcept {
    return format >= Format::gzip && format <= Format::zstd;
}

/// Why it cannot be read, for people; null if it can.
const char* why_unsupported(Format format) noexcept;

/// Decides from the first bytes of a stream; nothing when more of them are needed. `whole` says that `seen`
/// is all the stream has, and then there always is an answer. Bytes that no format but plain text can begin
/// with are decided at once, however few they are.
std::optional<Format> decide(std::string_view seen, bool whole) noexcept;

/// Peeks at the source, no further than decide() needs. Errors of the source are left for who reads it.
Format sniff(PeekSource& source);

}  // namespace duo2qualys::input
