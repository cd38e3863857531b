/// Zip archives, read from front to back.
#pragma once

#include "input/archive.hpp"

namespace duo2qualys::input {

/// As read_archive(), of a zip archive. Compared with the directory at the end, which reading from the front
/// does not need: only this shows that members, their data or a whole archive were passed over, or that the
/// archive is cut in its directory.
void read_zip(ByteSource& inner, const EachMember& each);

}  // namespace duo2qualys::input
