/// Writes the texts of --help and --version, and the examples and exit statuses that the man page shares.
/// Tested by tests/unit/command_line_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "mappings/tables.hpp"

namespace duo2qualys::cli {

/// The text of `--help`. No line is wider than 80 columns. Ends with LF.
std::string help();

/// An example command.
struct Example {
    std::string_view purpose;  ///< one sentence without full stop
    std::string_view command;
};
std::span<const Example> examples() noexcept;

/// The meaning of each exit status, from 0 on.
std::span<const std::string_view> exit_statuses() noexcept;

/// The usage line, without LF.
std::string usage();

/// The text of `--version`: `duo2qualys 1.0.0 (tables 1a2b3c4d)` and LF. Here 1a2b3c4d is the fingerprint of
/// the tables.
std::string version(const mappings::Tables& tables = {});

}  // namespace duo2qualys::cli
