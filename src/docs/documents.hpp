/// Generates the man page and the shell completions of a package from the lists that the help uses. Tested by
/// tests/integration/documents_test.py.
#pragma once

#include <string>
#include <string_view>

namespace duo2qualys::docs {

/// Returns the man page in mdoc(7): `frame` with `@VERSION@` and the lines `@OPTIONS@`, `@EXIT_STATUSES@` and
/// `@EXAMPLES@` replaced. Throws std::runtime_error if the frame lacks one of them.
std::string man_page(std::string_view frame);

/// Scripts that complete options, their choices, and file names.
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace duo2qualys::docs
