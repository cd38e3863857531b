/// Looks at the arguments before CLI11 does.
#pragma once

#include <string>
#include <vector>

namespace duo2qualys::cli {

/// Arguments in the one form that CLI11 2.1 reads without surprises.
struct SpeltOut {
    /// Each as `--name==value`, a flag with `true`, a bare one with what it stands for. The second `=` keeps
    /// CLI11 from reading more into a value; it is no part of it.
    std::vector<std::string> options;
    std::vector<std::string> inputs;  ///< everything else
};

/// Throws UsageError for an option that does not exist or lacks its value: only here the names it may have
/// meant are known. (CLI11 itself refuses `--summary FILE`, reads `--output= x` as `--output=x`, and `[a,b]`
/// as two inputs.)
SpeltOut spell_out(const std::vector<std::string>& arguments);

}  // namespace duo2qualys::cli
