/// Rules, 1: which object inside a text is the record, and what kind it is.
#pragma once

#include "duo2qualys/types.hpp"
#include "reference/json.hpp"

namespace duo2qualys::reference {

/// What an object is by its own keys, without looking into wrappers.
Shape shape_of(const Value& object);

struct Unwrapped {
    Value record;                  ///< the object itself where it wraps nothing
    Shape shape = Shape::unknown;  ///< of `record`
    bool broken_text = false;      ///< nothing was found, and a wrapper's text did not parse
};

/// Follows `message`, `event.original`, `_raw` and `result`, at most 3 deep.
Unwrapped unwrap(const Value& object);

/// JSON inside a string, with levels of its own. False, and `out` untouched, if the text does not parse.
bool parse_inner(const std::string& text, Value& out);

inline constexpr std::size_t kMaxDepth = 1000;

}  // namespace duo2qualys::reference
