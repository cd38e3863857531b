#include "system/signal_source.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

#if defined(__linux__) && !defined(DUO2QUALYS_PORTABLE_SYSTEM)

#include <sys/signalfd.h>

namespace duo2qualys::system {

SignalSource::SignalSource(const sigset_t& signals)
    : signals_(signals), read_(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK)) {
    if (read_ < 0) throw std::system_error(errno, std::generic_category(), "cannot watch for signals");
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

SignalSource::~SignalSource() {
    ::close(read_);
}

void SignalSource::listen() const noexcept {}

void SignalSource::settle() const {}  // the kernel keeps signals until a thread takes them

int SignalSource::take() const noexcept {
    signalfd_siginfo info{};
    if (::read(read_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return 0;
    return static_cast<int>(info.ssi_signo);
}

}  // namespace duo2qualys::system

#else

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "system/own_pipe.hpp"

namespace duo2qualys::system {
namespace {

std::atomic<int> write_end = -1;
static_assert(std::atomic<int>::is_always_lock_free);  // otherwise a signal handler could not read it

// A byte that settle() writes into the pipe. When the listener reads it, the handlers of all earlier signals
// have run.
constexpr unsigned char kQuestion = 0;
std::mutex mutex;  // guards the variables below
std::condition_variable was_answered;
std::uint64_t asked = 0;
std::uint64_t answered = 0;

void answer() {
    const std::lock_guard lock(mutex);
    answered = asked;
    was_answered.notify_all();
}

// If the pipe is full, the signal is lost. That does no harm, because thousands of signals are already in it.
void put_into_pipe(int signal) {
    const int before = errno;
    const auto byte = static_cast<unsigned char>(signal);
    static_cast<void>(::write(write_end, &byte, 1) < 0);
    errno = before;
}

template <typename Do>
void for_each_signal(const sigset_t& signals, Do&& act) {
    constexpr int kMost = 32;  // all signals of POSIX have smaller numbers
    for (int signal = 1; signal < kMost; ++signal)
        if (sigismember(&signals, signal) == 1) act(signal);
}

}  // namespace

SignalSource::SignalSource(const sigset_t& signals) : signals_(signals) {
    const auto [read, write] = make_pipe();
    read_ = read;
    write_end = write;
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    struct sigaction action {};
    action.sa_handler = put_into_pipe;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    for_each_signal(signals_, [&](int signal) { ::sigaction(signal, &action, nullptr); });
}

// Removes the handlers first, because they must not write into a closed pipe.
SignalSource::~SignalSource() {
    for_each_signal(signals_, [](int signal) { std::signal(signal, SIG_DFL); });
    ::close(write_end.exchange(-1));
    ::close(read_);
}

// The handlers run only in the thread that calls this.
void SignalSource::listen() const noexcept {
    ::pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

void SignalSource::settle() const {
    std::unique_lock lock(mutex);
    const std::uint64_t mine = ++asked;
    while (::write(write_end, &kQuestion, 1) < 0) {  // the pipe is full until the listener takes a byte
        lock.unlock();
        std::this_thread::yield();
        lock.lock();
    }
    was_answered.wait(lock, [mine] { return answered >= mine; });
}

int SignalSource::take() const noexcept {
    unsigned char byte = 0;
    while (::read(read_, &byte, 1) == 1) {
        if (byte != kQuestion) return byte;
        answer();
    }
    return 0;
}

}  // namespace duo2qualys::system

#endif
