#pragma once

#include <string>
#include <string_view>

#include "output/sink.hpp"

namespace duo2qualys::output {

/// Writes to a file descriptor without holding anything back. Where SIGPIPE is blocked or ignored, as it is
/// in the program, a pipe that nobody reads any more is a BrokenPipe.
class FdSink final : public Sink {
  public:
    enum class Ownership : bool { borrowed, owned };

    /// `name` is for messages. An owned descriptor is closed by finish(), or else by the destructor.
    FdSink(int fd, std::string name, Ownership ownership);
    ~FdSink() override;

    void write(std::string_view text) override;
    void finish() override;
    /// Throws what a write throws when nobody reads the pipe any more.
    [[noreturn]] void break_pipe() const;

  private:
    [[noreturn]] void fail(int error) const;

    int fd_;
    std::string name_;
    bool owned_;
};

}  // namespace duo2qualys::output
