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
    lzma,  ///< the format before xz
    zstd,
    tar,
    zip,
    utf16_le,
    utf16_be,
    // These cannot be read. They are recognized so that messages can name them.
    lz4,
    seven_zip,
    rar,
    compress,
    zlib,
    program,
    parquet,
    avro,
    sqlite
};

/// What is done with a format.
enum class Nature : std::uint8_t {
    text,
    compression,  ///< undone by a codec
    archive,
    unsupported,
    none,  ///< not a format
};

/// The compiler rejects a format that has no case here.
constexpr Nature nature(Format format) noexcept {
    switch (format) {
        case Format::plain:
        case Format::utf16_le:
        case Format::utf16_be: return Nature::text;
        case Format::gzip:
        case Format::bzip2:
        case Format::xz:
        case Format::lzma:
        case Format::zstd: return Nature::compression;
        case Format::tar:
        case Format::zip: return Nature::archive;
        case Format::lz4:
        case Format::seven_zip:
        case Format::rar:
        case Format::compress:
        case Format::zlib:
        case Format::program:
        case Format::parquet:
        case Format::avro:
        case Format::sqlite: return Nature::unsupported;
    }
    return Nature::none;
}

inline constexpr std::size_t kFormatCount = [] {
    std::size_t count = 0;
    while (nature(static_cast<Format>(count)) != Nature::none)
        ++count;
    return count;
}();

/// Whether `holds(format)` is true for every format.
template <typename Predicate>
constexpr bool each_format(Predicate holds) {
    for (std::size_t i = 0; i < kFormatCount; ++i)
        if (!holds(static_cast<Format>(i))) return false;
    return true;
}

/// Whether the format is a compression that can be undone.
constexpr bool is_compression(Format format) noexcept {
    return nature(format) == Nature::compression;
}

/// Why the format cannot be read, for users; null if it can.
constexpr const char* why_unsupported(Format format) noexcept {
    switch (format) {
        case Format::lz4: return "lz4 is not supported: unpack it first";
        case Format::seven_zip: return "7-Zip is not supported: unpack it first";
        case Format::rar: return "rar is not supported: unpack it first";
        case Format::compress: return "compress (.Z) is not supported: unpack it first";
        case Format::zlib: return "zlib without a gzip header is not supported: unpack it first";
        case Format::program:
            return "a program, perhaps an archive that unpacks itself, is not supported: unpack it first";
        case Format::parquet: return "Parquet is not supported: export it as JSON lines";
        case Format::avro: return "Avro is not supported: export it as JSON lines";
        case Format::sqlite: return "a SQLite database is not supported: export it as JSON lines";
        default: return nullptr;
    }
}

/// Returns the format of a stream that begins with `seen`; nullopt if more bytes are needed. `whole` means
/// that `seen` is the whole stream; then there is always an answer. If only plain text can begin with these
/// bytes, decide() returns Format::plain at once, however few bytes there are.
std::optional<Format> decide(std::string_view seen, bool whole) noexcept;

/// Returns the format of `source`. Peeks no further than decide() needs. Errors of the source are thrown by
/// its read().
Format sniff(PeekSource& source);

}  // namespace duo2qualys::input
