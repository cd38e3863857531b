/// What a package has besides the program, made from the same lists as its help.
#pragma once

#include <string>
#include <string_view>

namespace duo2qualys::docs {

/// The man page in mdoc(7): `frame` with `@VERSION@`, and the lines `@OPTIONS@`, `@EXIT_STATUSES@` and
/// `@EXAMPLES@`, replaced. Throws std::runtime_error where the frame lacks one of them.
std::string man_page(std::string_view frame);

/// Scripts that complete options, their choices, and names of files.
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace duo2qualys::docs
