/// Creates the folders below --output-dir for the outputs of a run, and checks whether outputs can have their
/// names. Tested by tests/integration/outputs_test.py and tests/integration/faults_test.py.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace duo2qualys::app {

/// The folders below --output-dir. Each folder is inspected once in a run, however many outputs it gets.
/// Thread-safe.
class OutputFolders {
  public:
    /// `top` is the output directory, which need not exist yet.
    explicit OutputFolders(std::string top) : top_(std::move(top)) {}

    /// Returns 0 if an output can have the name `path`, otherwise an errno such as ENAMETOOLONG.
    int name_problem(const std::string& path);
    /// Creates the folder of `path` and those above it. Throws OutputError.
    void make_for(const std::string& path);

  private:
    const std::string top_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> longest_names_;  // in bytes, of folders that exist
};

}  // namespace duo2qualys::app
