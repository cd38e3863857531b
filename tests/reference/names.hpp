/// Rules, 1 and 2: the names that records of a kind have at their top level, and what other keys spell.
#pragma once

#include <string>
#include <vector>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

/// The path that a key of a record of this kind stands for, as steps: the key itself if it is a name of the
/// kind, else what it spells; empty if neither. `kind` is one of the four kinds that have a mapping.
std::vector<std::string> path_of_key(Shape kind, const std::string& key);

/// Whether this is exactly a name of the kind: of a source, a known field, or in the table of kinds.
bool is_exact_name(Shape kind, const std::string& key);

}  // namespace duo2qualys::reference
