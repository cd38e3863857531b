/// Explains to users why the framer rejected some bytes, names another format that they look like (CSV,
/// CEF, Python's print, zip), and says what users can do about it. The reasons are tested by
/// tests/unit/framing_damage_test.cpp.
#pragma once

#include <string_view>

#include "duo2qualys/types.hpp"

namespace duo2qualys::framing {

/// The reason for a reject: `invalid_utf8`, `truncated` or `invalid_json`.
struct Diagnosis {
    Reason reason;
    std::string_view detail;  ///< static text
};

/// Diagnoses `text`, which is damaged from its first byte on. `at_end`: the input ends after `text`.
Diagnosis diagnose(std::string_view text, bool at_end);

}  // namespace duo2qualys::framing
