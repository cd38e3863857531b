/// Checks, for outputs below --output-dir, whether the file system allows a name. Tested by
/// tests/integration/faults_test.py.
#pragma once

#include <cstddef>
#include <string>

namespace duo2qualys::output {

/// Returns 0 if an OutputFile can have the name `path`, otherwise an errno such as ENAMETOOLONG. `path` is
/// below the directory `top`, which need not exist yet.
int name_problem(const std::string& path, const std::string& top);

/// The longest name in bytes that a file in `folder` may have. If the folder does not exist, the usual limit.
std::size_t longest_name_in(const std::string& folder);

}  // namespace duo2qualys::output
