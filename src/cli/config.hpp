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

/// Reads TOML (1.0) of the one form that options need: `name = value` in a line, the value a string, a whole
/// number, `true`, `false` or, for a list, an array of strings. Anything else throws UsageError with `path`
/// and the line. Our own reader, because that of CLI11 2.1 cuts strings at `#`, passes over short lines and
/// knows no line numbers.
std::vector<FileSetting> parse_config(std::string_view text, const std::string& path);

/// The same for the file at `path`; also throws UsageError where it cannot be read.
std::vector<FileSetting> read_config(const std::string& path);

}  // namespace duo2qualys::cli
