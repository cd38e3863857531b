/// Computes a fingerprint of the mapping tables, for --version, reports and the journal. Tested by
/// tests/unit/site_tables_use_test.cpp.
#pragma once

#include <cstdint>

#include "mappings/tables.hpp"

namespace duo2qualys::normalize {

/// Returns a number that changes when a row, a value or an action of the tables changes. Text for readers,
/// such as the reason of a row, is not included.
std::uint32_t tables_fingerprint(const mappings::Tables& tables) noexcept;

}  // namespace duo2qualys::normalize
