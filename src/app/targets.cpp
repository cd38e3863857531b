#include "app/targets.hpp"

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/collisions.hpp"
#include "input/walk.hpp"
#include "output/journal.hpp"

namespace duo2qualys::app {
namespace {

namespace fs = std::filesystem;

template <std::size_t N>
void take_ending(std::string& name, const std::array<std::string_view, N>& endings,
                 std::string_view also_tar = {}) {
    for (const std::string_view ending : endings) {
        // A name that is nothing but an ending keeps it.
        if (name.size() <= ending.size() || !name.ends_with(ending) ||
            name[name.size() - ending.size() - 1] == '/')
            continue;
        name.resize(name.size() - ending.size());
        if (ending == also_tar) name += ".tar";
        return;
    }
}

std::string journal_of(const Settings& settings) {
    return (fs::path(settings.output_dir) / output::Journal::kName).string();
}

}  // namespace

std::string output_name(std::string_view below, Compression compression) {
    constexpr std::array<std::string_view, 5> kCompressed = {".gz", ".tgz", ".bz2", ".xz", ".zst"};
    constexpr std::array<std::string_view, 2> kArchives = {".tar", ".zip"};
    constexpr std::array<std::string_view, 4> kLogs = {".json", ".jsonl", ".ndjson", ".log"};
    std::string name(below);
    take_ending(name, kCompressed, ".tgz");
    take_ending(name, kArchives);
    take_ending(name, kLogs);
    name += ".ndjson";
    if (compression == Compression::gzip) name += ".gz";
    if (compression == Compression::zstd) name += ".zst";
    return name;
}

Targets plan_targets(const Settings& settings) {
    Targets targets;
    Collisions collisions(settings.output_dir);
    const bool has_dir = !settings.output_dir.empty();
    const auto add = [&](std::string path, std::string_view below) {
        Target target{{}, {}, !collisions.add_input(path)};
        if (has_dir) {
            target.output =
                (fs::path(settings.output_dir) / output_name(below, settings.compression)).string();
            collisions.add_output(target.output, Collisions::kOutputDir, path);
        }
        target.input = std::move(path);
        targets.files.push_back(std::move(target));
    };
    const auto add_all = [&](const std::string& path) {
        std::error_code error;
        if (fs::is_directory(path, error)) collisions.add_tree(path);
        input::Found found = input::walk(path, settings.output_dir);
        if (found.files.empty() && found.problems.empty()) targets.empty.push_back(path);
        targets.files.reserve(targets.files.size() + found.files.size());
        for (input::FoundFile& file : found.files) {
            const std::string below(file.below());
            add(std::move(file.path), below);
        }
        for (input::WalkProblem& problem : found.problems) {
            targets.problems.push_back({std::move(problem.path), std::move(problem.why)});
        }
    };
    collisions.watch({settings.output, settings.rejects, settings.report, settings.seen});
    const std::vector<std::string> stdin_only = {"-"};
    for (const std::string& path : settings.inputs.empty() ? stdin_only : settings.inputs) {
        if (path == "-") {
            add(path, "stdin");
        } else if (settings.recursive) {
            add_all(path);
        } else {
            add(path, std::string_view(path).substr(path.rfind('/') + 1));
        }
    }
    if (has_dir) collisions.add_output(journal_of(settings), Collisions::kOutputDir);
    collisions.add_output(settings.output, "-o");
    collisions.add_output(settings.rejects, "--rejects");
    collisions.add_output(settings.report, "--report");
    collisions.add_output(settings.seen, "--seen");
    collisions.check();
    if (!has_dir && settings.output.empty()) collisions.check_stdout();
    return targets;
}

std::uint64_t Targets::total_size() const {
    std::uint64_t total = 0;
    for (const Target& file : files) {
        struct stat info {};
        if (file.input == "-" || ::stat(file.input.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return 0;
        total += static_cast<std::uint64_t>(info.st_size);
    }
    return total;
}

}  // namespace duo2qualys::app
