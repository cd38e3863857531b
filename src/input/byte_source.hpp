/// Defines the interface of all inputs: a stream of bytes that is read once. It is one of the two interfaces
/// between the program and the outside; output::Sink is the other. The sources that implement it are
/// tested by tests/unit/input_files_test.cpp and tests/unit/input_decoders_test.cpp.
#pragma once

#include <cstddef>
#include <stdexcept>

namespace duo2qualys::input {

/// An input could not be read to its end. what() is the reason, for users, without the name of the input.
class InputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A stream of bytes, read once from front to back. Used by one thread at a time.
class ByteSource {
  public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// Writes 1 to `capacity` bytes to `to` and returns their number; returns 0 only at the end of the
    /// stream. Waits until there is at least one byte, but never waits for more. Throws InputError if the
    /// stream cannot be read further, after every byte before the error has been returned.
    virtual std::size_t read(char* to, std::size_t capacity) = 0;

    /// Whether read() would return without waiting. Always true for regular files.
    virtual bool ready() = 0;
};

}  // namespace duo2qualys::input
