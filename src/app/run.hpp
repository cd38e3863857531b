/// Runs the program once, from its settings to its exit status, for main(). Tested by tests/golden and
/// tests/integration.
#pragma once

#include "app/settings.hpp"

namespace duo2qualys::app {

/// Converts every input. Writes lines to stdout or to files, and messages to stderr. An error in one input is
/// reported and does not stop the others. If a signal ended reading, lets that signal end the process and
/// does not return.
ExitStatus run(const Settings& settings);

}  // namespace duo2qualys::app
