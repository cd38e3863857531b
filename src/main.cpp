#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <system_error>
#include <vector>

#include "app/run.hpp"
#include "app/targets.hpp"
#include "cli/command_line.hpp"
#include "cli/usage_error.hpp"
#include "output/printable.hpp"

namespace {

using namespace duo2qualys;
using app::ExitStatus;

// A standard descriptor that is closed would become that of the next file that is opened, and lines,
// messages and input would get mixed up. Takes its place with one that fails in the same way.
void keep_standard_descriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(fd, F_GETFD) >= 0) continue;
        // The lowest free number: those before it are taken.
        const int flags = fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY;
        if (::open("/dev/null", flags | O_CLOEXEC) != fd) std::abort();
    }
}

ExitStatus print(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
        return ExitStatus::success;
    throw std::system_error(errno, std::generic_category(), "stdout: cannot write");
}

ExitStatus fail(const std::exception& error, ExitStatus status) {
    std::fprintf(stderr, "duo2qualys: %s\n", output::printable(error.what()).c_str());
    return status;
}

ExitStatus run(const std::vector<std::string>& arguments) {
    try {
        const cli::Command command = cli::parse(arguments, cli::Surroundings::here());
        return command.answer ? print(*command.answer) : app::run(command.settings);
    } catch (const cli::UsageError& error) {
        return fail(error, ExitStatus::usage);
    } catch (const app::PlanError& error) {
        return fail(error, ExitStatus::usage);
    } catch (const std::exception& error) {
        return fail(error, ExitStatus::failure);
    }
}

}  // namespace

int main(int argc, char* argv[]) {
    keep_standard_descriptors();
    return static_cast<int>(run({argv + 1, argv + argc}));
}
