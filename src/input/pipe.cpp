#include "input/pipe.hpp"

#include "system/files.hpp"

namespace duo2qualys::input {

void widen_pipe(int descriptor) noexcept {
    constexpr int kBytes = 1 << 18;
    system::widen_pipe(descriptor, kBytes);
}

}  // namespace duo2qualys::input
