/// Files that appear when they are complete, and names of open descriptors.
#include "output/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "output/descriptor_names.hpp"
#include "output/part_files.hpp"
#include "temp_dir.hpp"

namespace {

using namespace duo2qualys;
namespace fs = std::filesystem;

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

unsigned mode_of(const std::string& path) {
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_mode & 07777U;
}

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

TEST_CASE("what is not finished is gone when all unfinished files are removed") {
    const test::TempDir folder;
    output::PartFiles parts;
    output::OutputFile done(folder / "done", parts);
    done.finish();
    const output::OutputFile one(folder / "one", parts);
    const output::OutputFile two(folder / "two", parts);
    parts.remove_all();
    CHECK(fs::exists(folder / "done"));
    CHECK_FALSE(fs::exists(folder / "one.part"));
    CHECK_FALSE(fs::exists(folder / "two.part"));
}

TEST_CASE("what is cut off a file is as if it had never been written") {
    const test::TempDir folder;
    output::PartFiles parts;
    output::OutputFile file(folder / "one", parts);
    file.write("kept, ");
    const std::int64_t size = file.size();
    CHECK(size == 6);
    file.write("dropped, and more than comes later");
    file.cut(size);
    file.write("and more");
    file.finish();
    CHECK(text_of(folder / "one") == "kept, and more");
}

TEST_CASE("the rest of a killed run is replaced, and nothing is written to it") {
    const test::TempDir folder;
    const std::string rest = folder.put("one.part", "of before");
    fs::permissions(rest, fs::perms::all);
    fs::create_hard_link(rest, folder / "link");
    output::PartFiles parts;
    output::OutputFile file(folder / "one", parts);
    file.write("now");
    file.finish();
    CHECK(text_of(folder / "one") == "now");
    CHECK(text_of(folder / "link") == "of before");
    CHECK((mode_of(folder / "one") & 0111U) == 0);
}

TEST_CASE("a file that is replaced keeps its permissions, but no set-user-id, and its part has no others") {
    const test::TempDir folder;
    output::PartFiles parts;
    for (const mode_t mode : {0600U, 0640U, 0444U, 04755U, 02770U}) {
        INFO(mode);
        const std::string path = folder.put("one");
        REQUIRE(::chmod(path.c_str(), mode) == 0);
        output::OutputFile file(path, parts);
        CHECK(mode_of(path + ".part") == (mode & 0777U));
        file.finish();
        CHECK(mode_of(path) == (mode & 0777U));
    }
}

TEST_CASE("descriptors have names, also through links, and other files have none") {
    const test::TempDir folder;
    CHECK(output::named_descriptor("/dev/stdout") == 1);
    CHECK(output::named_descriptor("/dev/stderr") == 2);
    CHECK(output::named_descriptor("/dev/fd/17") == 17);
    CHECK(output::named_descriptor("/proc/self/fd/0") == 0);
    CHECK(output::named_descriptor("/proc/" + std::to_string(::getpid()) + "/fd/5") == 5);
    CHECK(output::named_descriptor("/proc/self/../self/fd/5") == 5);
    fs::create_symlink("/dev/stderr", folder / "link");
    fs::create_symlink("link", folder / "link2");
    CHECK(output::named_descriptor(folder / "link2") == 2);
    fs::create_symlink("round", folder / "round");
    folder.put("3");
    for (const char* const name : {"3", "missing", "round", "7"})
        CHECK_FALSE(output::named_descriptor(folder / name));
    for (const char* const name :
         {"/dev/fd/x", "/dev/fd/", "/dev/fd/-1", "/dev/null", "/dev/fd/99999999999", "3"})
        CHECK_FALSE(output::named_descriptor(name));
}

TEST_CASE("only a descriptor that the process was started with is written to by its name") {
    const test::TempDir folder;
    const std::string path = folder.put("one", "before\n");
    const int own = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    REQUIRE(own >= 0);
    const std::string name = "/dev/fd/" + std::to_string(own);
    output::PartFiles parts;
    CHECK_THROWS_AS(output::OutputFile(name, parts), output::OutputError);
    CHECK_THROWS_AS(output::OutputFile("/dev/fd/987", parts), output::OutputError);
    REQUIRE(::fcntl(own, F_SETFD, 0) == 0);  // as if it had been open at the start
    output::OutputFile file(name, parts);
    file.write("text");
    file.cut(0);  // has no effect on what is written directly
    file.finish();
    CHECK(text_of(path) == "before\ntext");
    CHECK_FALSE(fs::exists(path + ".part"));
    ::close(own);
}
