/// The decoders: byte sources that undo a compression or an encoding. One source file each, the only one that
/// knows its library.
///
/// All of them deliver each byte that the library can make of what has arrived, also on a stream that stays
/// open, and every byte before a damaged place, before they throw InputError. Checksums are verified.
/// Concatenated members are one stream; bytes after the last one that are not another one are an error.
/// `inner` must outlive the source, and nobody else may read it meanwhile.
#pragma once

#include <memory>

#include "input/byte_source.hpp"

namespace duo2qualys::input {

/// gzip (RFC 1952).
std::unique_ptr<ByteSource> gzip_source(ByteSource& inner);

std::unique_ptr<ByteSource> bzip2_source(ByteSource& inner);

/// xz, also with NULs behind a stream (a multiple of four, as the format wants). A stream that needs more
/// than 512 MiB of memory is an error (`xz -9` needs 65).
std::unique_ptr<ByteSource> xz_source(ByteSource& inner);

/// Zstandard (RFC 8878); skippable frames are skipped. A window over 128 MiB is an error, as it is for
/// zstd(1).
std::unique_ptr<ByteSource> zstd_source(ByteSource& inner);

enum class ByteOrder : bool { little, big };

/// UTF-16 with a byte order mark, which the caller has seen, to UTF-8 without one. Nothing is repaired: an
/// unpaired surrogate comes out as its three bytes (WTF-8), a last odd byte as 0xFF; both are invalid UTF-8,
/// so that the record is rejected as such.
std::unique_ptr<ByteSource> utf16_source(ByteSource& inner, ByteOrder order);

}  // namespace duo2qualys::input
