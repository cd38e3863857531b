/// The decoders: byte sources that undo compressions or an encoding.
///
/// All of them deliver each byte that can be made of what has arrived, also on a stream that stays open, and
/// every byte before a damaged place, before they throw InputError. `inner` must outlive the source, and
/// nobody else may read it meanwhile.
#pragma once

#include <memory>

#include "input/byte_source.hpp"
#include "input/sniffer.hpp"

namespace duo2qualys::input {

/// Undoes one layer of compression. `first` is what `inner` begins with. Streams (members, frames) behind one
/// another are one; NULs between and behind them are padding (behind xz only a multiple of four, as its
/// format wants). What follows a stream and is none of the same compression is read by its own content:
/// another compression, or bytes that are none and are given as they are. An archive, or a compression that
/// is not supported, is an error there.
std::unique_ptr<ByteSource> decompressing_source(ByteSource& inner, Format first);

enum class ByteOrder : bool { little, big };

/// UTF-16, with a byte order mark or without one, to UTF-8 without one. Nothing is repaired: an unpaired
/// surrogate comes out as its three bytes (WTF-8), a last odd byte as 0xFF; both are invalid UTF-8, so that
/// the record is rejected as such.
///
/// Lines of UTF-8 in between, which other writers append, come out as they are: where a line begins with `{`
/// or `[` and its first 32 bytes (16 units) are all printable ASCII, it is UTF-8 up to its end, a line feed,
/// or up to where a NUL shows that UTF-16 goes on.
std::unique_ptr<ByteSource> utf16_source(ByteSource& inner, ByteOrder order);

}  // namespace duo2qualys::input
