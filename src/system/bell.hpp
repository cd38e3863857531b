#pragma once

namespace duo2qualys::system {

/// Wakes a poll(): once it has rung, its descriptor can be read for ever.
class Bell {
  public:
    /// Throws std::system_error.
    Bell();
    ~Bell();
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;

    /// From any thread.
    void ring() const noexcept;

    /// To be polled for POLLIN. As long as the bell is there.
    int descriptor() const noexcept { return read_; }

  private:
    int read_ = -1;
    int write_ = -1;  // the same, where one descriptor is both
};

}  // namespace duo2qualys::system
