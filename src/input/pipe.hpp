/// Enlarges the pipes that the program reads from and writes to, so that fewer waits are needed. Tested by
/// tests/unit/input_files_test.cpp.
#pragma once

namespace duo2qualys::input {

/// If the system allows it, enlarges the pipe at `descriptor` to the size of a chunk or more, so that its two
/// ends do not wait for each other every 64 KiB. Does nothing if the pipe is larger already or `descriptor`
/// is not a pipe.
void widen_pipe(int descriptor) noexcept;

}  // namespace duo2qualys::input
