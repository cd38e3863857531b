/// Writes output to a file descriptor without buffering. Tested by tests/unit/output_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "output/sink.hpp"

namespace duo2qualys::output {

/// Writes to a file descriptor without buffering. If SIGPIPE is blocked or ignored, as in the program,
/// writing to a pipe without a reader throws BrokenPipe.
class FdSink final : public Sink {
  public:
    enum class Ownership : bool { borrowed, owned };

    /// `name` is for messages. finish(), or else the destructor, closes an owned descriptor.
    FdSink(int fd, std::string name, Ownership ownership);
    ~FdSink() override;

    void write(std::string_view text) override;
    void finish() override;
    /// Throws the same BrokenPipe as a write to a pipe without a reader.
    [[noreturn]] void break_pipe() const;

  private:
    [[noreturn]] void fail(int error) const;

    int fd_;
    std::string name_;
    bool owned_;
};

}  // namespace duo2qualys::output
