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

/// The first SIGHUP, SIGINT or SIGTERM ends reading, and everything that was read is written. A second
/// signal, or a signal that comes before anything is read, removes the unfinished files and ends the process
/// at once. SIGUSR1 asks for the progress. Signals that were ignored when the process started stay ignored.
class Signals {
  public:
    /// Blocks the signals in the calling thread, and in all that it starts afterwards, and watches for them
    /// in a thread of its own. Only one may exist. `parts` must outlive it. Throws std::system_error.
    explicit Signals(output::PartFiles& parts);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// What a run does on signals while it reads. The watching thread calls these functions.
    struct Reading {
        std::function<void()> end;
        /// Prints the progress. Returns false if this is not possible at the moment; the function is then
        /// called again. An exception, for example because memory runs out, ends the process.
        std::function<bool()> tell;
    };
    void begin_reading(Reading reading);
    /// Afterwards, no function given to begin_reading() is called.
    void end_reading();

    /// Whether SIGUSR1 has asked for the progress. The caller must then print it.
    bool take_question() noexcept { return asked_ && asked_.exchange(false); }

    /// The signal that has ended reading, or that has arrived and will end it; 0 if there is none.
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
    system::Bell quit_;  // tells the watching thread to end
    std::thread watcher_;
};

/// Ends the process with `signal`, as if the signal were not handled.
[[noreturn]] void end_by(int signal);

}  // namespace duo2qualys::app
