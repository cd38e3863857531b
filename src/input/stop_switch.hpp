/// Ends the wait for input that is not wanted any more.
#pragma once

#include <atomic>
#include <exception>

#include "system/bell.hpp"

namespace duo2qualys::input {

/// Thrown out of a read that a StopSwitch has ended. It says nothing of the input.
class Stopped : public std::exception {
  public:
    const char* what() const noexcept override { return "reading was stopped"; }
};

/// Thrown by one thread, felt by another that waits in a read.
class StopSwitch {
  public:
    /// Throws std::system_error.
    StopSwitch() = default;
    StopSwitch(const StopSwitch&) = delete;
    StopSwitch& operator=(const StopSwitch&) = delete;

    /// Ends the waits that there are and will be. From any thread.
    void stop() noexcept;
    /// Ends reading for good: a stream ends here as if it were complete, and a read of a file, which can be
    /// read again, throws Stopped. From any thread.
    void end_reading() noexcept;
    bool has_ended_reading() const noexcept { return ended_; }

    /// Waits also end when nobody reads from this descriptor any more, a pipe or socket that is written to.
    void watch_output(int descriptor) noexcept { output_ = descriptor; }

    /// Waits until `descriptor` can be read (or a read would tell what is wrong with it), or reading has been
    /// ended. Throws Stopped.
    void wait_for(int descriptor) const;

  private:
    system::Bell bell_;
    std::atomic<bool> stopped_ = false;
    std::atomic<bool> ended_ = false;
    int output_ = -1;
};

}  // namespace duo2qualys::input
