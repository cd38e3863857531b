#include "output/part_files.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <system_error>

#include "output/sink.hpp"

namespace duo2qualys::output {
namespace {

// The signals that end the run: not those that it was started to ignore, as nohup does with SIGHUP, and
// shells with SIGINT for what runs in the background.
sigset_t ending_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
        struct sigaction now {};
        if (::sigaction(signal, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) sigaddset(&set, signal);
    }
    return set;
}

}  // namespace

void PartFiles::watch() {
    if (watcher_.joinable()) return;
    const sigset_t set = ending_signals();
    signals_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    quit_ = ::eventfd(0, EFD_CLOEXEC);
    if (signals_ < 0 || quit_ < 0) throw OutputError("cannot watch for signals");
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    try {
        watcher_ = std::thread([this] { wait_for_signal(); });
    } catch (const std::system_error& error) {
        throw std::system_error(error.code(), "cannot start a thread");
    }
}

PartFiles::~PartFiles() {
    if (watcher_.joinable()) {
        ::eventfd_write(quit_, 1);
        watcher_.join();
    }
    if (signals_ >= 0) ::close(signals_);
    if (quit_ >= 0) ::close(quit_);
    const std::lock_guard lock(mutex_);
    for (const std::string& path : paths_)
        ::unlink(path.c_str());
}

void PartFiles::wait_for_signal() {
    std::array<pollfd, 2> wait{{{signals_, POLLIN, 0}, {quit_, POLLIN, 0}}};
    for (;;) {
        if (::poll(wait.data(), wait.size(), -1) < 0) continue;
        if ((wait[1].revents & POLLIN) != 0) return;
        hold();
    }
}

std::unique_lock<std::mutex> PartFiles::hold() {
    std::unique_lock lock(mutex_);
    end_if_signalled();
    return lock;
}

// With the mutex locked, which is not given back: no file may be made or renamed any more.
void PartFiles::end_if_signalled() {
    signalfd_siginfo info{};
    if (::read(signals_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return;
    for (const std::string& path : paths_)
        ::unlink(path.c_str());
    const int signal = static_cast<int>(info.ssi_signo);
    std::signal(signal, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    ::raise(signal);
    ::_exit(128 + signal);
}

}  // namespace duo2qualys::output
