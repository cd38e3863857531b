/// Rules, 1: what kind an object is, which names it has, whether it is an empty page, what tells it apart.
#pragma once

#include <optional>

#include "duo2qualys/types.hpp"
#include "reference/json.hpp"

namespace duo2qualys::reference {

/// What an object is by its own keys, without looking for records in it.
Shape shape_of(const Value& object);

/// Whether the shape is one of rows 2 to 5: a kind that has a mapping.
bool has_mapping(Shape shape);

/// The number of keys, each counted once, that are or spell names of the kind.
std::size_t names_in(const Value& object, Shape kind);

/// Whether a table of the kind knows the key, exactly or by spelling.
bool is_name(Shape kind, const std::string& key);

/// A page without records; `object` must hold no record.
bool is_empty_page(const Value& object);

/// Whether two records of one shape name themselves by the same identity.
bool have_one_identity(const Value& a, const Value& b, Shape shape);
bool has_identity(const Value& record, Shape shape);

/// JSON inside a string, with levels of its own. False, and `out` untouched, if the text does not parse.
bool parse_inner(const std::string& text, Value& out);

inline constexpr std::size_t kMaxDepth = 1000;

}  // namespace duo2qualys::reference
