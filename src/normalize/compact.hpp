/// Writes parsed values back as JSON text, for explanations, reports and the `unmapped` field of output
/// lines. Tested by tests/unit/record_test.cpp.
#pragma once

#include <string_view>

#include "json/document.hpp"
#include "normalize/embedded.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// Returns the value at `index` without blanks, in the order and spelling of the source. The text is in
/// `arena`.
std::string_view compact(const json::Document& document, json::Document::Index index, Arena& arena);

/// Returns the unescaped characters of a scalar, or the compact text of a container. The text is in `arena`
/// or in the parsed text.
inline std::string_view plain_text(const json::Document& document, json::Document::Index index,
                                   Arena& arena) {
    const json::Node& node = document[index];
    return node.is_container() ? compact(document, index, arena) : unescaped(node, arena);
}

/// Appends `"unmapped":` and the record at `record` without the values that were used for tokens. If nothing
/// is left, appends nothing and returns false (rules, 6).
bool append_unmapped(const json::Document& document, json::Document::Index record, TextBuffer& out);

}  // namespace duo2qualys::normalize
