/// Rules, 1: the shape of an object, its names and its identity, and whether it is an empty page.
#pragma once

#include <optional>

#include "duo2qualys/types.hpp"
#include "reference/json.hpp"

namespace duo2qualys::reference {

/// The shape of an object by its own keys, without searching it for records.
Shape shape_of(const Value& object);

/// Whether the shape is a kind: one of the shapes 2 to 5.
bool has_mapping(Shape shape);

/// The number of different keys that are names of the kind.
std::size_t names_in(const Value& object, Shape kind);

/// Whether a table of the kind knows the key, exactly or in another spelling.
bool is_name(Shape kind, const std::string& key);

/// Whether the object is an empty page. `object` must contain no record.
bool is_empty_page(const Value& object);

/// Whether two records of one shape have the same identity.
bool have_one_identity(const Value& a, const Value& b, Shape shape);
bool has_identity(const Value& record, Shape shape);

/// Parses JSON inside a string, whose levels are counted anew. Returns false, and leaves `out` unchanged, if
/// the text is not JSON.
bool parse_inner(const std::string& text, Value& out);

inline constexpr std::size_t kMaxDepth = 1000;

}  // namespace duo2qualys::reference
