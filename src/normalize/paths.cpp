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

NodePaths::NodePaths(const Document& document, Index record) : document_(document) {
    note_parents(record, kNone);
    std::sort(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) { return a.root < b.root; });
}

void NodePaths::note_parents(Index root, Index parent) {
    const std::size_t at = parents_.size();
    parts_.push_back({root, at});
    parents_.resize(at + (document_[root].end - root));
    std::vector<Index> open;  // the containers around the node, innermost last
    for (Index node = root; node < document_[root].end; ++node) {
        while (!open.empty() && document_[open.back()].end <= node)
            open.pop_back();
        parents_[at + (node - root)] = open.empty() ? parent : open.back();
        if (document_[node].is_container()) open.push_back(node);
        if (document_[node].has(Node::embedded)) note_parents(document_.embedded_root(node), node);
    }
}

json::Document::Index NodePaths::parent_of(Index node) const {
    const auto behind = std::upper_bound(parts_.begin(), parts_.end(), node,
                                         [](Index wanted, const Part& part) { return wanted < part.root; });
    const Part& part = *(behind - 1);
    return parents_[part.parents_at + (node - part.root)];
}

std::string NodePaths::operator()(Index node) const {
    std::vector<Index> way;  // from the node up
    for (Index parent = parent_of(node); parent != kNone; parent = parent_of(node = parent))
        way.push_back(node);
    std::string path;
    for (auto step = way.rbegin(); step != way.rend(); ++step) {
        switch (document_[parent_of(*step)].type) {
            case Type::object: append_key(path, document_[*step]); break;
            case Type::array: append_element(path); break;
            default: break;  // the root of an embedded text adds no step
        }
    }
    return path;
}

}  // namespace duo2qualys::normalize
