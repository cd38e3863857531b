/// Where bytes come from: one of the two seams of the program (the other is the line sink).
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace duo2qualys::input {

/// An input could not be read to its end. what() says why, for people, without the input's name.
class InputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A stream of bytes, read once from front to back.
class ByteSource {
  public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// Puts 1 to `capacity` bytes at `to` and returns how many; 0 only at the end of the stream. Waits until
    /// there is at least one byte, but never for more. Throws InputError when the stream cannot be read
    /// further; every byte that could be had before has been returned by then.
    virtual std::size_t read(char* to, std::size_t capacity) = 0;

    /// Whether read() would return without waiting. Regular files always would.
    virtual bool ready() = 0;
};

}  // namespace duo2qualys::input
