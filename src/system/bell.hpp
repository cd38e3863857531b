/// Lets one thread wake another that waits in poll(): by an eventfd on Linux, by a pipe on other systems.
/// Tested by tests/unit/system_check.cpp.
#pragma once

namespace duo2qualys::system {

/// Wakes a poll() in another thread. After ring(), its descriptor stays readable.
class Bell {
  public:
    /// Throws std::system_error.
    Bell();
    ~Bell();
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;

    /// May be called from any thread.
    void ring() const noexcept;

    /// The descriptor to poll for POLLIN, valid while the bell exists.
    int descriptor() const noexcept { return read_; }

  private:
    int read_ = -1;
    int write_ = -1;  // equal to read_ if one descriptor is both
};

}  // namespace duo2qualys::system
