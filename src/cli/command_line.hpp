/// The command line: from the arguments to what the program has to do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/settings.hpp"

namespace duo2qualys::cli {

/// What the program has to do.
struct Command {
    app::Settings settings;             ///< for a run
    std::optional<std::string> answer;  ///< to be written to stdout instead of a run
};

/// What the command line depends on besides the arguments.
struct Surroundings {
    bool stdin_is_terminal = false;
    bool stdout_is_terminal = false;
    bool stderr_is_terminal = false;
    bool no_color = false;  ///< the environment has a NO_COLOR that is not empty
    bool dumb_terminal =
        false;                ///< its TERM is missing, empty or `dumb`: a terminal obeys no escape sequences
    std::size_t columns = 0;  ///< of the terminal on stdout; 0: there is none, or it does not tell
    std::optional<std::string> source_date_epoch;  ///< the environment's SOURCE_DATE_EPOCH

    /// Those of this process.
    static Surroundings here();
};

/// Reads the arguments (without the name of the program) and the file that --config names, and checks all
/// values. Never prints. Throws UsageError.
Command parse(const std::vector<std::string>& arguments, const Surroundings& surroundings);

}  // namespace duo2qualys::cli
