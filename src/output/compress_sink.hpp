/// Compresses the output as gzip or zstd, in blocks of lines that can each be decompressed alone. Tested by
/// tests/unit/compress_sink_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "output/helpers.hpp"
#include "output/sink.hpp"

namespace duo2qualys::output {

/// How output is compressed.
struct Packing {
    enum class Form : std::uint8_t { gzip, zstd };
    Form form = Form::gzip;
    int level = 6;  ///< gzip: 1 to 12, zstd: 1 to 19
};

/// How many bytes at the beginning of `text` complete a block of which there are `have` bytes. A block is 1
/// MiB and what is left of the last line. 0: there is less. So the bytes of the output alone say where blocks
/// end, whatever the pieces in which it was written.
std::size_t size_to_block(std::size_t have, std::string_view text) noexcept;

/// Appends the compressed form of a block to `out`: one member of a gzip file, or one frame of zstd, which
/// are a file also one behind another. From any thread; what it works with is kept for the next call.
void pack(Packing packing, std::string_view block, std::string& out);

/// Compresses what is written to it, block by block; `helpers` compress some of them. Both must outlive it.
/// An output of no bytes is one empty block.
std::unique_ptr<Sink> make_packing_sink(Sink& inner, Packing packing, Helpers& helpers);

}  // namespace duo2qualys::output
