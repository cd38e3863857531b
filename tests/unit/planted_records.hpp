/// Checks that each record that was planted in an input was found, once.
#pragma once

#include <string>
#include <vector>

#include "framing_inputs.hpp"
#include "reference/framing.hpp"

namespace duo2qualys {

struct PlantedCheck {
    std::string problem;        ///< empty: none
    std::size_t safe = 0;       ///< records that had to be found
    std::size_t swallowed = 0;  ///< that damage made part of another record, which no framing can notice
    /// Records that were mistaken for one that had swallowed others: a list in them has an object that looks
    /// like a record, and the text that damage left after them does not continue their list.
    std::size_t taken_apart = 0;
};

/// The largest number of these records that may be taken apart. 2 of 548,000 have been seen.
constexpr std::size_t most_taken_apart(std::size_t records) {
    return 2 + records / 50'000;
}

/// Uses only markers, so it works for any framing.
PlantedCheck check_planted(const FramingInput& input, const std::vector<reference::Found>& found);

/// Whether the record is of a kind that has a mapping. One of another kind may be part of the reject of a
/// broken record that swallowed it: it would be rejected anyway.
bool has_mapping(const std::string& record);

}  // namespace duo2qualys
