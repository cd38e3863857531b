/// Reads JSON that stands in a string of a record: descriptions, details.
#pragma once

#include <optional>
#include <string_view>

#include "json/document.hpp"
#include "json/layout.hpp"
#include "json/parser.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// The characters that a text with escapes, as spelt, stands for; in `arena`.
std::string_view unescape_into(Arena& arena, std::string_view spelt);

/// The characters of a string node: its own text, or unescaped in `arena`. As many bytes behind them can be
/// read as behind the text of the document, or kTextPadding.
inline std::string_view unescaped(const json::Node& node, Arena& arena) {
    return node.has(json::Node::escaped) ? unescape_into(arena, node.view()) : node.view();
}
/// The characters of a node's key, likewise.
inline std::string_view unescaped_key(const json::Node& node, Arena& arena) {
    return node.has(json::Node::key_escaped) ? unescape_into(arena, node.key_view()) : node.key_view();
}

/// Parses the text of strings into the document that holds them.
class EmbeddedReader {
  public:
    /// `layout`, which must outlive the reader, is that of the documents it is given.
    explicit EmbeddedReader(json::Layout& layout) : layout_(layout), parser_(layout) {}

    /// What reading gave.
    struct Result {
        bool looks_like_json = false;               ///< the text begins like what was asked for
        std::optional<json::Document::Index> root;  ///< its root, where it is valid JSON
    };

    /// Reads the string at `index`, a field that may be JSON: an object or array, or a JSON string of one.
    /// Nodes are appended to `document`; unescaped text lives in `arena`. Nodes may point into the spelling
    /// of the string (inner_object.hpp): their texts are right, but there are no quotes round them.
    Result read_field(json::Document& document, json::Document::Index index, Arena& arena);
    /// The same for a string of another document, `text`.
    Result read_text(const json::Node& text, json::Document& document, Arena& arena) {
        return read(document, text, true, text.meaning, arena);
    }

    /// Whether the string at `index` is the text of an object or array. Unescaped text is left in `arena`.
    bool is_json(json::Document& document, json::Document::Index index, Arena& arena) {
        const json::Document::Index size = document.size();
        const bool is_json =
            read(document, document[index], false, json::Layout::kTopLevel, arena).root.has_value();
        document.truncate(size);
        return is_json;
    }

  private:
    Result read(json::Document& document, json::Node node, bool twice, json::Layout::Meaning meaning,
                Arena& arena);
    std::optional<json::Document::Index> parse(json::Document& document, std::string_view text,
                                               json::Layout::Meaning meaning);

    json::Layout& layout_;
    json::Parser parser_;
};

}  // namespace duo2qualys::normalize
