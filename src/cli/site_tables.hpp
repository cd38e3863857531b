/// The file that --tables names.
#pragma once

#include <string>
#include <string_view>

#include "mappings/tables.hpp"

namespace duo2qualys::cli {

/// The compiled-in tables with those of a TOML text (1.0) behind them: `[[row]]`, `[[event]]` and
/// `[[constant]]` (samples/site-tables.toml). What is no TOML, no such table, or breaks a rule of the tables
/// (mappings/rules.hpp) throws UsageError with `path`, the line, the row and the rule.
mappings::Tables parse_site_tables(std::string_view text, const std::string& path);

/// The same for the file at `path`, of at most 1 MiB; also throws UsageError where it cannot be read.
mappings::Tables read_site_tables(const std::string& path);

}  // namespace duo2qualys::cli
