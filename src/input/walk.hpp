/// Finds the files that `--recursive` reads in a directory and below, one after another. Tested by
/// tests/unit/input_files_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys::input {

/// A path that a walk has found.
struct Found {
    enum class What : unsigned char {
        named,       ///< the argument, which is not a directory and may be missing
        file,        ///< a regular file
        link,        ///< a link to a regular file
        nowhere,     ///< a link to a missing file, which is an error
        gone,        ///< a file that was removed meanwhile
        unreadable,  ///< a path that could not be inspected or opened
        nothing,     ///< the named directory, which has no file to read
    };

    std::string path;            ///< for opening, and for messages
    std::uint32_t below_at = 0;  ///< where below() begins
    What what = What::named;
    int error = 0;  ///< errno, if unreadable

    bool is_file() const { return what <= What::link; }
    /// The part of the path below the argument; for a named file, its last component.
    std::string_view below() const { return std::string_view(path).substr(below_at); }
    /// For users: why there is nothing to read.
    std::string why() const;
};

/// For users, of a folder or an archive.
inline constexpr std::string_view kNoFile = "contains no file to read";

/// Finds all regular files in a directory and below, and links to such files, in the byte order of their
/// paths. The directory itself may be a link; links to directories below it are not followed. Skips names
/// that begin with `.`, the name `__MACOSX`, names that end in `.part`, and the directory `excluded` (none if
/// empty or missing). If the path is not a directory, finds only this path, unchanged and whatever its name.
///
/// Reads each directory only when it reaches it. Only the names in the directories from the top to the
/// current one are in memory.
class Walk {
  public:
    Walk(std::string path, std::string excluded);

    /// Returns the next path; nullopt at the end.
    std::optional<Found> next();

  private:
    enum class Type : unsigned char { file, directory, link, unknown };
    struct Entry {
        std::string name;  // the name of a directory ends with a slash
        Type type;
    };
    struct Directory {
        std::string path;  // ends with a slash
        std::vector<Entry> entries;
        std::size_t next = 0;
        int error = 0;  // the errno that ended reading; 0 if none
    };

    static Type look_at(const std::string& path, unsigned char type);
    void enter(std::string path);
    static void read_entries(Directory& directory);
    std::optional<Found> next_of(Directory& directory);
    std::optional<Found> found(std::string path, Found::What what, int error = 0);

    std::string excluded_;
    std::string named_;  // a path that is not a directory, until it is returned
    std::string top_;    // the named directory
    std::size_t top_length_ = 0;
    std::vector<Directory> open_;  // from the top to the current one
    bool has_found_ = false;
};

/// Whether a walk of a directory would find the file whose path, relative to the directory, is `below`.
/// Judged by names alone.
bool is_walked(std::string_view below) noexcept;

/// Whether a member of an archive (`dir/name`) is skipped because of its name. That is so if a component is
/// `__MACOSX`, or begins with `.` and is not `.` or `..`.
bool is_hidden_member(std::string_view name) noexcept;

}  // namespace duo2qualys::input
