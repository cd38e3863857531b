/// Checks that each record that was planted in an input was found, once.
#pragma once

#include <string>
#include <vector>

#include "framing_inputs.hpp"
#include "reference/framing.hpp"

namespace duo2qualys {

struct PlantedCheck {
    std::string problem;   ///< empty: none
    std::size_t safe = 0;  ///< records that had to be found
    /// Records that swallowed others because of damage; no framing can notice this. Such a record is counted
    /// once, because how many it swallows only depends on how many followed it.
    std::size_t swallowers = 0;
    /// Records that were mistaken for such records: a list in each has an object that looks like a record,
    /// and the text that damage left after the record does not continue the list.
    std::size_t taken_apart = 0;
};

/// The largest number of these records that may be taken apart. 2 of 548,000 have been seen.
constexpr std::size_t most_taken_apart(std::size_t records) {
    return 2 + records / 50'000;
}

/// The largest number of records that may have swallowed others, among this number of undamaged ones. One in
/// 10,000 does; chance exceeds this bound in less than one of a million runs of any length.
constexpr std::size_t most_swallowers(std::size_t records) {
    return 4 + records / 2'000;
}

/// Uses only markers, so it works for any framing.
PlantedCheck check_planted(const FramingInput& input, const std::vector<reference::Found>& found);

/// Whether the record is of a kind that has a mapping. One of another kind may be part of the reject of a
/// broken record that swallowed it: it would be rejected anyway.
bool has_mapping(const std::string& record);

}  // namespace duo2qualys
