/// One run of the program, from its settings to its exit status.
#pragma once

#include "app/settings.hpp"

namespace duo2qualys::app {

/// Converts every input. Lines go to stdout or to files, messages to stderr. What is wrong with an input is
/// reported, and the others are still read.
ExitStatus run(const Settings& settings);

}  // namespace duo2qualys::app
