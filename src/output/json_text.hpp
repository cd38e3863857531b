#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace duo2qualys::output {

/// The text of a JSON value whose strings are UTF-8: on one line, or over several with `indent` blanks a
/// level. All control characters are escaped, those above U+007E too, which JSON leaves to the writer and
/// terminals obey. Reading it gives the very value.
///
/// Begin an object as ordered_json::object(). A null value that becomes an object by its first member cannot
/// be destroyed if memory for that runs out.
std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

}  // namespace duo2qualys::output
