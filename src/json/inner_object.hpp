/// Reads JSON objects inside JSON strings, such as Duo's descriptions, directly from the escaped text, for
/// the normalizer's hot path. Tested by tests/unit/json_inner_object_test.cpp.
#pragma once

#include <optional>
#include <string_view>

#include "json/document.hpp"
#include "json/layout.hpp"

namespace duo2qualys::json {

/// Reads the text of a string as a JSON object, appends the nodes of the object to `document` and returns the
/// root. `spelt` is the text between the quotes, with escapes; the escapes must have been checked, and
/// kStringPadding readable bytes must follow. `meaning` is the meaning of the object (layout.hpp). This reads
/// only the form that Duo's descriptions nearly always have: a few levels of values without escapes of their
/// own, as in `{\"status\": \"Active\", \"counts\": [1]}`. Such values look the same in the string and in the
/// object, so nodes can point into `spelt`, and nothing is unescaped. Only the texts of containers still have
/// the escapes of the string. Returns nullopt, and leaves `document` unchanged, if the text has another form.
std::optional<Document::Index> read_inner_object(std::string_view spelt, Document& document, Layout& layout,
                                                 Layout::Meaning meaning);

}  // namespace duo2qualys::json
