/// Reads tar and zip archives from front to back and hands out their members, for open_input(). archive.cpp
/// reads tar, and is the only user of libarchive. Tested by tests/unit/input_archive_test.cpp.
#pragma once

#include <functional>
#include <string>

#include "input/byte_source.hpp"
#include "input/sniffer.hpp"

namespace duo2qualys::input {

/// Called with the name of a member and its bytes. A member such as `a.log.gz` is not decompressed. The
/// source is valid only during the call. Bytes that the call does not read are skipped.
using EachMember = std::function<void(const std::string& name, ByteSource& bytes)>;

/// Calls `each` for every regular file in the archive, in archive order. Skips directories, links, special
/// files, and members with hidden names (`.name`, `__MACOSX/…`; see is_hidden_member()). Only the end of a
/// zip archive shows which members are links. A member that may be a link (up to 4096 bytes without `{`, `[`,
/// `"` and control characters) is kept until then. If it is not a link, it comes last. A directory with data
/// is treated as a file.
///
/// `format` is Format::tar or Format::zip. The source of a member that cannot be read throws InputError after
/// the bytes before the damage; later members follow if they can still be found. Throws InputError for the
/// archive as a whole in these cases: it is damaged or cut between members; it lacks members that its
/// directory lists; other data follow it; or `inner` fails, even after the last member. Like GNU tar, accepts
/// a tar without its end mark. Concatenated tar archives count as one.
///
/// ready() of a member is true if `inner` has bytes, even if they are too few to decode one byte of the
/// member.
void read_archive(ByteSource& inner, Format format, const EachMember& each);

}  // namespace duo2qualys::input
