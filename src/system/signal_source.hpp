#pragma once

#include <csignal>

namespace duo2qualys::system {

/// Signals that are taken when it suits, instead of interrupting what runs. Only one may exist.
class SignalSource {
  public:
    /// Blocks the signals in the calling thread, and in all that it starts afterwards. Throws
    /// std::system_error.
    explicit SignalSource(const sigset_t& signals);
    /// The signals stay blocked.
    ~SignalSource();
    SignalSource(const SignalSource&) = delete;
    SignalSource& operator=(const SignalSource&) = delete;

    /// To be called by the one thread that polls descriptor(), before it does.
    void listen() const noexcept;

    /// Waits until every signal that was sent to the process before can be taken. Not from the thread that
    /// listens, and only while that one polls descriptor() and takes what is there.
    void settle() const;

    /// The next signal that has arrived; 0: there is none. From the thread that listens and one other.
    int take() const noexcept;

    /// To be polled for POLLIN. As long as the source is there.
    int descriptor() const noexcept { return read_; }

  private:
    sigset_t signals_{};
    int read_ = -1;
};

}  // namespace duo2qualys::system
