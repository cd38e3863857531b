#pragma once

#include <cstddef>
#include <string>

namespace duo2qualys::output {

/// Why there can be no OutputFile at `path`, whose name lies below the directory `top` (which need not exist
/// yet): an errno, such as ENAMETOOLONG; 0: nothing is wrong with the name.
int name_problem(const std::string& path, const std::string& top);

/// How long (bytes) the name of a file in `folder` may be. A folder that does not exist is like most others.
std::size_t longest_name_in(const std::string& folder);

}  // namespace duo2qualys::output
