/// Which files `--recursive` reads (rules, 8).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys::input {

/// A file that walk() found.
struct FoundFile {
    std::string path;          ///< to open it, and for messages
    std::size_t below_at = 0;  ///< where below() begins

    /// The part of the path below the argument; of a named file its last component.
    std::string_view below() const { return std::string_view(path).substr(below_at); }
};

/// Something that walk() could not look into.
struct WalkProblem {
    std::string path;
    std::string why;  ///< for people
};

struct Found {
    std::vector<FoundFile> files;  ///< sorted by the bytes of their paths
    std::vector<WalkProblem> problems;
};

/// All regular files in the directory `path` and below, and links to such files. `path` itself may be a link
/// to a directory; links to directories below it are not followed, and one to nothing is a problem: the file
/// that somebody wanted to be read is not there. Names that begin with `.`, the name
/// `__MACOSX`, names that end in `.part`, and the directory `excluded` (empty, or missing: none) are skipped.
/// A `path` that is no directory is found as it is, whatever its name.
Found walk(const std::string& path, const std::string& excluded);

/// Whether a member of an archive (`dir/name`) is one that walk() would skip by its name: its last component
/// begins with `.`, or a component is `__MACOSX`.
bool is_hidden_member(std::string_view name) noexcept;

}  // namespace duo2qualys::input
