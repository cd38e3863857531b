/// Finds the probable correct form of a misspelled name, for "did you mean" messages. Tested by
/// tests/unit/command_line_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duo2qualys::cli {

/// Returns the name that `spelt` most likely misspells or abbreviates, ignoring case; empty if none is near
/// enough. `names` must be in lower case.
std::string_view nearest(std::string_view spelt, const std::vector<std::string_view>& names);

/// Returns the advice for the option `name` (without dashes), which does not exist: `did you mean --output?`,
/// with `dashes` before the name, or `see duo2qualys --help`.
std::string option_advice(std::string_view name, std::string_view dashes);

/// Returns the advice for `spelt`, which is not one of the choices: `did you mean X? choose from X, Y, Z`.
std::string choice_advice(std::string_view spelt, const std::vector<std::string_view>& choices);

}  // namespace duo2qualys::cli
