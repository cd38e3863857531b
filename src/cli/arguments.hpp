/// Reads the arguments of the command line with CLI11. Tested by tests/unit/command_line_test.cpp and
/// command_line_spelling_test.cpp.
///
/// CLI11 splits `-qfd DIR` and `--name=value`, tells options, values and inputs apart, and collects them. A
/// pass of our own comes before it, because CLI11 (2.1, 2.4 and 2.6) suggests no names, rejects
/// `--summary FILE`, and misreads `--output= x`, `-output x`, `-o -q`, `-q-summary` and `[a,b]`. Values are
/// checked after it, because they may also come from a settings file or be taken back by an empty value, and
/// because --help answers whatever they are.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace duo2qualys::cli {

struct Arguments {
    /// In the order of the help, each once. An empty value takes an option back.
    std::vector<Setting> options;
    std::vector<std::string> inputs;
};

/// Reads the arguments (without the name of the program). Throws UsageError.
Arguments read_arguments(const std::vector<std::string>& arguments);

}  // namespace duo2qualys::cli
