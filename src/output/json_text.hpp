/// Serializes nlohmann JSON values without control characters that terminals obey, for rejects, reports,
/// listings and summaries. Tested by tests/unit/output_test.cpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace duo2qualys::output {

/// Returns the text of a JSON value, whose strings must be UTF-8, on one line, or on several with `indent`
/// blanks for each level. Escapes all control characters, including those above U+007E, which JSON allows but
/// terminals obey. Parsing the text gives the same value.
///
/// Callers should create an object by ordered_json::object(). A null value that turns into an object at its
/// first member cannot be destroyed if memory runs out at that moment.
std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

}  // namespace duo2qualys::output
