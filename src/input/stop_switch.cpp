#include "input/stop_switch.hpp"

#include <poll.h>

#include <array>
#include <cerrno>

namespace duo2qualys::input {

void StopSwitch::stop() noexcept {
    stopped_ = true;
    bell_.ring();
}

void StopSwitch::end_reading() noexcept {
    ended_ = true;
    bell_.ring();
}

void StopSwitch::wait_for(int descriptor) const {
    // No events are requested for the output, so poll() reports only that it is broken.
    std::array<pollfd, 3> wait{{{bell_.descriptor(), POLLIN, 0}, {descriptor, POLLIN, 0}, {output_, 0, 0}}};
    while (::poll(wait.data(), wait.size(), -1) < 0) {
        if (errno != EINTR) return;
    }
    const bool is_readable = wait[1].revents != 0;
    if (stopped_ || (!ended_ && !is_readable && wait[2].revents != 0)) throw Stopped();
}

}  // namespace duo2qualys::input
