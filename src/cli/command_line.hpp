/// Parses the command line, and the settings file that it names, into the settings of a run or into text to
/// print, for main(). Tested by tests/unit/command_line_test.cpp and tests/unit/command_line_files_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/settings.hpp"

namespace duo2qualys::cli {

/// What the program is to do: run, or print an answer.
struct Command {
    app::Settings settings;             ///< the settings of a run
    std::optional<std::string> answer;  ///< text to print to stdout instead of a run
};

/// The environment that affects the meaning of the arguments.
struct Surroundings {
    bool stdin_is_terminal = false;
    bool stdout_is_terminal = false;
    bool stderr_is_terminal = false;
    bool no_color = false;  ///< the variable NO_COLOR is set and not empty
    /// TERM is missing, empty or `dumb`, so the terminal does not support escape sequences.
    bool dumb_terminal = false;
    std::size_t columns = 0;  ///< of the terminal on stdout; 0 if there is none or its width is unknown
    std::optional<std::string> source_date_epoch;  ///< the variable SOURCE_DATE_EPOCH

    /// The surroundings of this process.
    static Surroundings here();
};

/// Parses the arguments (without the name of the program) and the file that --config names, and checks all
/// values. Prints nothing. Throws UsageError.
Command parse(const std::vector<std::string>& arguments, const Surroundings& surroundings);

}  // namespace duo2qualys::cli
