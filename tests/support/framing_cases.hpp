/// A table of small inputs with the records and rejects that they must give, by the rules, 1, 7 and 8.
#pragma once

#include <string>
#include <vector>

#include "reference/framing.hpp"

namespace duo2qualys {

struct FramingCase {
    std::string name;  ///< a sentence
    std::string input;
    reference::FramingOptions options;
    std::vector<reference::Found> expected;
    std::optional<reference::ByteCounts> bytes;  ///< if the case states them
    int status = 0;                              ///< of the program, with default options
};

/// All of them. Their names differ.
std::vector<FramingCase> framing_cases();

/// `LINE:OFFSET+LENGTH what bytes`, to compare and to show.
std::string describe(const reference::Found& found);

}  // namespace duo2qualys
