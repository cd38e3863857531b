#include "app/collisions.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>
#include <utility>

#include "app/usage_error.hpp"
#include "input/walk.hpp"
#include "output/descriptor_names.hpp"
#include "output/output_file.hpp"

namespace duo2qualys::app {
namespace {

namespace fs = std::filesystem;

// The real path of the part of `path` that exists, followed by the rest. Equal for two paths of the same
// file.
std::string identity(const std::string& path) {
    std::error_code error;
    const fs::path absolute = fs::absolute(output::follow_links(path, error), error);
    if (error) return path;
    const fs::path real = fs::weakly_canonical(absolute, error);
    if (error) return path;
    // The path of a missing folder may end with a slash.
    return (real.has_filename() ? real : real.parent_path()).string();
}

constexpr const char* kStdin = "/dev/stdin";
constexpr const char* kStdout = "/dev/stdout";

std::string file_of_input(const std::string& path) {
    return path == "-" ? kStdin : path;
}

// The type of the file at a path. Does not follow links.
enum class There : unsigned char { nothing, regular, link, other };

There look_at(const std::string& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return There::nothing;
    if (S_ISREG(info.st_mode)) return There::regular;
    return S_ISLNK(info.st_mode) ? There::link : There::other;
}

std::string part_of(const std::string& file) {
    return file + std::string(output::kPartEnding);
}

bool is_regular_or_missing(const std::string& path, There there) {
    if (there == There::nothing || there == There::regular) return true;
    struct stat info {};
    return ::stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode);
}

bool is_open_already(const std::string& path) {
    return output::named_descriptor(path).has_value();
}

bool is_below(const std::string& path, const std::string& directory) {
    return path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/';
}

std::string name_another(std::string_view option) {
    const bool is_dir = option == Collisions::kOutputDir;
    return fmt::format("name another {} with {}", is_dir ? "folder" : "file", option);
}

}  // namespace

bool is_irregular(const std::string& path) {
    return !is_regular_or_missing(path, look_at(path));
}

std::string RealPaths::of(const std::string& file, bool may_be_link) {
    const std::size_t slash = file.rfind('/');
    const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
    const std::string_view name = std::string_view(file).substr(begin);
    if (may_be_link || name.empty() || name == "." || name == "..") return identity(file);
    const std::string folder = begin == 0 ? "." : file.substr(0, begin);
    if (folder != folder_ || real_.empty()) {
        folder_ = folder;
        real_ = identity(folder);
        if (real_.empty() || real_.back() != '/') real_ += '/';
    }
    return real_ + std::string(name);
}

Trees::Trees(const std::string& output_dir) : output_dir_(output_dir.empty() ? "" : identity(output_dir)) {}

void Trees::add(const std::string& path) {
    paths_.push_back(identity(path));
}

bool Trees::contain(const std::string& file) const {
    return std::any_of(paths_.begin(), paths_.end(), [&](const std::string& tree) {
        const bool is_passed_over = is_below(output_dir_, tree) && is_below(file, output_dir_);
        return is_below(file, tree) && !is_passed_over && input::is_walked(file.substr(tree.size() + 1));
    });
}

Collisions::Collisions(const std::string& output_dir) : watched_{identity(kStdout)}, trees_(output_dir) {
    if (!output_dir.empty()) output_dir_ = identity(output_dir);
}

void Collisions::watch(const std::string& output) {
    if (output.empty()) return;
    watched_.insert(identity(output));
    watched_.insert(part_of(identity(output)));
}

bool Collisions::is_watched(const std::string& path) const {
    return watched_.count(identity(path)) != 0;
}

void Collisions::add_input(const std::string& path) {
    const std::string named = file_of_input(path);
    const There there = look_at(named);
    const bool may_be_link = there == There::link || there == There::other;
    std::string file = input_paths_.of(named, may_be_link);
    if (!output_dir_.empty() || watched_.count(file) != 0) inputs_.emplace(std::move(file), path);
}

void Collisions::add_tree(const std::string& path) {
    const std::string tree = identity(path);
    if (tree == output_dir_) {
        throw UsageError(fmt::format(
            "{}: the folder of {} is never read: name another folder for the outputs", path, kOutputDir));
    }
    trees_.add(path);
    for (const std::string& file : watched_) {
        if (!is_below(file, tree) || !trees_.contain(file) || look_at(file) != There::regular) continue;
        inputs_.emplace(file, (fs::path(path) / file.substr(tree.size() + 1)).string());
    }
}

void Collisions::add_output(const std::string& path, std::string_view option, const std::string& maker) {
    if (path.empty()) return;
    const There there = look_at(path);
    if (!is_regular_or_missing(path, there)) return;
    std::string file = output_paths_.of(path, there == There::link);
    const auto [place, is_new] = outputs_.emplace(std::move(file), Output{path, option, maker});
    // A file that is already open is not replaced, and several outputs may be written to it.
    if (is_new || (is_open_already(path) && is_open_already(place->second.path))) return;
    const std::string& other = place->second.maker;
    std::string advice = name_another(option);
    if (option == kOutputDir) {
        advice = identity(other) == identity(maker)
                     ? "they are one file: name it once"
                     : "rename one of them, or convert them into different folders";
    }
    throw UsageError(fmt::format("{} and {} would both be written to {}: {}", other, maker, path, advice));
}

// Returns the output that has the name of a folder of `file`; null if there is none.
const Collisions::Output* Collisions::find_in_place_of_folder(const std::string& file) const {
    for (fs::path folder = fs::path(file).parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        const auto found = outputs_.find(folder.string());
        if (found != outputs_.end()) return &found->second;
    }
    return nullptr;
}

void Collisions::check() {
    for (const auto& [file, output] : outputs_) {
        const std::string advice = name_another(output.option);
        const bool part_is_input = inputs_.count(part_of(file)) != 0;
        if (part_is_input || inputs_.count(file) != 0) {
            throw UsageError(fmt::format("{}{} is an input and would be overwritten: {}", output.path,
                                         part_is_input ? output::kPartEnding : "", advice));
        }
        const auto part = outputs_.find(part_of(file));
        if (part != outputs_.end()) {
            throw UsageError(fmt::format("{} is the temporary name of {}: {}", part->second.path, output.path,
                                         name_another(part->second.option)));
        }
        if (trees_.contain(file))
            throw UsageError(fmt::format("{} would be read by the next run: {}", output.path, advice));
        // An existing folder cannot be replaced by an output, so the output with its name cannot be made.
        const Output* const other = find_in_place_of_folder(file);
        if (other == nullptr) continue;
        if (other->option != kOutputDir || output.option != kOutputDir) {
            throw UsageError(
                fmt::format("{} would have to be a folder for {}: {}", other->path, output.path,
                            name_another(other->option == kOutputDir ? output.option : other->option)));
        }
        blocked_.emplace(output.path, *other);
    }
}

std::string Collisions::why_blocked(const std::string& path) const {
    const auto found = blocked_.find(path);
    if (found == blocked_.end()) return {};
    return fmt::format(
        "cannot have an output: {} is the output of {}, not a folder: rename one of them, or convert them "
        "into different folders",
        found->second.path, found->second.maker);
}

void Collisions::check_stdout() const {
    if (!is_regular_or_missing(kStdout, There::link)) return;
    const auto input = inputs_.find(identity(kStdout));
    if (input == inputs_.end()) return;
    if (input->second == "-") throw UsageError("stdin and stdout are one file: send stdout to another file");
    throw UsageError(fmt::format("{} is an input, and stdout is written to it: send stdout to another file",
                                 input->second));
}

CollisionScreen::CollisionScreen(const std::string& output_dir, const std::vector<std::string>& trees,
                                 std::size_t files)
    : trees_(output_dir) {
    for (const std::string& path : trees)
        trees_.add(path);
    inputs_.reserve(files);
    outputs_.reserve(2 * files);
}

void CollisionScreen::add_input(const std::string& path, bool may_be_link) {
    inputs_.push_back(
        std::hash<std::string>()(input_paths_.of(file_of_input(path), may_be_link || path == "-")));
}

void CollisionScreen::add_output(const std::string& path) {
    const std::string file = output_paths_.of(path, look_at(path) == There::link);
    outputs_.push_back(std::hash<std::string>()(file));
    outputs_.push_back(std::hash<std::string>()(part_of(file)));
    is_below_tree_ = is_below_tree_ || trees_.contain(file);
    std::string folder = fs::path(file).parent_path().string();
    // Folders above the previous output are known.
    for (fs::path next = folder;
         next.has_relative_path() && next != folder_ && !is_below(folder_, next.string());
         next = next.parent_path())
        folders_.push_back(std::hash<std::string>()(next.string()));
    folder_ = std::move(folder);
}

bool CollisionScreen::is_sure() {
    if (is_below_tree_) return false;
    std::sort(inputs_.begin(), inputs_.end());
    std::sort(outputs_.begin(), outputs_.end());
    if (std::adjacent_find(outputs_.begin(), outputs_.end()) != outputs_.end()) return false;
    const auto is_output = [this](std::uint64_t hash) {
        return std::binary_search(outputs_.begin(), outputs_.end(), hash);
    };
    if (std::any_of(folders_.begin(), folders_.end(), is_output)) return false;
    // Whether some hash is in both lists.
    auto input = inputs_.begin();
    for (const std::uint64_t output : outputs_) {
        input = std::lower_bound(input, inputs_.end(), output);
        if (input != inputs_.end() && *input == output) return false;
    }
    return true;
}

}  // namespace duo2qualys::app
