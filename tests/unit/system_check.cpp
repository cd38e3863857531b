// Bells and signals, with the code for Linux and with that for other systems: tests/CMakeLists.txt builds
// both.
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "system/bell.hpp"
#include "system/signal_source.hpp"

namespace {

using duo2qualys::system::Bell;
using duo2qualys::system::SignalSource;

void check(bool is_so, const char* what) {
    if (is_so) return;
    std::fprintf(stderr, "not so: %s\n", what);
    std::exit(1);
}

bool is_readable(int descriptor, int milliseconds) {
    std::array<pollfd, 1> wait{{{descriptor, POLLIN, 0}}};
    int found = -1;
    while (found < 0)
        found = ::poll(wait.data(), wait.size(), milliseconds);
    return found == 1 && wait[0].revents == POLLIN;
}

bool is_closed_by_exec(int descriptor) {
    return (::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0;
}

void check_bell() {
    constexpr int kLong = 20000;  // milliseconds
    const Bell bell;
    check(!is_readable(bell.descriptor(), 0), "a new bell has not rung");
    check(is_closed_by_exec(bell.descriptor()), "the bell is closed by exec");
    std::thread other([&bell] { bell.ring(); });
    check(is_readable(bell.descriptor(), kLong), "another thread rings it");
    other.join();
    for (int i = 0; i < 100000; ++i)  // more than a pipe holds
        bell.ring();
    check(is_readable(bell.descriptor(), 0), "it goes on ringing");
}

// The signal that has arrived; waits a moment for it.
int take(const SignalSource& source) {
    constexpr int kLong = 20000;  // milliseconds
    return is_readable(source.descriptor(), kLong) ? source.take() : 0;
}

// A thread that has sent a signal to the process can take it at once, although another thread listens.
void check_settled(const SignalSource& source) {
    constexpr int kTimes = 2000;
    std::atomic<bool> is_over = false;
    std::mutex mutex;  // held until a signal that was taken is counted
    int taken = 0;     // guarded by mutex
    const auto take_all = [&] {
        const std::lock_guard lock(mutex);
        while (source.take() != 0)
            ++taken;
        return taken;
    };
    std::thread sender([&] {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
        for (int i = 1; i <= kTimes; ++i) {
            ::kill(::getpid(), SIGUSR1);
            source.settle();
            check(take_all() == i, "a signal can be taken when it was sent");
        }
        is_over = true;
    });
    constexpr int kMoment = 10;  // milliseconds
    while (!is_over)
        if (is_readable(source.descriptor(), kMoment)) take_all();
    sender.join();
}

void check_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGUSR1})
        sigaddset(&set, signal);
    const SignalSource source(set);
    check(source.take() == 0, "no signal has come");
    check(is_closed_by_exec(source.descriptor()), "the source is closed by exec");
    ::kill(::getpid(), SIGUSR1);  // blocked: it waits until somebody listens
    std::thread listener([&source] {
        source.listen();
        check(take(source) == SIGUSR1, "the signal that came before anybody listened");
        check(source.take() == 0, "it came once");
        ::kill(::getpid(), SIGTERM);
        check(take(source) == SIGTERM, "the signal that came later");
        check_settled(source);
    });
    listener.join();
    ::pthread_sigmask(SIG_BLOCK, nullptr, &set);
    check(sigismember(&set, SIGTERM) == 1, "the signals are blocked where nobody listens");
}

}  // namespace

int main() {
    check_bell();
    check_signals();
}
