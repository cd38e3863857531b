/// Files that appear when they are complete, and signals that come in between.
#include "output/output_file.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <functional>

#include "catch.hpp"
#include "output/part_files.hpp"
#include "temp_dir.hpp"

namespace {

using namespace duo2qualys;
namespace fs = std::filesystem;

/// How a process ended that did nothing but this: its status, or 1000 and the signal.
int end_of(const std::function<void()>& action) {
    const pid_t child = ::fork();
    if (child == 0) {
        action();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

constexpr std::array kEnding = {SIGHUP, SIGINT, SIGTERM};

}  // namespace

TEST_CASE("a file has its name when it is finished, not before") {
    const test::TempDir folder;
    output::PartFiles parts;
    output::OutputFile file(folder / "one", parts);
    file.write("text");
    CHECK(fs::exists(folder / "one.part"));
    CHECK_FALSE(fs::exists(folder / "one"));
    file.finish();
    CHECK_FALSE(fs::exists(folder / "one.part"));
    CHECK(fs::file_size(folder / "one") == 4);
}

TEST_CASE(
    "a signal that has arrived when a file is finished ends the process, and the file stays unfinished") {
    const test::TempDir folder;
    for (const int signal : kEnding) {
        INFO(signal);
        const int end = end_of([&] {
            std::signal(signal, SIG_DFL);  // whatever started the tests
            output::PartFiles parts;
            output::OutputFile file(folder / "one", parts);
            file.write("cut off");
            // For this thread only: the one that watches does not see it, as if it had not run yet.
            ::raise(signal);
            file.finish();
        });
        CHECK(end == 1000 + signal);
        CHECK(fs::is_empty(folder.native()));
    }
}

TEST_CASE("a signal that the process was started to ignore does not end it") {
    const test::TempDir folder;
    for (const int signal : kEnding) {
        INFO(signal);
        const int end = end_of([&] {
            std::signal(signal, SIG_IGN);
            output::PartFiles parts;
            output::OutputFile file(folder / "one", parts);
            ::raise(signal);
            file.finish();
        });
        CHECK(end == 0);
        CHECK(fs::exists(folder / "one"));
        fs::remove(folder / "one");
    }
}
