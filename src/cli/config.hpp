/// Reads the settings file that --config names. Tested by tests/unit/config_test.cpp and
/// tests/unit/command_line_files_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace duo2qualys::cli {

/// Reads the settings in a TOML text (1.0). Flags are `true` or `false`, other options are strings or
/// integers, and lists may also be arrays of strings. Returns the settings in the order of the file. Throws
/// UsageError with `path` and the line if the text is not TOML, or if it has an unknown option or a wrong
/// value.
std::vector<Setting> parse_config(std::string_view text, const std::string& path);

/// Like parse_config(), but for the file at `path`. Also throws UsageError if it cannot be read.
std::vector<Setting> read_config(const std::string& path);

}  // namespace duo2qualys::cli
