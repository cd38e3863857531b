/// Defines the interface of all outputs: a sink for text. It is one of the two interfaces between the program
/// and the outside; input::ByteSource is the other. Tested by tests/unit/output_test.cpp.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "text/buffer.hpp"

namespace duo2qualys::output {

/// Output could not be written. what() says where and why, for users.
class OutputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Throws OutputError for a system call that has failed. `what` says what failed with `path`, as in
/// `cannot write`; `error` is the errno.
[[noreturn]] void fail(const std::string& path, std::string_view what, int error);

/// The pipe that receives the output has lost its reader. This ends a run without a message.
class BrokenPipe : public OutputError {
  public:
    using OutputError::OutputError;
};

/// Receives text and passes it on. A write either writes everything or throws OutputError.
class Writer {
  public:
    Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    virtual ~Writer() = default;

    virtual void write(std::string_view text) = 0;
};

/// Writes a message for users, with the name of the program before it and an LF behind it.
void say(Writer& to, std::string_view text);

/// A writer whose output can be completed. If the destination is a plain file or pipe, text has reached it
/// when write() returns.
class Sink : public Writer {
  public:
    /// Like write(), but may keep the buffer itself and leave another one in its place, so that the text need
    /// not be copied. The contents of `text` are unspecified afterwards.
    virtual void take(TextBuffer& text) { write(text.view()); }
    /// Writes buffered text and checks that everything has arrived. Nothing may be written afterwards.
    virtual void finish() = 0;
};

}  // namespace duo2qualys::output
