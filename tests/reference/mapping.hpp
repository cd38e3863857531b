/// Rules, 2 to 5 and the `unmapped` of 6: from a record to its token values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/json.hpp"
#include "reference/reference.hpp"
#include "reference/rows.hpp"

namespace duo2qualys::reference {

/// The values of each token, and in the record itself the marks of what gave one.
using Tokens = std::map<std::string, std::vector<std::string>>;

/// Applies all rows that the options allow. Parses the embedded JSON of `record` in place.
Tokens map_record(Value& record, Kind kind, const Options& options, const EventList& events);

/// Whether nothing of the record's own gives a token, in profile full.
bool is_hollow(Value record, Kind kind);

/// The record without what gave a value, as compact JSON; empty if nothing is left.
std::string unmapped_of(const Value& record);

}  // namespace duo2qualys::reference
