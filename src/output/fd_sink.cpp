#include "output/fd_sink.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace duo2qualys::output {

FdSink::FdSink(int fd, std::string name, Ownership ownership)
    : fd_(fd), name_(std::move(name)), owned_(ownership == Ownership::owned) {}

FdSink::~FdSink() {
    if (owned_ && fd_ >= 0) ::close(fd_);
}

void FdSink::fail(int error) const {
    const std::string text =
        fmt::format("{}: cannot write: {}", name_, std::generic_category().message(error));
    if (error == EPIPE) throw BrokenPipe(text);
    throw OutputError(text);
}

void FdSink::write(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd_, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            // Another process has made the pipe non-blocking. Wait as if it were blocking.
            pollfd wait{fd_, POLLOUT, 0};
            ::poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            fail(errno);
        }
    }
}

void FdSink::break_pipe() const {
    fail(EPIPE);
}

void FdSink::finish() {
    // Some file systems report a full disk only when a file is closed. For a borrowed descriptor, a copy is
    // closed.
    const int fd = owned_ ? std::exchange(fd_, -1) : ::dup(fd_);
    if (fd < 0) fail(errno);
    if (::close(fd) != 0 && errno != EINTR) fail(errno);
}

}  // namespace duo2qualys::output
