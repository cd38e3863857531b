#include "input/walk.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

namespace duo2qualys::input {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMac = "__MACOSX";

bool is_skipped(std::string_view name) noexcept {
    return name.empty() || name.front() == '.' || name == kMac || name.ends_with(".part");
}

// Like is_skipped(), but for a part of the name of an archive's member. `.` and `..` are not hidden: `tar -c
// .` and `tar -c ../logs` write them.
bool is_hidden_part(std::string_view part) noexcept {
    return part == kMac || (part.starts_with('.') && part != "." && part != "..");
}

// Whether `is(part)` is true for a part of the path between slashes.
template <typename Is>
bool has_part(std::string_view path, Is is) noexcept {
    for (std::size_t slash = 0; (slash = path.find('/')) != std::string_view::npos;) {
        if (is(path.substr(0, slash))) return true;
        path.remove_prefix(slash + 1);
    }
    return is(path);
}

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

}  // namespace

std::string Found::why() const {
    switch (what) {
        case What::named:
        case What::file:
        case What::link: break;
        case What::nowhere: return "is a link to a missing file";
        case What::gone: return "no longer exists";
        case What::unreadable: return std::generic_category().message(error);
        case What::nothing: return std::string(kNoFile);
    }
    return {};
}

Walk::Walk(std::string path, std::string excluded) : excluded_(std::move(excluded)) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
        named_ = std::move(path);
        return;
    }
    top_ = path;
    if (path.back() != '/') path += '/';
    top_length_ = path.size();
    enter(std::move(path));
}

std::optional<Found> Walk::next() {
    if (!named_.empty()) {
        Found found;
        found.below_at = static_cast<std::uint32_t>(named_.rfind('/') + 1);
        found.path = std::exchange(named_, {});
        return found;
    }
    while (!open_.empty()) {
        Directory& directory = open_.back();
        if (directory.next < directory.entries.size()) {
            if (std::optional<Found> found = next_of(directory)) return found;
            continue;
        }
        const int error = directory.error;
        std::string path = std::move(directory.path);
        open_.pop_back();
        if (error == 0) continue;
        if (path.size() > 1) path.pop_back();
        return found(std::move(path), Found::What::unreadable, error);
    }
    if (has_found_ || top_.empty()) return std::nullopt;
    return found(top_, Found::What::nothing);
}

std::optional<Found> Walk::found(std::string path, Found::What what, int error) {
    has_found_ = true;
    Found found{std::move(path), 0, what, error};
    found.below_at = static_cast<std::uint32_t>(std::min(top_length_, found.path.size()));
    return found;
}

void Walk::enter(std::string path) {
    std::error_code ignored;  // a missing output directory is never equivalent
    if (!excluded_.empty() && fs::equivalent(path, excluded_, ignored)) return;
    Directory directory;
    directory.path = std::move(path);
    read_entries(directory);
    // Names of directories end with a slash, so the order of names is the order of paths.
    std::sort(directory.entries.begin(), directory.entries.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
    open_.push_back(std::move(directory));
}

void Walk::read_entries(Directory& directory) {
    const std::unique_ptr<DIR, CloseDirectory> stream(::opendir(directory.path.c_str()));
    if (!stream) {
        directory.error = errno;
        return;
    }
    for (;;) {
        errno = 0;
        const dirent* const entry = ::readdir(stream.get());
        if (entry == nullptr) break;
        if (is_skipped(entry->d_name)) continue;
        std::string name = entry->d_name;
        // If the directory contains the type of an entry, no system call is needed.
        const Type type = look_at(directory.path + name, entry->d_type);
        if (type == Type::directory) name += '/';
        directory.entries.push_back({std::move(name), type});
    }
    directory.error = errno;
}

Walk::Type Walk::look_at(const std::string& path, unsigned char type) {
    switch (type) {
        case DT_REG: return Type::file;
        case DT_DIR: return Type::directory;
        case DT_LNK: return Type::link;
        case DT_UNKNOWN: break;
        default: return Type::unknown;
    }
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return Type::unknown;
    if (S_ISDIR(info.st_mode)) return Type::directory;
    if (S_ISLNK(info.st_mode)) return Type::link;
    return S_ISREG(info.st_mode) ? Type::file : Type::unknown;
}

// Returns the next entry. Enters it and returns nullopt if it is a directory; skips what is not a file.
std::optional<Found> Walk::next_of(Directory& directory) {
    const Entry& entry = directory.entries[directory.next++];
    std::string path = directory.path + entry.name;
    if (entry.type == Type::file) return found(std::move(path), Found::What::file);
    if (entry.type == Type::directory) {
        enter(std::move(path));
        return std::nullopt;
    }
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        const int error = errno;
        if (error != ENOENT) return found(std::move(path), Found::What::unreadable, error);
        return found(std::move(path), entry.type == Type::link ? Found::What::nowhere : Found::What::gone);
    }
    if (!S_ISREG(info.st_mode)) return std::nullopt;
    return found(std::move(path), entry.type == Type::link ? Found::What::link : Found::What::file);
}

bool is_walked(std::string_view below) noexcept {
    return !has_part(below, is_skipped);
}

bool is_hidden_member(std::string_view name) noexcept {
    return has_part(name, is_hidden_part);
}

}  // namespace duo2qualys::input
