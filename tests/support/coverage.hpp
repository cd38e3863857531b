/// Whether what a framer found accounts for every byte of its input (rules, 7).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/framing.hpp"

namespace duo2qualys {

/// What is wrong with the places of the items: they must be in order, apart, on the lines that they name, and
/// hold the bytes that they show; those that stand in a text only be in order and on their lines. Empty:
/// nothing.
std::string misplaced(std::string_view text, const std::vector<Framed>& items);

/// What is wrong with the counts of bytes: they must add up to the input, and those of records and rejects be
/// the lengths of the items that stand in it as such. Empty: nothing.
std::string unaccounted(std::string_view text, const std::vector<Framed>& items, const ByteCounts& bytes);

}  // namespace duo2qualys
