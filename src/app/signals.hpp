/// Watches, during a run, for the signals that end it (SIGHUP, SIGINT, SIGTERM) and for SIGUSR1, which asks
/// for its progress. Tested by tests/integration/signals_test.py.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "output/part_files.hpp"
#include "system/bell.hpp"
#include "system/signal_source.hpp"

namespace duo2qualys::app {

/// Signals that end a run, SIGHUP, SIGINT and SIGTERM, and SIGUSR1, which asks how far it is. The first that
/// ends it ends reading, so that all that was read is written; the second one, or one that comes before
/// anything is read, ends the process at once, without its unfinished files. Signals that the process was
/// started to ignore stay ignored.
class Signals {
  public:
    /// Blocks the signals in the calling thread, and in all that it starts afterwards, and watches for them
    /// in a thread of its own. Only one may exist. `parts` must outlive it. Throws std::system_error.
    explicit Signals(output::PartFiles& parts);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// What a run does while it reads; both are called from the thread that watches.
    struct Reading {
        std::function<void()> end;
        /// Tells how far the run is. False: it cannot at this moment, and is asked again.
        std::function<bool()> tell;
    };
    void begin_reading(Reading reading);
    /// Nothing of what begin_reading() was given is called any more.
    void end_reading();

    /// Whether somebody asks how far the run is. Answers that it is told.
    bool take_question() noexcept { return asked_ && asked_.exchange(false); }

    /// The signal that ended reading, or has arrived by now and does so; 0: there is none.
    int ended_by() {
        signals_.settle();
        take_signals();
        return ended_by_;
    }

  private:
    enum class State : unsigned char { starting, reading, over };

    void watch() noexcept;
    void take_signals();
    void answer();
    [[noreturn]] void end_process(int signal);

    output::PartFiles& parts_;
    std::mutex mutex_;  // for state_ and reading_
    State state_ = State::starting;
    Reading reading_;
    std::atomic<int> ended_by_ = 0;
    std::atomic<bool> asked_ = false;
    system::SignalSource signals_;
    system::Bell quit_;  // the watcher is to end
    std::thread watcher_;
};

/// Ends the process as `signal` does when nobody minds it.
[[noreturn]] void end_by(int signal);

}  // namespace duo2qualys::app
