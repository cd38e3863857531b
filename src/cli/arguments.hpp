/// Rewrites the arguments of the command line into the one form that CLI11 reads reliably. Tested by
/// tests/unit/command_line_test.cpp and command_line_spelling_test.cpp.
#pragma once

#include <string>
#include <vector>

namespace duo2qualys::cli {

/// Arguments in the one form that CLI11 2.1 reads reliably.
struct SpeltOut {
    /// Each option as `--name==value`; a flag has the value `true`, and an option without a value has the
    /// value that it stands for. The second `=` keeps CLI11 from interpreting the value; it is not part of
    /// the value.
    std::vector<std::string> options;
    std::vector<std::string> inputs;  ///< everything else
};

/// Rewrites `arguments`. Throws UsageError for an option that does not exist or lacks its value, because
/// similar names can be suggested only here. (CLI11 itself rejects `--summary FILE`, reads `--output= x` as
/// `--output=x`, `-output x` as `-o utput x` and `-o -q` as a file `-q`, and takes `[a,b]` for two inputs.
/// That holds for the versions 2.1, 2.4 and 2.6.)
SpeltOut spell_out(const std::vector<std::string>& arguments);

}  // namespace duo2qualys::cli
