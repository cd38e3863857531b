/// Makes byte sources that undo a compression or convert UTF-16 to UTF-8, for open_input(). Tested by
/// tests/unit/input_decoders_test.cpp and tests/unit/input_utf16_test.cpp. Each source returns every byte
/// that can be decoded from the bytes that have arrived, even if the stream stays open. It throws InputError
/// only after it has returned every byte before the damage. `inner` must outlive the source, and nothing else
/// may read it meanwhile.
#pragma once

#include <memory>

#include "input/byte_source.hpp"
#include "input/sniffer.hpp"

namespace duo2qualys::input {

/// Undoes one layer of compression. `first` is the format that `inner` begins with. Concatenated streams
/// (members, frames) count as one; NULs between and after them are padding (for xz only multiples of four, as
/// its format requires). Data of another kind after a stream is recognized by its content: another
/// compression is decoded, and uncompressed bytes are returned unchanged. An archive or an unsupported
/// compression there is an error.
std::unique_ptr<ByteSource> decompressing_source(ByteSource& inner, Format first);

enum class ByteOrder : bool { little, big };

/// Converts UTF-16, with or without a byte order mark, to UTF-8 without one. Repairs no text: an unpaired
/// surrogate becomes its three bytes in WTF-8, and a last odd byte becomes 0xFF. Both are invalid UTF-8, so
/// the record is rejected as such. If other bytes have shifted the UTF-16 by one byte, one byte is skipped
/// after 16 units that show this.
///
/// Other writers may append lines of UTF-8, which are returned unchanged. The first 32 bytes (16 units) of a
/// line decide. It is UTF-8 if it begins with `{` or `[`, and these bytes are UTF-8 without control
/// characters. It is also UTF-8 if they are printable ASCII with a space or colon, like a header. JSON in
/// UTF-8 (`{` or `[`) may also follow a `}` or `]` of UTF-16 directly, without a line end between them. A
/// line of UTF-8 extends to its line feed, or to a NUL that shows that UTF-16 continues.
std::unique_ptr<ByteSource> utf16_source(ByteSource& inner, ByteOrder order);

}  // namespace duo2qualys::input
