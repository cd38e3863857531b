/// Wraps regular expressions (ECMAScript) in plain functions, because each file that includes <regex> takes
/// ten seconds to compile.
#pragma once

#include <string>
#include <vector>

namespace duo2qualys {

/// Whether the pattern occurs in the text.
bool matches(const std::string& text, const std::string& pattern);

/// The text with `with` in place of each match of the pattern; `$1` means its first group.
std::string replace_all(const std::string& text, const std::string& pattern, const std::string& with);

/// The first group of each match of the pattern.
std::vector<std::string> first_groups(const std::string& text, const std::string& pattern);

}  // namespace duo2qualys
