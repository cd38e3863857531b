/// Lists what a run reads and which outputs it makes with --output-dir (rules, 9). Tested by
/// tests/integration/outputs_test.py and tests/integration/batch_test.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/collisions.hpp"
#include "app/settings.hpp"
#include "input/walk.hpp"

namespace duo2qualys::app {

/// One file to read, and the file to write from it.
struct Target {
    std::string input;      ///< a path, or `-`
    std::string output;     ///< a path; empty: the output that all share
    bool may_wait = false;  ///< it is not a regular file, so a read may wait for a writer
};

/// Lists the arguments of a run and, with --recursive, the files in directories among them.
class InputPaths {
  public:
    /// `settings` must outlive it.
    explicit InputPaths(const Settings& settings);
    /// Returns the next one; nullopt at the end.
    std::optional<input::Found> next();

    /// The directories that are read.
    std::vector<std::string> trees() const;

  private:
    const Settings& settings_;
    std::vector<std::string> paths_;
    std::size_t next_ = 0;
    std::optional<input::Walk> walk_;  // of the argument before next_
};

/// Everything that a run will read, in order. Without --output-dir, directories are read during the run, so
/// that it begins at once and needs no memory for later files. With --output-dir, all files are listed before
/// the first is read, because two of them might have the same output.
class Targets {
  public:
    /// Determines what will be written. Throws UsageError if an output would be an input of this run or of
    /// the next one, or if two outputs would be one file. `settings` must outlive it.
    explicit Targets(const Settings& settings);

    /// A file to read, or a path that either cannot be read or cannot have an output.
    struct Next {
        Target target;
        std::string why;  ///< for users, why there is nothing to read; empty for a file
        bool is_fault;    ///< there should be something to read; false for an empty directory
    };
    /// Returns the next one; nullopt at the end.
    std::optional<Next> next();

    /// Calls `each` for every file to read that can have its output. May be called only with --output-dir and
    /// before next().
    void for_each(const std::function<void(const Target&)>& each) const;

    /// The total size of all files in bytes; 0 if one is not a regular file. Inspects every file.
    std::uint64_t total_size() const;

  private:
    void check();
    std::optional<input::Found> next_found();
    std::string output_of(const input::Found& found) const;
    Target target_of(const input::Found& found) const;

    const Settings& settings_;
    InputPaths input_paths_;
    std::deque<input::Found> list_;  // with --output-dir: the files for next()
    Collisions collisions_;
};

/// The name of the output of an input whose path below the argument is `below`. Removes one ending each of a
/// compression, an archive and a log, in this order. Adds the endings of the form and the compression.
std::string output_name(std::string_view below, LineForm form, output::Packing::Form packing);

/// The ending of files with lines of a form; empty if there is no such form.
std::string_view ending_of(LineForm form) noexcept;

}  // namespace duo2qualys::app
