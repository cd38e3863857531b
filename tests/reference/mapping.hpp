/// Rules, 2 to 5, and `unmapped` of 6: converts a record to its token values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/json.hpp"
#include "reference/reference.hpp"
#include "reference/rows.hpp"

namespace duo2qualys::reference {

/// The values of each token. The record itself marks the values that gave them.
using Tokens = std::map<std::string, std::vector<std::string>>;

/// Applies all rows that the options allow. Parses the embedded JSON of `record` in place.
Tokens map_record(Value& record, Kind kind, const Options& options, const EventList& events);

/// Whether none of the record's own values gives a token, in profile full.
bool is_hollow(Value record, Kind kind);

/// The record without the values that gave a token, as compact JSON; empty if nothing is left.
std::string unmapped_of(const Value& record);

}  // namespace duo2qualys::reference
