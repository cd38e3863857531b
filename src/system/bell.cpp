#include "system/bell.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

#if defined(__linux__) && !defined(DUO2QUALYS_PORTABLE_SYSTEM)

#include <sys/eventfd.h>

namespace duo2qualys::system {

Bell::Bell() : read_(::eventfd(0, EFD_CLOEXEC)), write_(read_) {
    if (read_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Bell::~Bell() {
    ::close(read_);
}

void Bell::ring() const noexcept {
    ::eventfd_write(write_, 1);
}

}  // namespace duo2qualys::system

#else

#include "system/own_pipe.hpp"

namespace duo2qualys::system {

Bell::Bell() {
    const auto [read, write] = make_pipe();
    read_ = read;
    write_ = write;
}

Bell::~Bell() {
    ::close(read_);
    ::close(write_);
}

// If the pipe is full, the write fails. That does no harm, because the pipe can be read already.
void Bell::ring() const noexcept {
    while (::write(write_, "", 1) < 0 && errno == EINTR) {
    }
}

}  // namespace duo2qualys::system

#endif
