/// Where bytes go: one of the two seams of the program (the other is the byte source).
#pragma once

#include <stdexcept>
#include <string_view>

namespace duo2qualys::output {

/// Output could not be written. what() says where and why, for people.
class OutputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Nobody reads the pipe any more that was written to. Ends a run quietly.
class BrokenPipe : public OutputError {
  public:
    using OutputError::OutputError;
};

/// Takes text and passes it on. All or nothing: what cannot be written is an OutputError.
class Sink {
  public:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    virtual ~Sink() = default;

    /// Writes all of `text`; a plain file or pipe has it when this returns.
    virtual void write(std::string_view text) = 0;

    /// Writes what is held back and checks that everything has arrived; nothing may be written after it.
    virtual void finish() = 0;
};

}  // namespace duo2qualys::output
