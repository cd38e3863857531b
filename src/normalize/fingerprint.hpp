#pragma once

#include <cstdint>

#include "mappings/tables.hpp"

namespace duo2qualys::normalize {

/// A number that changes when what the tables say changes: a row, a value or an action. What they only tell
/// people, such as the reason of a row, does not count.
std::uint32_t tables_fingerprint(const mappings::Tables& tables = {}) noexcept;

}  // namespace duo2qualys::normalize
