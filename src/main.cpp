#include <cerrno>
#include <cstdio>
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
    return static_cast<int>(run({argv + 1, argv + argc}));
}
