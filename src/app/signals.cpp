#include "app/signals.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <system_error>
#include <utility>

namespace duo2qualys::app {
namespace {

// Leaves out signals that are ignored from the start: nohup ignores SIGHUP, and shells ignore SIGINT for
// background jobs.
sigset_t watched_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGUSR1}) {
        struct sigaction now {};
        if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) sigaddset(&set, signal);
    }
    return set;
}

}  // namespace

void end_by(int signal) {
    std::signal(signal, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    ::raise(signal);
    ::_exit(128 + signal);
}

Signals::Signals(output::PartFiles& parts) : parts_(parts), signals_(watched_signals()) {
    try {
        watcher_ = std::thread([this] { watch(); });
    } catch (const std::system_error& error) {
        throw std::system_error(error.code(), "cannot start a thread");
    }
}

Signals::~Signals() {
    quit_.ring();
    watcher_.join();
}

void Signals::begin_reading(Reading reading) {
    const std::lock_guard lock(mutex_);
    reading_ = std::move(reading);
    state_ = State::reading;
}

void Signals::end_reading() {
    const std::lock_guard lock(mutex_);
    reading_ = {};
    state_ = State::over;
}

void Signals::watch() noexcept {
    constexpr int kAskAgain = 10;  // milliseconds
    std::array<pollfd, 2> wait{{{signals_.descriptor(), POLLIN, 0}, {quit_.descriptor(), POLLIN, 0}}};
    signals_.listen();
    for (;;) {
        if (::poll(wait.data(), wait.size(), asked_ ? kAskAgain : -1) < 0) continue;
        if ((wait[1].revents & POLLIN) != 0) return;
        take_signals();
        if (asked_) answer();
    }
}

void Signals::take_signals() {
    while (const int signal = signals_.take()) {
        const std::lock_guard lock(mutex_);
        if (signal == SIGUSR1) {
            asked_ = true;
            continue;
        }
        if (ended_by_ != 0 || state_ == State::starting) end_process(signal);
        ended_by_ = signal;
        if (reading_.end) reading_.end();
    }
}

// If SIGUSR1 comes before the run has begun to read, the answer waits until then.
void Signals::answer() {
    const std::lock_guard lock(mutex_);
    if (state_ == State::starting) return;
    if (!reading_.tell || reading_.tell()) asked_ = false;
}

// Keeps the lock until the process has ended, so that no file is created or renamed any more.
void Signals::end_process(int signal) {
    const auto held = parts_.remove_all();
    end_by(signal);
}

}  // namespace duo2qualys::app
