#include "normalize/embedded.hpp"

#include "json/characters.hpp"
#include "json/inner_object.hpp"

namespace duo2qualys::normalize {

EmbeddedReader::Result EmbeddedReader::read_field(json::Document& document, json::Document::Index index,
                                                  Arena& arena) {
    const json::Node& node = document[index];
    const json::Layout::Meaning meaning = node.meaning;  // copied, because nodes may move
    if (node.has(json::Node::escaped)) {
        if (const auto root = json::read_inner_object(node.view(), document, layout_, meaning))
            return {true, root};
    }
    return read(document, document[index], meaning, arena);
}

// Reads a string whose first non-blank byte opens an object or array, or whose text is a JSON string of that
// form. `node` is passed by value, because nodes may move.
EmbeddedReader::Result EmbeddedReader::read(json::Document& document, json::Node node,
                                            json::Layout::Meaning meaning, Arena& arena) {
    // For nearly every text, the first byte decides before anything is unescaped. An escape that could
    // represent a blank, a bracket or a quote begins with a backslash.
    const std::optional<char> spelt = json::first_nonblank(node.view());
    constexpr std::string_view kOpeners = "{[";
    const auto begins = [kOpeners](std::optional<char> c) {
        return c && kOpeners.find(*c) != std::string_view::npos;
    };
    if (spelt != '\\' && !begins(spelt)) return {};

    const std::string_view text = unescaped(node, arena);
    const std::optional<char> first = json::first_nonblank(text);
    if (begins(first)) return {true, parse(document, text, meaning)};
    if (first != '"') return {};

    const json::Document::Index size = document.size();
    const std::optional<json::Document::Index> quoted = parse(document, text, meaning);
    if (!quoted) return {};
    const json::Node inner = document[*quoted];
    document.truncate(size);
    const std::string_view inner_text = unescaped(inner, arena);
    if (!begins(json::first_nonblank(inner_text))) return {};
    return {true, parse(document, inner_text, meaning)};
}

std::optional<json::Document::Index> EmbeddedReader::parse(json::Document& document, std::string_view text,
                                                           json::Layout::Meaning meaning) {
    const json::Document::Index root = document.size();
    return parser_.parse_whole(text, document, meaning) ? std::optional(root) : std::nullopt;
}

}  // namespace duo2qualys::normalize
