/// Parses JSON that is inside strings of a record, such as descriptions and details, for the mapper and the
/// shape reader. Tested by tests/unit/description_test.cpp.
#pragma once

#include <optional>
#include <string_view>

#include "json/document.hpp"
#include "json/layout.hpp"
#include "json/parser.hpp"
#include "json/strings.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// Returns the unescaped characters of a string node. If they are in the source, as many readable bytes
/// follow as after the text of the document; if they are in `arena`, kTextPadding bytes.
inline std::string_view unescaped(const json::Node& node, Arena& arena) {
    return node.has(json::Node::escaped) ? json::unescape(node.view(), arena) : node.view();
}
/// Like unescaped(), but for the key of a node.
inline std::string_view unescaped_key(const json::Node& node, Arena& arena) {
    return node.has(json::Node::key_escaped) ? json::unescape(node.key_view(), arena) : node.key_view();
}

/// Parses the text of strings and appends the nodes to the document of the strings. Not thread-safe.
class EmbeddedReader {
  public:
    /// `layout` is the layout of the documents to be read, and must outlive the reader.
    explicit EmbeddedReader(json::Layout& layout) : layout_(layout), parser_(layout) {}

    /// The result of reading a string.
    struct Result {
        bool looks_like_json = false;               ///< the text begins like JSON of the requested form
        std::optional<json::Document::Index> root;  ///< the root of its nodes, if it is valid JSON
    };

    /// Reads the string at `index`, a field that may be JSON: an object, an array, or a JSON string that
    /// contains one. Appends the nodes to `document`; unescaped text is in `arena`. Nodes may point into the
    /// escaped string (inner_object.hpp). In that case the texts of the nodes are right, but have no quotes
    /// around them.
    Result read_field(json::Document& document, json::Document::Index index, Arena& arena);
    /// Like read_field(), but for `text`, a string of another document.
    Result read_text(const json::Node& text, json::Document& document, Arena& arena) {
        return read(document, text, text.meaning, arena);
    }

    /// Whether the string at `index` is the text of an object or array, perhaps encoded twice. Leaves
    /// unescaped text in `arena`.
    bool is_json(json::Document& document, json::Document::Index index, Arena& arena) {
        const json::Document::Index size = document.size();
        const bool is_json = read(document, document[index], json::Layout::kTopLevel, arena).root.has_value();
        document.truncate(size);
        return is_json;
    }

  private:
    Result read(json::Document& document, json::Node node, json::Layout::Meaning meaning, Arena& arena);
    std::optional<json::Document::Index> parse(json::Document& document, std::string_view text,
                                               json::Layout::Meaning meaning);

    json::Layout& layout_;
    json::Parser parser_;
};

}  // namespace duo2qualys::normalize
