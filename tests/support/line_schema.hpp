/// Checks output lines against the schema that the program prints.
#pragma once

#include <string>
#include <string_view>

namespace duo2qualys {

/// What is wrong with an output line, without its LF, by nlohmann/json and `--schema`. Empty: nothing. Knows
/// the words of JSON Schema that this schema uses, and throws std::logic_error for others.
std::string schema_problem(std::string_view line);

}  // namespace duo2qualys
