/// Captures the size, times and inode of a file, so that the journal can detect changes. Tested by
/// tests/unit/journal_test.cpp.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

namespace duo2qualys::output {

/// Attributes of a regular file. At least one of them changes when the file is written to, replaced or
/// renamed, or its permissions change.
struct FileState {
    std::int64_t size = 0;  ///< bytes
    timespec modified{};    ///< when its content last changed
    timespec changed{};     ///< when its content or attributes last changed
    std::uint64_t inode = 0;

    friend bool operator==(const FileState& a, const FileState& b) noexcept {
        return a.is_same_content(b) && is_same(a.changed, b.changed);
    }
    /// Whether both are the same file with the same content, even under different names.
    bool is_same_content(const FileState& other) const noexcept {
        return inode == other.inode && size == other.size && is_same(modified, other.modified);
    }

  private:
    static bool is_same(const timespec& a, const timespec& b) noexcept {
        return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
    }
};

/// The state of the file at `path`, after following links; nullopt if it is not a regular file.
std::optional<FileState> state_of(const std::string& path);

}  // namespace duo2qualys::output
