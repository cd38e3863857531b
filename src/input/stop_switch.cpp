#include "input/stop_switch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace duo2qualys::input {

StopSwitch::StopSwitch() : event_(::eventfd(0, EFD_CLOEXEC)) {
    if (event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

StopSwitch::~StopSwitch() {
    ::close(event_);
}

void StopSwitch::stop() noexcept {
    stopped_ = true;
    ::eventfd_write(event_, 1);
}

void StopSwitch::end_reading() noexcept {
    ended_ = true;
    ::eventfd_write(event_, 1);
}

void StopSwitch::wait_for(int descriptor) const {
    // No events are requested for the output, so poll() reports only that it is broken.
    std::array<pollfd, 3> wait{{{event_, POLLIN, 0}, {descriptor, POLLIN, 0}, {output_, 0, 0}}};
    while (::poll(wait.data(), wait.size(), -1) < 0) {
        if (errno != EINTR) return;
    }
    const bool is_readable = wait[1].revents != 0;
    if (stopped_ || (!ended_ && !is_readable && wait[2].revents != 0)) throw Stopped();
}

}  // namespace duo2qualys::input
