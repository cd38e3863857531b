/// Archives, read from front to back. The source file reads tar, and is the only one that knows libarchive.
#pragma once

#include <functional>
#include <string>

#include "input/byte_source.hpp"
#include "input/sniffer.hpp"

namespace duo2qualys::input {

/// Called with the name that the archive gives a member, and its bytes as they are stored (not decompressed).
/// The source lives for the call only; what the call leaves unread is skipped.
using EachMember = std::function<void(const std::string& name, ByteSource& bytes)>;

/// Calls `each` for every regular file in the archive, in its order. Directories, links, special files and
/// members whose name is skipped in directories too (`.name`, `__MACOSX/…`) are passed over. (Only the end of
/// a zip tells which members are links. A member that may be one, up to 4096 bytes without `{`, `[`, `"` and
/// control characters, is kept until then, and comes last if it is none.) A directory that holds data is a
/// file.
///
/// `format` is Format::tar or Format::zip. A member that cannot be read throws InputError from its source,
/// after the bytes before the damage, and the members after it follow, where they can still be found. Throws
/// InputError for the archive as a whole: it is damaged or cut between members, lacks members that its
/// directory lists, has something behind it, or `inner` fails, also after the last member. A tar without its
/// end mark is accepted, as GNU tar does; tar archives behind one another are one.
///
/// A member's ready() says whether `inner` has bytes: that may be too few for the member to have one.
void read_archive(ByteSource& inner, Format format, const EachMember& each);

}  // namespace duo2qualys::input
