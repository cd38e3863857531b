// Runs the command line in a prepared process, and turns errors into messages and exit statuses.
#include <fcntl.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "app/run.hpp"
#include "app/usage_error.hpp"
#include "cli/command_line.hpp"
#include "output/fd_sink.hpp"
#include "output/part_files.hpp"
#include "output/printable.hpp"
#include "output/sink.hpp"

namespace {

using namespace duo2qualys;
using app::ExitStatus;

// Opens /dev/null in place of each closed standard descriptor. Otherwise the next opened file would get its
// number, and messages, for example, could be written into that file. Reading the new stdin and writing the
// new stdout fail, as with a closed descriptor; messages to the new stderr are lost.
void keep_standard_descriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(fd, F_GETFD) >= 0) continue;
        // open() returns the lowest free number, and those before it are in use.
        const int flags = fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY;
        if (::open("/dev/null", flags | O_CLOEXEC) != fd) std::abort();
    }
}

// SIGPIPE, and SIGXFSZ for a file that exceeds its limit, would end the process during a write and leave
// half-written files. They are blocked in every thread, so that writes fail instead. SIGUSR1 only asks for
// the progress, but would end a process that has not begun to watch for it. While it is blocked it stays
// pending, and app::Signals answers it later.
void block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGPIPE, SIGXFSZ, SIGUSR1})
        sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

// Returns the memory for a large record to the system after its use. Otherwise glibc keeps that much memory
// for each thread that has had a large record.
void give_back_large_memory() {
#ifdef __GLIBC__
    constexpr int kLarge = 1 << 20;  // in bytes; more than any buffer for usual records
    ::mallopt(M_MMAP_THRESHOLD, kLarge);
#endif
}

// Ends the process with SIGPIPE after everything has been cleaned up. Returns if SIGPIPE is ignored.
void raise_broken_pipe() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    ::raise(SIGPIPE);
}

ExitStatus print(const std::string& text) {
    output::FdSink out(STDOUT_FILENO, "stdout", output::FdSink::Ownership::borrowed);
    out.write(text);
    out.finish();
    return ExitStatus::success;
}

ExitStatus fail(const std::exception& error, ExitStatus status) {
    std::fprintf(stderr, "duo2qualys: %s\n", output::printable(error.what()).c_str());
    return status;
}

ExitStatus run(int argc, char** argv) {
    try {
        const std::vector<std::string> arguments(argv + 1, argv + argc);
        const cli::Command command = cli::parse(arguments, cli::Surroundings::here());
        return command.answer ? print(*command.answer) : app::run(command.settings);
    } catch (const UsageError& error) {
        return fail(error, ExitStatus::usage);
    } catch (const output::BrokenPipe& error) {
        raise_broken_pipe();
        return fail(error, ExitStatus::failure);
    } catch (const std::bad_alloc&) {
        std::fputs("duo2qualys: out of memory\n", stderr);  // needs no memory
        return ExitStatus::failure;
    } catch (const std::exception& error) {
        return fail(error, ExitStatus::failure);
    }
}

// Destroying nlohmann's JSON values needs memory. If there is none, a destructor throws. No handler can catch
// this exception: it calls this function, which ends the program.
[[noreturn]] void terminate() noexcept {
    try {
        if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
    } catch (const std::bad_alloc&) {
        output::PartFiles::remove_those_of_process();
        std::fputs("duo2qualys: out of memory\n", stderr);
        std::_Exit(static_cast<int>(ExitStatus::failure));
    } catch (...) {
    }
    std::abort();
}

}  // namespace

int main(int argc, char* argv[]) {
    block_signals();  // first, because before this call SIGUSR1 ends the process
    std::set_terminate(terminate);
    keep_standard_descriptors();
    give_back_large_memory();
    return static_cast<int>(run(argc, argv));
}
