#pragma once

#include <optional>
#include <string>

namespace duo2qualys::output {

/// The path that `path` leads to through links, also where there is no file yet.
std::string follow_links(const std::string& path);

/// The descriptor that `path` is a name of, maybe through links: `/dev/stdout`, `/dev/stderr`, `/dev/fd/3`,
/// `/proc/self/fd/3`. It need not be open.
std::optional<int> named_descriptor(const std::string& path);

/// A copy of a descriptor that the process was started with; -1, with errno, where there is none. One that
/// the program has opened for itself is none, whatever its number.
int copy_inherited(int descriptor);

}  // namespace duo2qualys::output
