/// What stands in a JSON value: the records, and what is rejected beside them (SPEC: envelopes, texts,
/// copies).
#pragma once

#include <cstdint>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"

namespace duo2qualys::find {

/// Where an object stands. As the value of a member it needs more to be taken for a record: objects with a
/// few keys of the same names are common.
enum class Position : std::uint8_t { free, member };

/// One thing that was found. Views and nodes live as long as the document and the finder's last answer.
struct Finding {
    enum class What : std::uint8_t {
        record,
        copy,    ///< a record that stands in its envelope a second time
        reject,  ///< an element of a list of records that is none, or a piece of a text
    };
    What what = What::record;
    bool in_text = false;                  ///< it stands in the text of a string
    bool in_list = false;                  ///< a list is between it and the value that was looked at
    Shape shape = Shape::unknown;          ///< of a record or copy
    Reason reason = Reason::unknown_kind;  ///< of a reject
    json::Document::Index node = 0;        ///< the record; of a reject only where it is no piece of a text
    json::Document::Index place = 0;  ///< what stands in the input as such: `node`, or the outermost string
    std::uint32_t ordinal = 0;        ///< among what stands in that string
    std::string_view bytes;           ///< its JSON text; of a string with its quotes
    std::string_view detail;          ///< of a reject, for people; static text
};

/// The JSON text of a node: of a string with its quotes.
inline std::string_view json_text(const json::Node& node) noexcept {
    if (node.type != json::Type::string) return node.view();
    return {node.text - 1, node.size + std::size_t{2}};
}

}  // namespace duo2qualys::find
