/// What became of each field of a record, and why; and how that is written. Texts are as in the record: the
/// writers make them safe.
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
    std::string path;    ///< of the source; empty: there is none
    std::string raw;     ///< the source as spelt
    std::string from;    ///< the source for people; empty where it is the very value
    std::string origin;  ///< the section of the guide, or the extension's reason
    std::string note;    ///< what is odd about it; mostly empty
    bool extension = false;
};

/// A field that gave no value.
struct UnusedField {
    std::string path;
    std::string raw;    ///< as spelt
    std::string plain;  ///< for people
    std::string why;
    bool empty = false;  ///< it had nothing to give
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

/// One line of JSON, ended by LF, which holds everything as it is.
std::string json_line(const Explanation& explanation);

/// Aligned columns for people, who see the beginning of what is long; perhaps with escape sequences for
/// colours. Lines are at most `width` columns wide (0: as wide as it takes): remarks go on in further lines.
std::string aligned_text(const Explanation& explanation, bool in_color, std::size_t width);

}  // namespace duo2qualys::output
