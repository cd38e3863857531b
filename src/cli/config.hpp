/// The file that --config names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace duo2qualys::cli {

/// An option that a file sets.
struct FileSetting {
    const Option* option;
    Value value;
};

/// Reads the settings in a TOML text (1.0): flags are `true` or `false`, other options strings or whole
/// numbers, lists also arrays of strings. The settings stand in the order of the file. What is no TOML, no
/// option or no value for it throws UsageError with `path` and the line.
std::vector<FileSetting> parse_config(std::string_view text, const std::string& path);

/// The same for the file at `path`; also throws UsageError where it cannot be read.
std::vector<FileSetting> read_config(const std::string& path);

}  // namespace duo2qualys::cli
