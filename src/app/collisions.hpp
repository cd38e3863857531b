#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys::app {

/// The real paths of files, by which two paths are known to be the same file. That of a folder is asked for
/// once for all files in it that follow one another.
class RealPaths {
  public:
    /// Of a file that may be missing. `may_be_link`: it may be a link, which is followed.
    std::string of(const std::string& file, bool may_be_link);

  private:
    std::string folder_;  // of the file before,
    std::string real_;    // and its real path, with a slash at its end
};

/// Everything that a run reads and writes, to find what would be both, or be written twice, before anything
/// is. Two paths are the same where they lead to the same file, also one that does not exist yet. An output
/// is also written by the name that it has until it is complete. What is no regular file, such as a device,
/// collides with nothing.
class Collisions {
  public:
    static constexpr std::string_view kOutputDir = "--output-dir";

    /// `output_dir` may be empty: there is none.
    explicit Collisions(const std::string& output_dir);

    /// Files that will be written, besides those of the output directory: where there is no such directory,
    /// other files that are read are of no interest. To be called before others are added.
    void watch(const std::vector<std::string>& outputs);
    /// Whether the path leads to one of these files, or to stdout.
    bool is_watched(const std::string& path) const;
    /// A file to read; `-` is none.
    void add_input(const std::string& path);
    /// A directory below which everything is read, but for the output directory. Those of the files of
    /// watch() that lie there count as inputs. Throws PlanError where it is the output directory itself.
    void add_tree(const std::string& path);
    /// A file to write, named by `option`; `maker` is the input that it is made from, or the option again. An
    /// empty path is none. Throws PlanError where it is written already.
    void add_output(const std::string& path, std::string_view option, const std::string& maker);
    void add_output(const std::string& path, std::string_view option) {
        add_output(path, option, std::string(option));
    }

    /// Throws PlanError where an output is an input, or lies where the next run would find it as one.
    void check() const;
    /// Throws PlanError where stdout leads to an input.
    void check_stdout() const;

  private:
    struct Output {
        std::string path;  // as it was given
        std::string_view option;
        std::string maker;
    };

    RealPaths input_paths_;
    RealPaths output_paths_;
    // Files and directories as they are compared: by their real paths.
    std::string output_dir_;
    std::set<std::string> watched_;
    std::map<std::string, std::string> inputs_;  // those of interest, with their paths as they were given
    std::map<std::string, Output> outputs_;
    std::vector<std::string> trees_;
};

/// Tells, for 24 bytes a file, that Collisions would find nothing wrong: it compares hashes. Where it is not
/// sure, Collisions has to look.
class CollisionScreen {
  public:
    /// `trees`: see Collisions::add_tree().
    CollisionScreen(const std::string& output_dir, const std::vector<std::string>& trees, std::size_t files);

    void add_input(const std::string& path, bool may_be_link);
    void add_output(const std::string& path);

    /// To be called once, when everything was added.
    bool is_sure();

  private:
    RealPaths input_paths_;
    RealPaths output_paths_;
    std::vector<std::string> trees_;
    std::vector<std::uint64_t> inputs_;
    std::vector<std::uint64_t> outputs_;  // and their names until they are complete
    bool is_below_tree_ = false;
};

/// Whether the path leads to something that is no regular file.
bool is_irregular(const std::string& path);

}  // namespace duo2qualys::app
