/// Reads the file that --tables names, in which a site adds rows, events and constants to the compiled-in
/// tables. Tested by tests/unit/site_tables_test.cpp and tests/unit/site_tables_use_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "mappings/tables.hpp"

namespace duo2qualys::cli {

/// Returns the compiled-in tables, followed by those of a TOML text (1.0): `[[row]]`, `[[event]]` and
/// `[[constant]]` (samples/site-tables.toml). Throws UsageError with `path`, the line, the row and the rule
/// if the text is not TOML, has another table, or breaks a rule of the tables (mappings/rules.hpp).
mappings::Tables parse_site_tables(std::string_view text, const std::string& path);

/// Like parse_site_tables(), but for the file at `path`, which may have at most 1 MiB. Also throws UsageError
/// if it cannot be read.
mappings::Tables read_site_tables(const std::string& path);

}  // namespace duo2qualys::cli
