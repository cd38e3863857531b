/// What the command says about itself.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "mappings/tables.hpp"

namespace duo2qualys::cli {

/// What `--help` prints. No line is longer than 80 columns; it ends in LF.
std::string help();

/// A command worth knowing.
struct Example {
    std::string_view purpose;  ///< one sentence without full stop
    std::string_view command;
};
std::span<const Example> examples() noexcept;

/// What each exit status means, from 0 on.
std::span<const std::string_view> exit_statuses() noexcept;

/// How the command is called, without LF.
std::string usage();

/// What `--version` prints: `duo2qualys 1.0.0 (tables 1a2b3c4d)` and LF; the number changes with what the
/// tables say.
std::string version(const mappings::Tables& tables = {});

}  // namespace duo2qualys::cli
