/// Defines the codecs, each of which undoes one compression format on bytes in memory, for the decoders.
/// Tested by tests/unit/input_decoders_test.cpp and tests/unit/gzip_header_test.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "input/sniffer.hpp"

namespace duo2qualys::input {

/// The result of one step of a codec.
struct StepResult {
    std::size_t written = 0;  ///< output bytes; they are valid even if the step failed after them
    std::string failure;      ///< why the codec cannot continue, for users; empty if it can
    bool ended = false;  ///< the stream (member, frame) is complete; the rest of the input is not part of it
};

/// Decodes one stream, and another after each restart(). Not thread-safe.
class Codec {
  public:
    Codec() = default;
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;
    virtual ~Codec() = default;

    /// Removes bytes from the front of `in` and writes up to `capacity` (at least 1) bytes to `to`. Every
    /// step makes progress: if bytes remain in `in`, it wrote, failed, ended, or removed some. `at_end` means
    /// that nothing follows `in`; then a codec fails if it has nothing more to write and its stream has not
    /// ended. Verifies checksums.
    virtual StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) = 0;

    /// Prepares for the beginning of a new stream, in any state.
    virtual void restart() = 0;

    /// The approximate memory in bytes that an unused codec keeps.
    virtual std::size_t idle_memory() const = 0;
};

/// gzip (RFC 1952), with zlib; each member is a stream.
std::unique_ptr<Codec> zlib_gzip_codec();
/// Raw deflate data (RFC 1951), which has no checksum, with zlib.
std::unique_ptr<Codec> zlib_deflate_codec();

/// The same formats, with ISA-L if the program was built with it, else with zlib. For raw deflate data, ISA-L
/// may consume some bytes that follow the data.
std::unique_ptr<Codec> gzip_codec();
std::unique_ptr<Codec> deflate_codec();

std::unique_ptr<Codec> bzip2_codec();

/// xz. A stream that needs more than 512 MiB of memory is an error (`xz -9` needs 65 MiB).
std::unique_ptr<Codec> xz_codec();

/// LZMA as in `.lzma` files, which have no checksum. Its memory limit is that of xz.
std::unique_ptr<Codec> lzma_codec();

/// LZMA as in zip archives. `properties` are the 5 bytes before the data. `size` is the decoded size in
/// bytes, or -1 if an end mark ends the data.
std::unique_ptr<Codec> zip_lzma_codec(std::string_view properties, std::int64_t size);

/// Zstandard (RFC 8878); each frame, also a skippable one, is a stream. A window over 128 MiB is an error, as
/// in zstd(1).
std::unique_ptr<Codec> zstd_codec();

/// Returns a codec for a compression. give_back() keeps it for the same thread, because making a codec takes
/// longer than decoding a small file.
std::unique_ptr<Codec> take_codec(Format compression);
void give_back(Format compression, std::unique_ptr<Codec> codec) noexcept;

}  // namespace duo2qualys::input
