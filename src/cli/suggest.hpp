/// "Did you mean".
#pragma once

#include <string_view>
#include <vector>

namespace duo2qualys::cli {

/// The name that `spelt` is most likely a misspelling or a beginning of, whatever its capitals; empty where
/// none is near enough. Names have no capitals.
std::string_view nearest(std::string_view spelt, const std::vector<std::string_view>& names);

/// The long option that `name` (without dashes) is most likely a misspelling of; empty where none is.
std::string_view nearest_option(std::string_view name);

}  // namespace duo2qualys::cli
