/// Makes a pipe within the process, for bells and signals on systems other than Linux. Tested by
/// tests/unit/system_check.cpp.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace duo2qualys::system {

/// Makes a pipe; the end to read from is first. Both ends are non-blocking and close-on-exec. Throws
/// std::system_error.
inline std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    for (const int end : ends) {
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    return ends;
}

}  // namespace duo2qualys::system
