/// Prints the tables, for --list-mappings, --list-events and --schema, from the same rows that the mapping
/// uses. Tested by tests/unit/listings_test.cpp.
#pragma once

#include <cstdint>
#include <string>

#include "duo2qualys/types.hpp"
#include "mappings/tables.hpp"

namespace duo2qualys::cli {

enum class ListFormat : std::uint8_t { table, json, markdown };

/// The text of `--list-mappings`: every row of the profile with its origin, the value table, and the tokens
/// of the guide's "Qualys Internal Fields". In JSON, also the paths of embedded JSON, and the known fields
/// without a token. Ends with LF.
std::string list_mappings(ListFormat format, Profile profile, const mappings::Tables& tables);

/// The text of `--list-events`: every known action with its label and outcome. Ends with LF. `markdown` is
/// also supported, although the command does not offer it.
std::string list_events(ListFormat format, const mappings::Tables& tables);

/// The text of `--schema`: a JSON Schema (2020-12) that every output line satisfies. Ends with LF.
std::string schema(const Options& options, const mappings::Tables& tables);

/// The origin of a row: `Guide, EventTypes Admin Logs and Authentication Logs`, or `Extension: ` or `Site: `
/// and the reason of the row.
std::string origin(const mappings::Row& row);

}  // namespace duo2qualys::cli
