/// Receives signals through a descriptor that a thread polls: by a signalfd on Linux, by handlers and a pipe
/// on other systems. Tested by tests/unit/system_check.cpp and tests/integration/signals_test.py.
#pragma once

#include <csignal>

namespace duo2qualys::system {

/// Delivers signals when they are asked for, instead of interrupting a thread. Only one may exist.
class SignalSource {
  public:
    /// Blocks the signals in the calling thread, and in all threads that it starts afterwards. Throws
    /// std::system_error.
    explicit SignalSource(const sigset_t& signals);
    /// Leaves the signals blocked.
    ~SignalSource();
    SignalSource(const SignalSource&) = delete;
    SignalSource& operator=(const SignalSource&) = delete;

    /// Must be called by the one thread that polls descriptor(), before it polls.
    void listen() const noexcept;

    /// Waits until every signal that was sent to the process before this call can be taken. Must not be
    /// called by the listening thread, which must meanwhile poll descriptor() and take signals.
    void settle() const;

    /// The next signal that has arrived; 0 if none. For the listening thread and one other.
    int take() const noexcept;

    /// The descriptor to poll for POLLIN, valid while the source exists.
    int descriptor() const noexcept { return read_; }

  private:
    sigset_t signals_{};
    int read_ = -1;
};

}  // namespace duo2qualys::system
