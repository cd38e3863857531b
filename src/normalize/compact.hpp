/// Writes parsed values back as JSON text.
#pragma once

#include <string_view>

#include "json/document.hpp"
#include "normalize/embedded.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// The value at `index` without blanks, in the order and spelling of the source. Lives in `arena`.
std::string_view compact(const json::Document& document, json::Document::Index index, Arena& arena);

/// The characters of a scalar, or the compact text of a container. Lives in `arena`, or in the parsed text.
inline std::string_view plain_text(const json::Document& document, json::Document::Index index,
                                   Arena& arena) {
    const json::Node& node = document[index];
    return node.is_container() ? compact(document, index, arena) : unescaped(node, arena);
}

/// Appends `"unmapped":` and the record at `record` without what went into tokens; appends nothing, and
/// returns false, where nothing is left (rules, 6).
bool append_unmapped(const json::Document& document, json::Document::Index record, TextBuffer& out);

}  // namespace duo2qualys::normalize
