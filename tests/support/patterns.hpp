/// Regular expressions (ECMAScript's) behind plain functions: each file that includes <regex> takes ten
/// seconds to compile.
#pragma once

#include <string>
#include <vector>

namespace duo2qualys {

/// Whether the pattern is found in the text.
bool matches(const std::string& text, const std::string& pattern);

/// The text with `with` in place of all that the pattern finds; `$1` stands for its first group.
std::string replace_all(const std::string& text, const std::string& pattern, const std::string& with);

/// The first group of each place where the pattern is found.
std::vector<std::string> first_groups(const std::string& text, const std::string& pattern);

}  // namespace duo2qualys
