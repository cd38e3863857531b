/// Checks output lines against the schema that the program prints.
#pragma once

#include <string>
#include <string_view>

namespace duo2qualys {

/// Returns what nlohmann/json and `--schema` find wrong with an output line (without its LF); empty if
/// nothing is. Knows only the keywords of JSON Schema that this schema uses, and throws std::logic_error for
/// others.
std::string schema_problem(std::string_view line);

}  // namespace duo2qualys
