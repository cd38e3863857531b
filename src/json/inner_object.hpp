/// JSON objects inside JSON strings, read where they stand.
#pragma once

#include <optional>
#include <string_view>

#include "json/document.hpp"
#include "json/layout.hpp"

namespace duo2qualys::json {

/// Reads the text of a string, `spelt` as between its quotes (escapes checked, kStringPadding readable bytes
/// behind it), as the JSON object that it stands for, which means `meaning`, and appends the object's nodes
/// to `document`; returns the root. Knows only what Duo's descriptions nearly always are: a few levels of
/// values that have no escapes of their own, `{\"status\": \"Active\", \"counts\": [1]}`. Their spelling is
/// then the same in the string and in the object, so that nodes can point into `spelt` and nothing is
/// unescaped or indexed; only the texts of containers are as the string spells them. None: it is something
/// else, and `document` is as it was.
std::optional<Document::Index> read_inner_object(std::string_view spelt, Document& document, Layout& layout,
                                                 Layout::Meaning meaning);

}  // namespace duo2qualys::json
