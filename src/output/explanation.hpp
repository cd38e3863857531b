/// Defines an explanation, which states what became of each field of a record and why. Writes it as JSON or
/// as text for a terminal. Texts are as in the record; the writers make them safe. Tested by
/// tests/unit/explain_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"

namespace duo2qualys::output {

/// One value of a token.
struct ExplainedValue {
    std::string token;
    std::string value;
    std::string path;    ///< of the source; empty if there is none
    std::string raw;     ///< the source as spelled in the record
    std::string from;    ///< the source for users; empty if it equals the value
    std::string origin;  ///< the section of the guide, or the extension's reason
    std::string note;    ///< a note on an unusual value; usually empty
    bool extension = false;
};

/// A field that gave no value.
struct UnusedField {
    std::string path;
    std::string raw;    ///< as spelled in the record
    std::string plain;  ///< for users
    std::string why;
    bool empty = false;  ///< its value is empty
};

/// A token of the record's kind that has no value.
struct AbsentToken {
    std::string token;
    std::string why;
};

struct Explanation {
    std::string_view input;
    std::uint64_t line = 0;  ///< from 1
    Kind kind = Kind::admin;
    std::vector<ExplainedValue> values;
    std::vector<UnusedField> unused;
    std::vector<AbsentToken> absent;
};

/// One line of JSON with its LF, with all texts unchanged.
std::string json_line(const Explanation& explanation);

/// Aligned columns for users, in which long texts are cut, optionally with escape sequences for colors.
/// Lines are at most `width` columns wide (0 means unlimited); remarks continue on further lines.
std::string aligned_text(const Explanation& explanation, bool in_color, std::size_t width);

}  // namespace duo2qualys::output
