/// Which outputs a run with --output-dir makes (rules, 9).
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "app/settings.hpp"

namespace duo2qualys::app {

/// The command line asks for something that cannot be done: nothing has been read or written. what() says
/// why.
class PlanError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// One file to read, and the file to write from it.
struct Target {
    std::string input;      ///< a path, or `-`
    std::string output;     ///< a path; empty: the output that all share
    bool may_wait = false;  ///< it is no regular file: who reads it may have to wait for who writes it
};

/// A file or directory that could not be looked at.
struct Unreadable {
    std::string path;
    std::string why;
};

/// Everything that a run will read, in order.
struct Targets {
    std::vector<Target> files;
    std::vector<Unreadable> problems;
    std::vector<std::string> empty;  ///< directories without a file to read

    /// Bytes of all files together; 0 where one of them is no regular file.
    std::uint64_t total_size() const;
};

/// The name of the output of an input whose path below the argument is `below`: less one ending of a
/// compression, of an archive and of a log, in this order, plus `.ndjson` and the ending of the compression.
std::string output_name(std::string_view below, Compression compression);

/// Finds the inputs, directories among them, and names the outputs. Throws PlanError where an output would be
/// an input of this run or the next one, or two would be one file.
Targets plan_targets(const Settings& settings);

}  // namespace duo2qualys::app
