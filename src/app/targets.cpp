#include "app/targets.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <initializer_list>
#include <system_error>
#include <utility>

#include "input/endings.hpp"
#include "output/journal.hpp"

namespace duo2qualys::app {
namespace {

namespace fs = std::filesystem;

// Removes the ending. A name that consists only of the ending keeps it.
bool take_ending(std::string& name, std::string_view ending) {
    if (name.size() <= ending.size() || !name.ends_with(ending) ||
        name[name.size() - ending.size() - 1] == '/')
        return false;
    name.resize(name.size() - ending.size());
    return true;
}

void take_one_ending(std::string& name, std::initializer_list<std::string_view> endings) {
    for (const std::string_view ending : endings)
        if (take_ending(name, ending)) return;
}

// The files that a run writes besides those in --output-dir, with their options. A path may be empty.
struct NamedOutput {
    const std::string& path;
    std::string_view option;
};
std::array<NamedOutput, 4> outputs_of(const Settings& settings) {
    return {{{settings.output, "-o"},
             {settings.rejects, "--rejects"},
             {settings.report, "--report"},
             {settings.seen, "--seen"}}};
}

std::string journal_of(const Settings& settings) {
    return (fs::path(settings.output_dir) / output::Journal::kName).string();
}

}  // namespace

std::string_view ending_of(LineForm form) noexcept {
    switch (form) {
        case LineForm::json: return ".ndjson";
    }
    return {};
}

std::string output_name(std::string_view below, LineForm form, output::Packing::Form packing) {
    std::string name(below);
    for (const input::Ending& ending : input::kEndings) {
        if (!take_ending(name, ending.text)) continue;
        if (ending.has_tar) name += ".tar";
        break;
    }
    take_one_ending(name, {".tar", ".zip"});
    take_one_ending(name, {".json", ".jsonl", ".ndjson", ".log"});
    name += ending_of(form);
    if (packing == output::Packing::Form::gzip) name += ".gz";
    if (packing == output::Packing::Form::zstd) name += ".zst";
    return name;
}

InputPaths::InputPaths(const Settings& settings) : settings_(settings), paths_(settings.inputs) {
    if (paths_.empty()) paths_.emplace_back("-");
}

std::optional<input::Found> InputPaths::next() {
    for (;;) {
        if (walk_) {
            if (std::optional<input::Found> found = walk_->next()) return found;
            walk_.reset();
        }
        if (next_ == paths_.size()) return std::nullopt;
        const std::string& path = paths_[next_++];
        if (settings_.recursive && path != "-") {
            walk_.emplace(path, settings_.output_dir);
            continue;
        }
        input::Found found;
        found.path = path;
        found.below_at = static_cast<std::uint32_t>(path.rfind('/') + 1);
        return found;
    }
}

std::vector<std::string> InputPaths::trees() const {
    std::vector<std::string> trees;
    if (!settings_.recursive) return trees;
    for (const std::string& path : paths_) {
        std::error_code error;
        if (path != "-" && fs::is_directory(path, error)) trees.push_back(path);
    }
    return trees;
}

Targets::Targets(const Settings& settings)
    : settings_(settings), input_paths_(settings), collisions_(settings.output_dir) {
    for (const NamedOutput& output : outputs_of(settings))
        collisions_.watch(output.path);
    check();
}

void Targets::check() {
    const bool has_dir = !settings_.output_dir.empty();
    const std::vector<std::string> trees = input_paths_.trees();
    for (const std::string& tree : trees)
        collisions_.add_tree(tree);
    if (has_dir) {
        while (std::optional<input::Found> found = input_paths_.next())
            list_.push_back(std::move(*found));
        CollisionScreen screen(settings_.output_dir, trees, list_.size());
        for (const input::Found& found : list_) {
            if (!found.is_file()) continue;
            screen.add_output(output_of(found));
            screen.add_input(found.path, found.what != input::Found::What::file);
        }
        screen.add_output(journal_of(settings_));
        for (const NamedOutput& output : outputs_of(settings_))
            if (!output.path.empty()) screen.add_output(output.path);
        for (const std::string& path : settings_.also_read)
            screen.add_input(path, true);
        if (screen.is_sure()) return;
        for_each([this](const Target& target) {
            collisions_.add_input(target.input);
            collisions_.add_output(target.output, Collisions::kOutputDir, target.input);
        });
        collisions_.add_output(journal_of(settings_), Collisions::kOutputDir);
    } else {
        for (const std::string& path : settings_.inputs)
            if (std::find(trees.begin(), trees.end(), path) == trees.end()) collisions_.add_input(path);
        if (settings_.inputs.empty()) collisions_.add_input("-");
    }
    for (const std::string& path : settings_.also_read)
        collisions_.add_input(path);
    for (const NamedOutput& output : outputs_of(settings_))
        collisions_.add_output(output.path, output.option);
    collisions_.check();
    if (!has_dir && settings_.output.empty()) collisions_.check_stdout();
}

std::optional<input::Found> Targets::next_found() {
    if (settings_.output_dir.empty()) return input_paths_.next();
    if (list_.empty()) return std::nullopt;
    std::optional<input::Found> found = std::move(list_.front());
    list_.pop_front();
    return found;
}

std::optional<Targets::Next> Targets::next() {
    using What = input::Found::What;
    const std::optional<input::Found> found = next_found();
    if (!found) return std::nullopt;
    if (!found->is_file()) return Next{{found->path, {}}, found->why(), found->what != What::nothing};
    // Checked only now, because only the walk finds links.
    if (settings_.output_dir.empty() && found->what == What::link && collisions_.is_watched(found->path))
        return Next{{found->path, {}}, "is a link to what this run writes, and was not read", true};
    Target target = target_of(*found);
    std::string why = collisions_.why_blocked(target.output);
    const bool is_fault = !why.empty();
    return Next{std::move(target), std::move(why), is_fault};
}

std::string Targets::output_of(const input::Found& found) const {
    if (settings_.output_dir.empty()) return {};
    const std::string_view below = found.path == "-" ? "stdin" : found.below();
    return (fs::path(settings_.output_dir) / output_name(below, settings_.form, settings_.packing.form))
        .string();
}

Target Targets::target_of(const input::Found& found) const {
    const bool is_named = found.what == input::Found::What::named;
    return {found.path, output_of(found), is_named && (found.path == "-" || is_irregular(found.path))};
}

void Targets::for_each(const std::function<void(const Target&)>& each) const {
    for (const input::Found& found : list_) {
        if (!found.is_file()) continue;
        const Target target = target_of(found);
        if (collisions_.why_blocked(target.output).empty()) each(target);
    }
}

std::uint64_t Targets::total_size() const {
    std::uint64_t total = 0;
    InputPaths all(settings_);
    while (const std::optional<input::Found> found = all.next()) {
        if (!found->is_file()) continue;
        struct stat info {};
        if (found->path == "-" || ::stat(found->path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return 0;
        total += static_cast<std::uint64_t>(info.st_size);
    }
    return total;
}

}  // namespace duo2qualys::app
