#include "input/pipe.hpp"

#include <fcntl.h>

namespace duo2qualys::input {

void widen_pipe(int descriptor) noexcept {
    constexpr int kBytes = 1 << 18;
    const int now = ::fcntl(descriptor, F_GETPIPE_SZ);
    if (now >= 0 && now < kBytes) ::fcntl(descriptor, F_SETPIPE_SZ, kBytes);
}

}  // namespace duo2qualys::input
