/// Reads zip archives from front to back, also from a pipe, for read_archive(). Tested by
/// tests/unit/input_zip_test.cpp.
#pragma once

#include "input/archive.hpp"

namespace duo2qualys::input {

/// Like read_archive(), but for a zip archive. Compares the members with the directory at the end. Reading
/// does not need the directory. But only the comparison shows whether members, data of members or a whole
/// archive were missed, or whether the archive is cut inside its directory.
void read_zip(ByteSource& inner, const EachMember& each);

}  // namespace duo2qualys::input
