/// Recognizes output names that mean an open descriptor, such as /dev/stdout, so that they are written
/// directly and not replaced. Tested by tests/unit/output_file_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <system_error>

namespace duo2qualys::output {

/// Follows the links from `path` and returns the last path, even if no file exists there. If a link cannot be
/// read, sets `error` and returns the path of this link; otherwise clears `error`.
std::string follow_links(const std::string& path, std::error_code& error);

/// Returns the descriptor that `path` names, directly or through links: `/dev/stdout`, `/dev/stderr`,
/// `/dev/fd/3`, `/proc/self/fd/3`. It need not be open. Returns nullopt for other paths.
std::optional<int> named_descriptor(const std::string& path);

/// Returns a copy of a descriptor that the process was started with. Returns -1 and sets errno if it is not
/// open, or if the program itself opened it.
int copy_inherited(int descriptor);

}  // namespace duo2qualys::output
