#pragma once

#include <string>

namespace duo2qualys::output {

/// Why there can be no OutputFile at `path`, whose name lies below the directory `top` (which need not exist
/// yet): an errno, such as ENAMETOOLONG; 0: nothing is wrong with the name.
int name_problem(const std::string& path, const std::string& top);

}  // namespace duo2qualys::output
