/// Lets one thread end the reads of other threads that wait for input, when a run has failed or a signal ends
/// it. Tested by tests/unit/input_stop_test.cpp.
#pragma once

#include <atomic>
#include <exception>

#include "system/bell.hpp"

namespace duo2qualys::input {

/// Thrown by a read that a StopSwitch has ended. Not an error of the input.
class Stopped : public std::exception {
  public:
    const char* what() const noexcept override { return "reading was stopped"; }
};

/// Set by one thread and seen by others that wait in a read.
class StopSwitch {
  public:
    /// Throws std::system_error.
    StopSwitch() = default;
    StopSwitch(const StopSwitch&) = delete;
    StopSwitch& operator=(const StopSwitch&) = delete;

    /// Ends all current and future waits. May be called from any thread.
    void stop() noexcept;
    /// Ends reading for good. A stream then ends as if it were complete, and a read of a file, which can be
    /// read again, throws Stopped. May be called from any thread.
    void end_reading() noexcept;
    bool has_ended_reading() const noexcept { return ended_; }

    /// From now on, waits also end when `descriptor`, a pipe or socket that the program writes to, has lost
    /// its reader.
    void watch_output(int descriptor) noexcept { output_ = descriptor; }

    /// Waits until `descriptor` can be read (or a read would report its error) or reading has been ended.
    /// Throws Stopped after stop(), or if the watched output has lost its reader.
    void wait_for(int descriptor) const;

  private:
    system::Bell bell_;
    std::atomic<bool> stopped_ = false;
    std::atomic<bool> ended_ = false;
    int output_ = -1;
};

}  // namespace duo2qualys::input
