/// Compresses the output as gzip or zstd, in blocks of lines that can each be decompressed alone. Tested by
/// tests/unit/compress_sink_test.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "output/helpers.hpp"
#include "output/sink.hpp"

namespace duo2qualys::output {

/// How output is compressed.
struct Packing {
    enum class Form : std::uint8_t { none, gzip, zstd };
    Form form = Form::none;
    int level = 0;  ///< gzip: 1 to 12, zstd: 1 to 19
};

/// Returns how many bytes of `text` complete a block that has `have` bytes; 0 if `text` is too short. A block
/// is 1 MiB and the rest of its last line. So the place where a block ends depends only on the bytes of the
/// output, not on the pieces in which they are written.
std::size_t size_to_block(std::size_t have, std::string_view text) noexcept;

/// Makes a sink that compresses block by block; `helpers` compress some blocks. `inner` and `helpers` must
/// outlive it. An empty output is one empty block.
std::unique_ptr<Sink> make_packing_sink(Sink& inner, Packing packing, Helpers& helpers);

}  // namespace duo2qualys::output
