#include "input/walk.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace duo2qualys::input {
namespace {

namespace fs = std::filesystem;

bool is_skipped(std::string_view name) {
    constexpr std::string_view kPart = ".part";
    return name.front() == '.' || name == "__MACOSX" ||
           (name.size() >= kPart.size() && name.substr(name.size() - kPart.size()) == kPart);
}

/// Walks one argument; the directories still to be read are on a stack, not on the call stack.
class Walker {
  public:
    explicit Walker(const std::string& excluded) : excluded_(excluded) {}

    Found run(const fs::path& top) {
        todo_.push_back({top, {}});
        while (!todo_.empty()) {
            const Place place = std::move(todo_.back());
            todo_.pop_back();
            read_directory(place);
        }
        return std::move(found_);
    }

  private:
    struct Place {
        fs::path path;
        fs::path below;
    };

    bool is_excluded(const fs::path& directory) const {
        std::error_code ignored;  // an output directory that is not there yet is no directory here
        return !excluded_.empty() && fs::equivalent(directory, excluded_, ignored);
    }

    void report(const fs::path& path, const std::string& why) {
        found_.problems.push_back({path.native(), why});
    }

    void read_directory(const Place& place) {
        if (is_excluded(place.path)) return;
        std::error_code error;
        fs::directory_iterator entry(place.path, error);
        while (!error && entry != fs::directory_iterator()) {
            look_at(*entry, place.below);
            entry.increment(error);
        }
        if (error) report(place.path, error.message());
    }

    void look_at(const fs::directory_entry& entry, const fs::path& below) {
        const fs::path name = entry.path().filename();
        if (is_skipped(name.native())) return;
        std::error_code error;
        // What the directory itself tells of its entries needs no system call.
        const bool link = entry.is_symlink(error);
        if (!link && entry.is_regular_file(error)) return add(entry, below / name);
        if (!link && entry.is_directory(error)) {
            todo_.push_back({entry.path(), below / name});
            return;
        }
        const fs::file_status status = entry.status(error);
        if (status.type() == fs::file_type::not_found) {
            report(entry.path(), link ? "is a link to a file that is not there" : "is not there any more");
        } else if (status.type() == fs::file_type::none) {
            report(entry.path(), error.message());
        } else if (fs::is_regular_file(status)) {
            add(entry, below / name);
        }
    }

    void add(const fs::directory_entry& entry, const fs::path& below) {
        const std::string& path = entry.path().native();
        found_.files.push_back({path, path.size() - below.native().size()});
    }

    fs::path excluded_;
    std::vector<Place> todo_;
    Found found_;
};

}  // namespace

Found walk(const std::string& path, const std::string& excluded) {
    std::error_code error;
    if (!fs::is_directory(path, error))
        return {{{path, path.size() - fs::path(path).filename().native().size()}}, {}};
    Found found = Walker(excluded).run(path);
    const auto by_path = [](const FoundFile& a, const FoundFile& b) { return a.path < b.path; };
    std::sort(found.files.begin(), found.files.end(), by_path);
    return found;
}

bool is_hidden_member(std::string_view name) noexcept {
    constexpr std::string_view kMac = "__MACOSX";
    for (std::size_t slash = 0; (slash = name.find('/')) != std::string_view::npos;) {
        if (name.substr(0, slash) == kMac) return true;
        name.remove_prefix(slash + 1);
    }
    return name.substr(0, 1) == "." || name == kMac;
}

}  // namespace duo2qualys::input
