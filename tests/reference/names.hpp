/// Rules, 1 and 2: the names that records of a kind have at their top level, and the meaning of other
/// spellings.
#pragma once

#include <string>
#include <vector>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

/// The steps of the path that a key means in a record of this kind: the key itself if it is exactly a name of
/// the kind, else the path that it spells; empty if neither. `kind` must have a mapping.
std::vector<std::string> path_of_key(Shape kind, const std::string& key);

/// Whether the key is exactly a name of the kind: a source, a known field, or a key by which kinds are
/// recognized.
bool is_exact_name(Shape kind, const std::string& key);

}  // namespace duo2qualys::reference
