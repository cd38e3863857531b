// Runs the program as a user would, and compares all its output with files, byte for byte.
//
//   golden_runner PROGRAM ROOT case DIR         a folder of tests/golden/cases, see the README there
//   golden_runner PROGRAM ROOT sample NAME      samples/NAME, against samples/expected
//   golden_runner PROGRAM ROOT corpus FILE RECORDS   lines of RECORDS, against `LINE<TAB>OUTPUT` in FILE
//
// With DUO2QUALYS_REGENERATE=1 in the environment, cases and samples write their files again. ROOT is the top
// of the source tree, where the program runs. DUO2QUALYS_RUN_UNDER is a command, with its arguments separated
// by blanks, that runs the program.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/lines.hpp"

namespace fs = std::filesystem;
using duo2qualys::lines;

namespace {

constexpr const char* kFolder =
    "@TMP@";  // an empty folder in arguments and messages, compared with expected_files/
constexpr const char* kJournal = ".duo2qualys";  // of an output folder; has times in it

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string read_if_there(const fs::path& path) {
    return fs::exists(path) ? read(path) : std::string();
}

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

/// An empty folder that is removed at the end.
class Scratch {
  public:
    Scratch() {
        std::string name = (fs::temp_directory_path() / "duo2qualys-golden-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
        path_ = name;
        fs::create_directory(folder());
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    fs::path operator/(const char* name) const { return path_ / name; }
    fs::path folder() const { return path_ / "folder"; }

  private:
    fs::path path_;
};

struct Call {
    std::vector<std::string> arguments;
    std::vector<std::string> environment;  // NAME=value
    std::string input;
    std::string stdout_to;  // a device; empty: stdout is compared
};

struct Result {
    std::string out;
    std::string err;
    int status = 0;
    std::map<std::string, std::string> files;  // what is in the folder, by path
};

void redirect(int fd, const fs::path& path, int flags) {
    const int file = open(path.c_str(), flags, 0600);
    if (file < 0 || dup2(file, fd) < 0) _exit(126);
}

std::vector<std::string> launcher() {
    const char* command = std::getenv("DUO2QUALYS_RUN_UNDER");
    std::istringstream words(command == nullptr ? "" : command);
    return {std::istream_iterator<std::string>(words), {}};
}

[[noreturn]] void become(const std::string& program, const fs::path& root, const Call& call,
                         const Scratch& scratch) {
    redirect(STDIN_FILENO, scratch / "in", O_RDONLY);
    redirect(STDOUT_FILENO, call.stdout_to.empty() ? scratch / "out" : fs::path(call.stdout_to),
             O_WRONLY | O_CREAT);
    redirect(STDERR_FILENO, scratch / "err", O_WRONLY | O_CREAT);
    unsetenv("SOURCE_DATE_EPOCH");
    for (std::string setting : call.environment) {
        const std::size_t equals = setting.find('=');
        setenv(setting.substr(0, equals).c_str(), setting.substr(equals + 1).c_str(), 1);
    }
    std::vector<std::string> command = launcher();
    command.push_back(program);
    command.insert(command.end(), call.arguments.begin(), call.arguments.end());
    std::vector<char*> words;
    for (std::string& word : command)
        words.push_back(word.data());
    words.push_back(nullptr);
    if (chdir(root.c_str()) == 0) execvp(words[0], words.data());
    _exit(126);
}

/// Replaces the name of the folder by kFolder.
std::string without_folder(std::string text, const Scratch& scratch) {
    const std::string folder = scratch.folder().string();
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
        text.replace(at, folder.size(), kFolder);
    return text;
}

/// Replaces the duration of a run by `@`.
std::string without_seconds(const std::string& text) {
    static const std::regex kSeconds(R"(("seconds": ?)[-+.e0-9]+)");
    return std::regex_replace(text, kSeconds, "$1@");
}

Result run(const std::string& program, const fs::path& root, Call call) {
    const Scratch scratch;
    write(scratch / "in", call.input);
    for (std::string& argument : call.arguments) {
        const std::size_t at = argument.find(kFolder);
        if (at != std::string::npos)
            argument.replace(at, std::string(kFolder).size(), scratch.folder().string());
    }
    const pid_t child = fork();
    if (child == 0) become(program, root, call, scratch);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) throw std::runtime_error("cannot run " + program);
    Result result{read_if_there(scratch / "out"),
                  without_seconds(without_folder(read(scratch / "err"), scratch)),
                  WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
                  {}};
    for (const auto& entry : fs::recursive_directory_iterator(scratch.folder()))
        if (entry.is_regular_file() && entry.path().filename() != kJournal)
            result.files[fs::relative(entry.path(), scratch.folder()).string()] =
                without_seconds(read(entry.path()));
    return result;
}

/// Shows the first line that differs.
bool same(const std::string& what, const std::string& expected, const std::string& got) {
    if (expected == got) return true;
    const std::vector<std::string> wanted = lines(expected);
    const std::vector<std::string> found = lines(got);
    std::size_t i = 0;
    while (i < wanted.size() && i < found.size() && wanted[i] == found[i])
        ++i;
    std::cerr << what << " differs at line " << i + 1
              << "\nexpected: " << (i < wanted.size() ? wanted[i] : "(the end, or another line end)")
              << "\ngot:      " << (i < found.size() ? found[i] : "(the end, or another line end)") << '\n';
    return false;
}

/// The files with the expected output. If a file is missing, no output is expected.
struct Expected {
    fs::path out;
    fs::path err;
    fs::path status;
    fs::path files;
};

void write_or_remove(const fs::path& path, const std::string& text) {
    if (text.empty()) {
        fs::remove(path);
    } else {
        write(path, text);
    }
}

void regenerate(const Expected& expected, const Result& result) {
    write_or_remove(expected.out, result.out);
    write_or_remove(expected.err, result.err);
    if (!expected.status.empty())
        write_or_remove(expected.status, result.status == 0 ? "" : std::to_string(result.status) + '\n');
    if (expected.files.empty()) return;
    fs::remove_all(expected.files);
    for (const auto& [name, text] : result.files)
        write(expected.files / name, text);
}

bool compare(const Expected& expected, const Result& result, int status) {
    bool good = same("stdout", read_if_there(expected.out), result.out);
    good = same("stderr", read_if_there(expected.err), result.err) && good;
    good = same("status", std::to_string(status), std::to_string(result.status)) && good;
    std::set<std::string> names;
    for (const auto& [name, text] : result.files)
        names.insert(name);
    if (!expected.files.empty() && fs::exists(expected.files))
        for (const auto& entry : fs::recursive_directory_iterator(expected.files))
            if (entry.is_regular_file()) names.insert(fs::relative(entry.path(), expected.files).string());
    for (const std::string& name : names) {
        const auto found = result.files.find(name);
        if (found == result.files.end() || !fs::exists(expected.files / name)) {
            std::cerr << name << (found == result.files.end() ? " was not written\n" : " was written\n");
            good = false;
        } else {
            good = same(name, read(expected.files / name), found->second) && good;
        }
    }
    return good;
}

bool wants_regeneration() {
    const char* wanted = std::getenv("DUO2QUALYS_REGENERATE");
    return wanted != nullptr && std::string(wanted) == "1";
}

bool say_what_to_do() {
    std::cerr << "If this was meant: DUO2QUALYS_REGENERATE=1 ctest --preset test -R golden; then look at git "
                 "diff.\n";
    return false;
}

bool run_case(const std::string& program, const fs::path& root, const fs::path& folder) {
    Call call{lines(read(folder / "args")),
              lines(read_if_there(folder / "environment")),
              read_if_there(folder / "stdin"),
              {}};
    if (fs::exists(folder / "stdout_to")) call.stdout_to = lines(read(folder / "stdout_to")).at(0);
    const Result result = run(program, root, std::move(call));
    const Expected expected{folder / "expected_stdout", folder / "expected_stderr", folder / "status",
                            folder / "expected_files"};
    if (wants_regeneration()) {
        regenerate(expected, result);
        return true;
    }
    const std::string status = read_if_there(expected.status);
    return compare(expected, result, status.empty() ? 0 : std::stoi(status)) || say_what_to_do();
}

bool run_sample(const std::string& program, const fs::path& root, const fs::path& name) {
    const Result result =
        run(program, root, {{"--received-time", "none", "samples/" + name.string()}, {}, {}, {}});
    const fs::path stem = root / "samples/expected" / name.stem();
    const Expected expected{fs::path(stem) += ".ndjson", fs::path(stem) += ".stderr", {}, {}};
    if (wants_regeneration()) {
        regenerate(expected, result);
        return true;
    }
    return compare(expected, result, fs::exists(expected.err) ? 1 : 0) || say_what_to_do();
}

bool run_corpus(const std::string& program, const fs::path& root, const fs::path& file,
                const fs::path& records) {
    if (!fs::exists(records)) {
        std::cout << "skipped: there is no " << records.string() << '\n';
        return true;
    }
    const std::vector<std::string> all = lines(read(records));
    Call call{{"--received-time", "none"}, {}, {}, {}};
    std::string expected;
    for (const std::string& line : lines(read(file))) {
        const std::size_t tab = line.find('\t');
        call.input += all.at(std::stoul(line.substr(0, tab)) - 1) + '\n';
        expected += line.substr(tab + 1) + '\n';
    }
    const Result result = run(program, root, call);
    const bool good = same("stdout", expected, result.out);
    return same("stderr", "", result.err) && good;
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        const std::vector<std::string> words(argv + 1, argv + argc);
        const std::string what = words.at(2);
        if (what == "case") return run_case(words[0], words[1], words.at(3)) ? 0 : 1;
        if (what == "sample") return run_sample(words[0], words[1], words.at(3)) ? 0 : 1;
        if (what == "corpus") return run_corpus(words[0], words[1], words.at(3), words.at(4)) ? 0 : 1;
        throw std::runtime_error("no such kind of test: " + what);
    } catch (const std::exception& error) {
        std::cerr << "golden_runner: " << error.what() << '\n';
        return 1;
    }
}
