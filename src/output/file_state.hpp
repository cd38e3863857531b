#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

namespace duo2qualys::output {

/// What changes when a regular file is written to, replaced, renamed or given other permissions.
struct FileState {
    std::int64_t size = 0;  ///< bytes
    timespec modified{};    ///< its content
    timespec changed{};     ///< its content or anything about it
    std::uint64_t inode = 0;

    friend bool operator==(const FileState& a, const FileState& b) noexcept {
        return a.is_same_content(b) && is_same(a.changed, b.changed);
    }
    /// Whether it is one file with one content, under whatever name.
    bool is_same_content(const FileState& other) const noexcept {
        return inode == other.inode && size == other.size && is_same(modified, other.modified);
    }

  private:
    static bool is_same(const timespec& a, const timespec& b) noexcept {
        return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
    }
};

/// The state of the file that `path` leads to; none where there is no regular file.
std::optional<FileState> state_of(const std::string& path);

}  // namespace duo2qualys::output
