/// The tables as text, made from the same rows that the mapping runs on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "mappings/tables.hpp"

namespace duo2qualys::cli {

enum class ListFormat : std::uint8_t { table, json, markdown };

/// What `--list-mappings` prints: every row of the profile with its origin, the value table, the tokens of
/// the guide's "Qualys Internal Fields" and, in JSON, the embedded JSON paths and the known fields without a
/// token. It ends in LF.
std::string list_mappings(ListFormat format, Profile profile = Profile::full,
                          const mappings::Tables& tables = {});

/// What `--list-events` prints: every known action with its label and outcome. It ends in LF. `markdown`
/// gives a table as well, although the command does not offer it.
std::string list_events(ListFormat format, const mappings::Tables& tables = {});

/// What `--schema` prints: a JSON Schema (2020-12) that every line of output satisfies. It ends in LF.
std::string schema(const Options& options = {}, const mappings::Tables& tables = {});

/// Where a row comes from: `Guide, EventTypes Admin Logs and Authentication Logs`, or `Extension: ` or
/// `Site: ` and its reason.
std::string origin(const mappings::Row& row);

}  // namespace duo2qualys::cli
