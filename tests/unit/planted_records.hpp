/// Whether what was planted in an input was found, each record once.
#pragma once

#include <string>
#include <vector>

#include "framing_inputs.hpp"
#include "reference/framing.hpp"

namespace duo2qualys {

struct PlantedCheck {
    std::string problem;        ///< empty: none
    std::size_t safe = 0;       ///< records that had to be found
    std::size_t swallowed = 0;  ///< that damage made part of another record: nothing can tell
};

/// Asks markers alone, so that it serves for any framing.
PlantedCheck check_planted(const FramingInput& input, const std::vector<reference::Found>& found);

}  // namespace duo2qualys
