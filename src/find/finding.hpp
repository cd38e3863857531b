/// Defines what the finder reports about a JSON value: its records, their copies, and the rejects beside them
/// (rules, 1). Tested by tests/unit/framing_compare_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"

namespace duo2qualys::find {

/// Where an object is. The value of a member must meet more conditions to count as a record, because members
/// often contain objects that share a few keys with records.
enum class Position : std::uint8_t { free, member };

/// One result, or several neighbouring rejects. Views and nodes are valid as long as the document and the
/// finder's last answer.
struct Finding {
    enum class What : std::uint8_t {
        record,
        copy,    ///< a record that its envelope contains a second time
        reject,  ///< a piece of a text; or, in a list with records, an element that is not one
        /// Neighbouring rejects are one finding, because a value may have millions of them:
        list_rejects,  ///< those among the elements of a list from `node` up to `end`
        text_rejects,  ///< those of the run `node` of the finder's TextRejects
    };
    What what = What::record;
    bool in_text = false;                  ///< it is in the text of a string
    bool in_list = false;                  ///< it is in a list inside the value that was searched
    Shape shape = Shape::unknown;          ///< for a record or copy
    Reason reason = Reason::unknown_kind;  ///< for a reject
    json::Document::Index node = 0;        ///< the record or the rejected element; 0 for a piece of a text
    json::Document::Index end = 0;         ///< for list_rejects: the first node after them
    json::Document::Index place = 0;       ///< `node`, or the outermost string around it
    std::uint32_t ordinal = 0;             ///< its number among the findings in that string
    std::string_view bytes{};              ///< its JSON text; a string includes its quotes
    std::string_view detail{};             ///< for a reject, for users; static text

    bool is_event() const noexcept { return what == What::record || what == What::copy; }
};

/// The position of a reader in the finder's answer.
struct Cursor {
    std::size_t finding = 0;  ///< index of the next finding
    std::size_t within = 0;   ///< if that finding is several rejects: the place of the next one among them
};

/// The JSON text of a node. A string includes its quotes.
inline std::string_view json_text(const json::Node& node) noexcept {
    if (node.type != json::Type::string) return node.view();
    return {node.text - 1, node.size + std::size_t{2}};
}

}  // namespace duo2qualys::find
