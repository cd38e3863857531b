#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys::app {

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
    /// other files that are read are of no interest. To be called before add_input().
    void watch(const std::vector<std::string>& outputs);
    /// A file to read; `-` is none. False: it is there, and no regular file.
    bool add_input(const std::string& path);
    /// A directory below which everything is read, but for the output directory. Throws PlanError where it is
    /// that directory itself.
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

    /// The folder of the file that was looked at last.
    class Folder {
      public:
        std::string identity_of(const std::string& file, bool may_be_link);

      private:
        std::string path_;
        std::string real_;  // with a slash at its end
    };

    Folder input_folder_;
    Folder output_folder_;
    // Files and directories as they are compared; see identity().
    std::string output_dir_;
    std::set<std::string> watched_;
    std::map<std::string, std::string> inputs_;  // those of interest, with their paths as they were given
    std::map<std::string, Output> outputs_;
    std::vector<std::string> trees_;
};

}  // namespace duo2qualys::app
