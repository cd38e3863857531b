/// Reads the arguments of the command line with CLI11. Tested by tests/unit/command_line_test.cpp and
/// command_line_spelling_test.cpp.
///
/// CLI11 splits `-qfd DIR` and `--name=value`, tells options, values and inputs apart, and collects them. A
/// pass of our own comes first, because CLI11 (2.1, 2.4 and 2.6) does not suggest names, rejects
/// `--summary FILE`, and misreads `--output= x`, `-output x`, `-o -q`, `-q-summary` and `[a,b]`. Values are
/// checked later, because they may also come from a settings file, an empty value may cancel them, and --help
/// must answer even if they are wrong.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace duo2qualys::cli {

struct Arguments {
    /// In the order of the help, each once. An option with an empty value is unset.
    std::vector<Setting> options;
    std::vector<std::string> inputs;
};

/// Reads the arguments (without the name of the program). Throws UsageError.
Arguments read_arguments(const std::vector<std::string>& arguments);

}  // namespace duo2qualys::cli
