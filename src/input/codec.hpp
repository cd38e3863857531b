/// Codecs: each undoes one compression, and knows nothing but bytes in and bytes out.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "input/sniffer.hpp"

namespace duo2qualys::input {

/// What one step of a codec did.
struct Step {
    std::size_t written = 0;  ///< bytes put out; they are good even if the step failed after them
    std::string failure;      ///< why the codec cannot go on, for people; empty: it can
    bool ended = false;  ///< the stream (member, frame) is complete; what is left of the input is not its
};

/// Decodes one stream, and after restart() another one.
class Codec {
  public:
    Codec() = default;
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;
    virtual ~Codec() = default;

    /// Takes bytes from the front of `in` and writes up to `capacity` (at least 1) to `to`. It leaves bytes
    /// in `in` only when it wrote, failed or ended, or took some. `at_end` says that nothing follows `in`: a
    /// codec that has nothing more to write then, and whose stream has not ended, fails. Checksums are
    /// verified.
    virtual Step step(std::string_view& in, bool at_end, char* to, std::size_t capacity) = 0;

    /// Makes it ready for the beginning of a stream, whatever it has done before.
    virtual void restart() = 0;

    /// How much memory it keeps when it is not used, in bytes, roughly.
    virtual std::size_t idle_memory() const { return 0; }
};

/// gzip (RFC 1952), one member a stream, by zlib.
std::unique_ptr<Codec> zlib_gzip_codec();
/// The bare data inside (RFC 1951), which has no checksum, by zlib.
std::unique_ptr<Codec> zlib_deflate_codec();

/// The same by ISA-L where the program was built with it, otherwise by zlib. Of bare data ISA-L may take some
/// bytes that follow.
std::unique_ptr<Codec> gzip_codec();
std::unique_ptr<Codec> deflate_codec();

std::unique_ptr<Codec> bzip2_codec();

/// xz. A stream that needs more than 512 MiB of memory is an error (`xz -9` needs 65).
std::unique_ptr<Codec> xz_codec();

/// LZMA as zip archives have it: `properties` are the 5 bytes before the data. `size` is that of the decoded
/// data, or -1 where a mark ends it.
std::unique_ptr<Codec> lzma_codec(std::string_view properties, std::int64_t size);

/// Zstandard (RFC 8878), one frame a stream, skippable ones too. A window over 128 MiB is an error, as it is
/// for zstd(1).
std::unique_ptr<Codec> zstd_codec();

/// The codec of a compression. Codecs are kept for the thread that gives them back: to make one costs more
/// than to decode a small file.
std::unique_ptr<Codec> take_codec(Format compression);
void give_back(Format compression, std::unique_ptr<Codec> codec) noexcept;

}  // namespace duo2qualys::input
