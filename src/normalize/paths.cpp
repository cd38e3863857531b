#include "normalize/paths.hpp"

#include <algorithm>
#include <string_view>

#include "json/strings.hpp"
#include "normalize/embedded.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;

namespace {

// Whether a path can contain the character.
bool is_plain(char c) {
    constexpr std::string_view kMarks = ".[] \"\\\x7F";
    return static_cast<unsigned char>(c) >= 0x20 && kMarks.find(c) == std::string_view::npos;
}

}  // namespace

void append_key(std::string& path, const Node& member) {
    if (!path.empty()) path += '.';
    Arena arena;
    const std::string_view key = unescaped_key(member, arena);
    if (!key.empty() && std::all_of(key.begin(), key.end(), is_plain)) {
        path += key;
        return;
    }
    std::string spelt(json::escaped_size(key), '\0');
    json::escape(key, spelt.data());
    path.append("\"").append(spelt).append("\"");
}

NodePaths::NodePaths(const Document& document, Index record)
    : document_(document), parents_(document.size(), kNone) {
    note_parents(record, kNone);
}

void NodePaths::note_parents(Index root, Index parent) {
    std::vector<Index> open;  // the containers around the node, innermost last
    for (Index node = root; node < document_[root].end; ++node) {
        while (!open.empty() && document_[open.back()].end <= node)
            open.pop_back();
        parents_[node] = open.empty() ? parent : open.back();
        if (document_[node].is_container()) open.push_back(node);
        if (document_[node].has(Node::embedded)) note_parents(document_.embedded_root(node), node);
    }
}

std::string NodePaths::operator()(Index node) const {
    std::vector<Index> way;  // from the node up
    for (; parents_[node] != kNone; node = parents_[node])
        way.push_back(node);
    std::string path;
    for (auto step = way.rbegin(); step != way.rend(); ++step) {
        switch (document_[parents_[*step]].type) {
            case Type::object: append_key(path, document_[*step]); break;
            case Type::array: append_element(path); break;
            default: break;  // the root of an embedded text adds no step
        }
    }
    return path;
}

}  // namespace duo2qualys::normalize
