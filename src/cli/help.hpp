/// What the command says about itself.
#pragma once

#include <string>

namespace duo2qualys::cli {

/// What `--help` prints. No line is longer than 80 columns; it ends in LF.
std::string help();

/// How the command is called, without LF.
std::string usage();

/// What `--version` prints: `duo2qualys 1.0.0` and LF.
std::string version();

}  // namespace duo2qualys::cli
