#include "normalize/paths.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;

std::string path_below(std::string_view path, std::string_view key) {
    std::string below(path);
    if (!below.empty()) below += '.';
    const bool plain = !key.empty() && key.find_first_of(".[] \t\"\\") == std::string_view::npos;
    if (plain) return below.append(key);
    return below.append("\"").append(key).append("\"");
}

std::string path_of(const Document& document, Document::Index record, Document::Index target) {
    std::string path;
    Document::Index at = record;
    while (at != target) {
        if (document[at].has(Node::embedded)) {
            at = document.embedded_root(at);
            if (at == target) break;
        }
        // The child that the target is in: in the span of its nodes, or in JSON that is embedded below it.
        const bool in_array = document[at].type == Type::array;
        const Document::Index end = document[at].end;
        Document::Index child = at + 1;
        while (child < end && !document.contains(child, target))
            child = document[child].end;
        if (child >= end) break;
        path = in_array ? path + "[]" : path_below(path, document[child].key_view());
        at = child;
    }
    return path;
}

}  // namespace duo2qualys::normalize
