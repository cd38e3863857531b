/// Lists what a run reads and which outputs it makes with --output-dir (rules, 9). Tested by
/// tests/integration/outputs_test.py and tests/integration/batch_test.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "app/collisions.hpp"
#include "app/settings.hpp"
#include "input/walk.hpp"

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

/// The arguments of a run, and with --recursive what is in the directories among them, one after another.
class Arguments {
  public:
    /// `settings` must outlive it.
    explicit Arguments(const Settings& settings);
    /// What comes next; none: that was all.
    std::optional<input::Found> next();

    /// The directories that are read.
    std::vector<std::string> trees() const;

  private:
    const Settings& settings_;
    std::vector<std::string> paths_;
    std::size_t next_ = 0;
    std::optional<input::Walk> walk_;  // of the argument before next_
};

/// Everything that a run will read, in order. Without --output-dir, directories are read as the run goes on,
/// so that it begins at once and takes no memory for files to come. With it, all files are known before the
/// first is read, as two of them might have one output.
class Targets {
  public:
    /// Finds out what is to be written. Throws PlanError where an output would be an input of this run or the
    /// next one, or two would be one file. `settings` must outlive it.
    explicit Targets(const Settings& settings);

    /// A file to read, or what cannot be read.
    struct Next {
        Target target;
        std::string why;  ///< for people, why there is nothing to read; empty: it is a file to read
        bool is_fault;    ///< somebody wanted it to be read; otherwise there just is nothing
    };
    /// What comes next; none: that was all.
    std::optional<Next> next();

    /// Calls `each` for every file to read. Only with --output-dir, and before next().
    void for_each(const std::function<void(const Target&)>& each) const;

    /// Bytes of all files together; 0 where one of them is no regular file. Looks at each.
    std::uint64_t total_size() const;

  private:
    void check();
    std::optional<input::Found> next_found();
    std::string output_of(const input::Found& found) const;
    Target target_of(const input::Found& found) const;

    const Settings& settings_;
    Arguments arguments_;
    std::deque<input::Found> list_;  // with --output-dir, what next() has not given yet
    Collisions collisions_;
};

/// The name of the output of an input whose path below the argument is `below`: less one ending of a
/// compression, of an archive and of a log, in this order, plus the endings of the form and of the
/// compression.
std::string output_name(std::string_view below, LineForm form, Compression compression);

/// The ending of the names of files with lines of a form. Empty: there is no such form.
std::string_view ending_of(LineForm form) noexcept;

}  // namespace duo2qualys::app
