/// What both ends of the program have to do with pipes.
#pragma once

namespace duo2qualys::input {

/// Lets the pipe at `descriptor` hold as much as is converted at once, if the system allows it: then neither
/// of its ends waits for the other at every 64 KiB. Does nothing to a pipe that holds more, nor to anything
/// else.
void widen_pipe(int descriptor) noexcept;

}  // namespace duo2qualys::input
