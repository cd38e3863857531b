/// Declares the inputs and options with CLI11, and reads the arguments with it. Tested by
/// tests/unit/command_line_test.cpp and command_line_spelling_test.cpp.
///
/// CLI11 splits `-qfd DIR` and `--name=value`, tells options, values and inputs apart, collects them, and
/// prints the help. A pass of our own comes first, because CLI11 (2.1, 2.4 and 2.6) suggests no names,
/// rejects `--summary FILE`, and misreads `--output= x`, `-output x`, `-o -q`, `-q-summary` and `[a,b]`. The
/// values, and the options that an option needs or excludes, are checked later without CLI11. The reasons:
/// options also come from a settings file, an empty value may cancel an option, --help must answer even if
/// values are wrong, and CLI11 cannot require one of two options.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace duo2qualys::cli {

struct Arguments {
    /// The options in the order of the help, each once. An option with an empty value is unset.
    std::vector<Setting> options;
    std::vector<std::string> inputs;
};

/// Reads the arguments (without the name of the program). Throws UsageError.
Arguments read_arguments(const std::vector<std::string>& arguments);

/// The help: the usage line, the introduction, the inputs and all options in their groups, and the footer.
std::string describe_arguments(const std::string& usage, const std::string& introduction,
                               const std::string& footer);

}  // namespace duo2qualys::cli
