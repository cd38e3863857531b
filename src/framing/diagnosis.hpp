/// Tells people what bytes are that are no record, and what to do about it.
#pragma once

#include <cstddef>
#include <string_view>

#include "duo2qualys/types.hpp"

namespace duo2qualys::framing {

/// Why bytes were rejected.
struct Diagnosis {
    Reason reason;
    std::string_view detail;  ///< static text
};

/// What is wrong with `text`, damage from its first byte on; `at_end`: the input ends with it.
Diagnosis diagnose(std::string_view text, bool at_end);

}  // namespace duo2qualys::framing
