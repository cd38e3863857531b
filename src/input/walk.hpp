/// Finds the files that `--recursive` reads in a directory and below, one after another. Tested by
/// tests/unit/input_files_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys::input {

/// What a walk came across.
struct Found {
    enum class What : unsigned char {
        named,       ///< the argument itself, which is no directory; it may be anything, or not there
        file,        ///< a regular file
        link,        ///< a link to a regular file
        nowhere,     ///< a link to a file that is not there: somebody wanted it to be read
        gone,        ///< it is not there any more
        unreadable,  ///< it could not be looked at, or into
        nothing,     ///< the named directory: it has nothing to read
    };

    std::string path;            ///< to open it, and for messages
    std::uint32_t below_at = 0;  ///< where below() begins
    What what = What::named;
    int error = 0;  ///< errno; of what is unreadable

    bool is_file() const { return what <= What::link; }
    /// The part of the path below the argument; of a named file its last component.
    std::string_view below() const { return std::string_view(path).substr(below_at); }
    /// For people, why there is nothing to read.
    std::string why() const;
};

/// All regular files in a directory and below, and links to such files, one after another in the order of the
/// bytes of their paths. The directory itself may be named by a link; links to directories below it are not
/// followed. Names that begin with `.`, the name `__MACOSX`, names that end in `.part`, and the directory
/// `excluded` (empty, or missing: none) are skipped. A path that is no directory is found as it is, whatever
/// its name.
///
/// Each directory is read when its turn comes. Only the names in those from the top to the current one are in
/// memory.
class Walk {
  public:
    Walk(std::string path, std::string excluded);

    /// What comes next; none: that was all.
    std::optional<Found> next();

  private:
    enum class Type : unsigned char { file, directory, link, unknown };
    struct Entry {
        std::string name;  // of a directory with a slash at its end, as it stands in the paths below
        Type type;
    };
    struct Directory {
        std::string path;  // with a slash at its end
        std::vector<Entry> entries;
        std::size_t next = 0;
        int error = 0;  // what ended reading it
    };

    static Type look_at(const std::string& path, unsigned char type);
    bool is_excluded(const std::string& directory) const;
    void enter(std::string path);
    static void read_entries(Directory& directory);
    std::optional<Found> next_of(Directory& directory);
    std::optional<Found> found(std::string path, Found::What what, int error = 0);

    std::string excluded_;
    std::string named_;  // no directory, and not yet given
    std::string top_;    // the named directory
    std::size_t top_length_ = 0;
    std::vector<Directory> open_;  // from the top to the current one
    bool has_found_ = false;
};

/// Whether a walk of the directory `top` would come to the file whose path below it is `below`, judged by
/// names alone.
bool is_walked(std::string_view below) noexcept;

/// Whether a member of an archive (`dir/name`) is one that a walk would skip by its name: its last component
/// begins with `.`, or a component is `__MACOSX`.
bool is_hidden_member(std::string_view name) noexcept;

}  // namespace duo2qualys::input
