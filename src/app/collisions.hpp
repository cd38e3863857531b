/// Checks, before anything is written, that no output of a run would overwrite an input or another output
/// (rules, 9). Tested by tests/integration/outputs_test.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys::app {

/// Computes real paths of files, so that different paths of one file compare equal. The path of a folder is
/// resolved once for consecutive files in it. Not thread-safe.
class RealPaths {
  public:
    /// Returns the real path of `file`, which need not exist. With `may_be_link`, follows links.
    std::string of(const std::string& file, bool may_be_link);

  private:
    std::string folder_;  // of the previous file
    std::string real_;    // its real path with a trailing slash
};

/// The directories that a run reads recursively, except for the output directory.
class Trees {
  public:
    /// `output_dir` is empty if the run has none.
    explicit Trees(const std::string& output_dir);

    void add(const std::string& path);
    /// Whether a run finds a file with this real path in one of the directories.
    bool contain(const std::string& file) const;

  private:
    // Real paths.
    const std::string output_dir_;
    std::vector<std::string> paths_;
};

/// Knows all files that a run will read and write, and finds those that would be both read and written, or
/// written twice. Paths are compared after following links, even if the file does not exist yet. An output
/// also occupies the name that it has until it is complete (NAME.part). Anything but a regular file, such as
/// a device, collides with nothing. Not thread-safe.
class Collisions {
  public:
    static constexpr std::string_view kOutputDir = "--output-dir";

    /// `output_dir` is empty if the run has none.
    explicit Collisions(const std::string& output_dir);

    /// Announces an output outside the output directory; ignores an empty path. If the run has
    /// no output directory, only inputs that are one of these files are remembered. Must be called before
    /// other members add files.
    void watch(const std::string& output);
    /// Whether the path is, after following links, a file of watch(), its .part file, or the file of stdout.
    bool is_watched(const std::string& path) const;
    /// Adds a file to read; `-` is the file that stdin is redirected from.
    void add_input(const std::string& path);
    /// Adds a directory that is read recursively, except for the output directory. The files of watch() below
    /// it count as inputs. Throws UsageError if it is the output directory itself.
    void add_tree(const std::string& path);
    /// Adds a file to write that was named by `option`. `maker` is the input that it is made from, or the
    /// option. Ignores an empty path. Throws UsageError if another output is written to the same file.
    void add_output(const std::string& path, std::string_view option, const std::string& maker);
    void add_output(const std::string& path, std::string_view option) {
        add_output(path, option, std::string(option));
    }

    /// Throws UsageError in three cases: an output is an input; the next run would find an output as an
    /// input; or an output would have to be a folder for another output. (If both are made with kOutputDir,
    /// see why_blocked() instead.)
    void check();
    /// For users: why an output of kOutputDir cannot be made: another output has the name of one of its
    /// folders. Empty for other outputs. Known after check(). `path` is as added.
    std::string why_blocked(const std::string& path) const;
    /// Throws UsageError if stdout is redirected to an input.
    void check_stdout() const;

  private:
    struct Output {
        std::string path;  // as given by the user
        std::string_view option;
        std::string maker;
    };

    const Output* find_in_place_of_folder(const std::string& file) const;

    RealPaths input_paths_;
    RealPaths output_paths_;
    // Unless stated otherwise, the paths and keys below are real paths.
    std::string output_dir_;
    std::set<std::string> watched_;
    std::map<std::string, std::string> inputs_;  // those that could be overwritten, with their paths as given
    std::map<std::string, Output> outputs_;
    Trees trees_;
    // The outputs that cannot be made, by their paths as given. Each is mapped to the output that has the
    // name of one of its folders.
    std::map<std::string, Output> blocked_;
};

/// A fast check by hashes, with 24 bytes of memory for each file and 8 bytes for each folder. If it proves
/// that there is no collision, Collisions is not needed; otherwise Collisions decides.
class CollisionScreen {
  public:
    /// `trees`: see Collisions::add_tree().
    CollisionScreen(const std::string& output_dir, const std::vector<std::string>& trees, std::size_t files);

    /// See Collisions::add_input().
    void add_input(const std::string& path, bool may_be_link);
    void add_output(const std::string& path);

    /// Whether there is certainly no collision. Must be called once, after everything has been added.
    bool is_sure();

  private:
    RealPaths input_paths_;
    RealPaths output_paths_;
    Trees trees_;
    std::string folder_;  // of the previous output
    std::vector<std::uint64_t> inputs_;
    std::vector<std::uint64_t> outputs_;  // also of their .part names
    std::vector<std::uint64_t> folders_;  // of outputs, and those above them
    bool is_below_tree_ = false;
};

/// Whether the path is, after following links, something other than a regular file.
bool is_irregular(const std::string& path);

}  // namespace duo2qualys::app
