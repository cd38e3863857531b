/// Checks that the items of a framer account for every byte of its input (rules, 8).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/framing.hpp"

namespace duo2qualys {

/// Returns what is wrong with the places of the items; empty if nothing is. Items must be in order, must not
/// overlap, must be on the lines that they name, and must contain the bytes that they show. Items in a text
/// need only be in order and on their lines.
std::string misplaced(std::string_view text, const std::vector<Framed>& items);

/// Returns what is wrong with the counts of bytes; empty if nothing is. They must add up to the size of the
/// input, and the counts of records and rejects must be the sums of the lengths of the items outside texts.
std::string unaccounted(std::string_view text, const std::vector<Framed>& items, const ByteCounts& bytes);

}  // namespace duo2qualys
