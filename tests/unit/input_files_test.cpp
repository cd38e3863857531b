#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "input/file_source.hpp"
#include "input/inputs.hpp"
#include "input/walk.hpp"
#include "input_helpers.hpp"
#include "temp_dir.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;
namespace fs = std::filesystem;

namespace {

std::string error_of(const std::string& path) {
    try {
        input::open_input(path, [](const std::string&, input::ByteSource&) {});
    } catch (const input::InputError& error) {
        return error.what();
    }
    return "";
}

/// The results of a walk.
struct Walked {
    std::vector<input::Found> files;
    std::vector<input::Found> others;
};

Walked walk(const std::string& path, const std::string& excluded) {
    Walked walked;
    input::Walk walk(path, excluded);
    while (const std::optional<input::Found> found = walk.next())
        (found->is_file() ? walked.files : walked.others).push_back(*found);
    CHECK(!walk.next());
    return walked;
}

Strings below(const Walked& walked) {
    Strings all;
    for (const input::Found& file : walked.files)
        all.emplace_back(file.below());
    return all;
}

std::array<int, 2> pipe_ends;
volatile sig_atomic_t alarms = 0;

/// The first alarm only interrupts the read, the second lets it end.
void on_alarm(int) {
    alarms = alarms + 1;
    if (alarms == 2 && ::write(pipe_ends[1], "x", 1) != 1) ::abort();
}

}  // namespace

TEST_CASE("a file is read as it is, whatever its name") {
    const TempDir dir;
    const std::string text = sample_lines(200000);
    for (const std::string& path : {dir.put("a.gz", text), dir.put("b.json", gzip(text))}) {
        Strings seen;
        input::open_input(path, [&](const std::string& name, input::ByteSource& bytes) {
            seen.push_back(name);
            CHECK(bytes.ready());
            CHECK(read_all(bytes).bytes == text);
        });
        CHECK(seen == Strings{path});
    }
}

TEST_CASE("what cannot be opened says why") {
    const TempDir dir;
    CHECK(error_of(dir / "missing") == "No such file or directory");
    CHECK(error_of("https://example.com/duo.log") == "URLs are not read: pipe the data in");
    CHECK(error_of(dir.native()) == "is a directory; --recursive converts the files in it");
    CHECK(error_of(dir.put("file") + "/x") == "Not a directory");
}

TEST_CASE("a file that cannot be read says why when it is read") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    input::FileSource write_end(ends[1]);
    CHECK(read_all(write_end).error == "Bad file descriptor");
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("a signal does not end a read") {
    REQUIRE(::pipe(pipe_ends.data()) == 0);
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = on_alarm;
    REQUIRE(::sigaction(SIGALRM, &action, &before) == 0);
    const itimerval twice{{0, 20000}, {0, 20000}};
    const itimerval never{};
    input::FileSource source(pipe_ends[0]);
    CHECK(!source.ready());
    ::setitimer(ITIMER_REAL, &twice, nullptr);
    char byte = 0;
    CHECK(source.read(&byte, 1) == 1);
    ::setitimer(ITIMER_REAL, &never, nullptr);
    ::sigaction(SIGALRM, &before, nullptr);
    CHECK(alarms == 2);
    CHECK(byte == 'x');
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
}

TEST_CASE("a pipe is made to hold what is converted at once, and none that holds more is made smaller") {
    constexpr int kMore = 1 << 20;
    std::array<int, 2> narrow{};
    std::array<int, 2> wide{};
    REQUIRE(::pipe(narrow.data()) == 0);
    REQUIRE(::pipe(wide.data()) == 0);
    if (::fcntl(wide[0], F_SETPIPE_SZ, kMore) < kMore) {
        WARN("skipped: the system does not allow pipes of 1 MiB");
    } else {
        const input::FileSource from_narrow(narrow[0]);
        const input::FileSource from_wide(wide[0]);
        CHECK(::fcntl(narrow[0], F_GETPIPE_SZ) == 1 << 18);
        CHECK(::fcntl(wide[0], F_GETPIPE_SZ) == kMore);
    }
    for (const int end : {narrow[0], narrow[1], wide[0], wide[1]})
        ::close(end);
}

TEST_CASE("a walk finds the regular files, in byte order") {
    const TempDir dir;
    for (const char* name : {"b.json", "a/z.json", "a.json", "B.json", "a/b/c.json.gz", ".hidden",
                             ".git/x.json", "__MACOSX/x.json", "a/old.part", "partly"}) {
        dir.put(name);
    }
    const TempDir elsewhere;
    elsewhere.put("linked.json");
    fs::create_symlink(elsewhere / "linked.json", dir / "link.json");
    fs::create_symlink(elsewhere.native(), dir / "linkdir");
    fs::create_symlink(dir / "nowhere", dir / "dangling");
    REQUIRE(::mkfifo((dir / "fifo").c_str(), 0600) == 0);
    const Walked found = walk(dir.native(), "");
    CHECK(below(found) ==
          Strings{"B.json", "a.json", "a/b/c.json.gz", "a/z.json", "b.json", "link.json", "partly"});
    CHECK(found.files[2].path == dir / "a/b/c.json.gz");
    REQUIRE(found.others.size() == 1);
    CHECK(found.others[0].path == dir / "dangling");
    CHECK(found.others[0].why() == "is a link to a missing file");
}

TEST_CASE("a walk goes in the order of paths, in which a slash comes behind a dash and a point") {
    const TempDir dir;
    for (const char* name : {"a/x", "a-b/x", "a.json", "a0", "ab"})
        dir.put(name);
    const Walked found = walk(dir.native(), "");
    CHECK(below(found) == Strings{"a-b/x", "a.json", "a/x", "a0", "ab"});
    CHECK(std::is_sorted(found.files.begin(), found.files.end(),
                         [](const input::Found& a, const input::Found& b) { return a.path < b.path; }));
}

TEST_CASE("a walk reads a directory when its turn comes") {
    const TempDir dir;
    dir.put("a.json");
    dir.put("b/c.json");
    input::Walk walk(dir.native(), "");
    CHECK(walk.next()->below() == "a.json");
    dir.put("b/d.json");
    CHECK(walk.next()->below() == "b/c.json");
    CHECK(walk.next()->below() == "b/d.json");
    CHECK(!walk.next());
}

TEST_CASE("a walk tells of a directory with nothing to read") {
    const TempDir dir;
    dir.put("top/.hidden");
    dir.put("top/below/old.part");
    const Walked found = walk(dir / "top", "");
    CHECK(found.files.empty());
    REQUIRE(found.others.size() == 1);
    CHECK(found.others[0].what == input::Found::What::nothing);
    CHECK(found.others[0].path == dir / "top");
}

TEST_CASE("names alone tell whether a walk would come to a file") {
    CHECK(input::is_walked("a/b.json"));
    for (const char* name : {".a", "a/.b/c", "__MACOSX/a", "a/b.part", "a.part/b", ""})
        CHECK(!input::is_walked(name));
}

TEST_CASE("a walk leaves out the output directory, and reads a link that was named") {
    const TempDir dir;
    dir.put("in/a.json");
    dir.put("in/out/a.ndjson");
    CHECK(below(walk(dir / "in", dir / "in/../in/out")) == Strings{"a.json"});
    CHECK(below(walk(dir / "in", dir / "not-there-yet")) == Strings{"a.json", "out/a.ndjson"});
    fs::create_symlink(dir / "in", dir / "link");
    CHECK(below(walk(dir / "link", "")) == Strings{"a.json", "out/a.ndjson"});
}

TEST_CASE("a named file is found whatever its name") {
    const TempDir dir;
    const std::string path = dir.put("x/.hidden.part");
    const Walked found = walk(path, "");
    REQUIRE(below(found) == Strings{".hidden.part"});
    CHECK(found.files[0].path == path);
}

TEST_CASE("a directory that cannot be looked into is a problem, not silence") {
    const TempDir dir;
    dir.put("a.json");
    // Nobody can resolve a loop of links, not even root, for whom permissions have no effect.
    fs::create_symlink(dir / "loop", dir / "loop");
    const Walked found = walk(dir.native(), "");
    CHECK(below(found) == Strings{"a.json"});
    REQUIRE(found.others.size() == 1);
    CHECK(found.others[0].path == dir / "loop");
    CHECK(!found.others[0].why().empty());
}
