/// Whether what a framer found accounts for every byte of its input (rules, 8). Written from the rules,
/// without the framer's code.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/framing.hpp"

namespace duo2qualys {

/// What is wrong with the places of the items: they must be in order, apart, on the lines that they name, and
/// hold the bytes that they show. Empty: nothing.
std::string misplaced(std::string_view text, const std::vector<Framed>& items);

/// What is wrong with the bytes between the items, each of which must be a separator, the bracket of a
/// container, a member of an answer or text before a record. Empty: nothing. Of a member with more than
/// `max_record` bytes only the beginning is looked at.
std::string unaccounted(std::string_view text, const std::vector<Framed>& items, std::size_t max_record);

}  // namespace duo2qualys
