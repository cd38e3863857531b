#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace duo2qualys::app {

/// The folders of --output-dir. Each is looked at once in a run, however many outputs it gets. Thread-safe.
class OutputFolders {
  public:
    /// `top` is the output directory, which need not exist yet.
    explicit OutputFolders(std::string top) : top_(std::move(top)) {}

    /// Why there can be no output at `path`: an errno, such as ENAMETOOLONG; 0: nothing is wrong with the
    /// name.
    int name_problem(const std::string& path);
    /// Makes the folder of `path`, and those above it. Throws OutputError.
    void make_for(const std::string& path);

  private:
    const std::string top_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> longest_names_;  // of folders that exist; bytes
};

}  // namespace duo2qualys::app
