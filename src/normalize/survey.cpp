#include "normalize/survey.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "mappings/extension_rows.hpp"
#include "mappings/guide_rows.hpp"
#include "mappings/known_fields.hpp"
#include "normalize/convert.hpp"
#include "normalize/embedded.hpp"
#include "normalize/paths.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;

namespace {

constexpr std::array<Kind, kKindCount> kKinds = {Kind::admin, Kind::auth, Kind::activity};

constexpr std::size_t index(Kind kind) {
    return static_cast<std::size_t>(kind);
}

}  // namespace

Survey::Survey() {
    for (auto& tree : known_)
        tree.resize(1);
    const auto add_rows = [this](const auto& rows) {
        for (const mappings::Row& row : rows) {
            for (const Kind kind : kKinds) {
                if (row.kinds.has(kind) && !row.source.empty()) add_path(kind, row.source.view());
            }
        }
    };
    // A field that a row reads is known in every profile.
    add_rows(mappings::kGuideRows);
    add_rows(mappings::kExtensionRows);
    for (const mappings::KnownFields& fields : mappings::kKnownFields) {
        for (const Kind kind : kKinds) {
            if (!fields.kinds.has(kind)) continue;
            std::uint16_t parent = kRoot;
            std::string_view rest = fields.parent.view();
            while (!rest.empty()) {
                const std::size_t dot = std::min(rest.find('.'), rest.size());
                parent = add_key(kind, parent, rest.substr(0, dot));
                rest.remove_prefix(std::min(dot + 1, rest.size()));
            }
            for (const std::string_view key : fields.keys)
                add_key(kind, parent, key);
        }
    }
}

void Survey::add_path(Kind kind, std::string_view path) {
    std::uint16_t at = kRoot;
    while (true) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        at = add_key(kind, at, path.substr(0, dot));
        if (dot == path.size()) return;
        path.remove_prefix(dot + 1);
    }
}

std::uint16_t Survey::add_key(Kind kind, std::uint16_t parent, std::string_view key) {
    auto& tree = known_[index(kind)];
    std::uint16_t found = tree[parent].children.find_any(key);
    if (found == KeyTable::kNone) {
        found = static_cast<std::uint16_t>(tree.size());
        tree.emplace_back();
        tree[parent].children.insert(key, found);
    }
    return found;
}

// The known key below another; a top-level key may also be a path, flattened.
std::uint16_t Survey::find(Kind kind, std::uint16_t parent, std::string_view key, bool at_top) const {
    const auto& tree = known_[index(kind)];
    const std::uint16_t found = tree[parent].children.find_any(key);
    const std::size_t dot = key.find('.');
    if (found != KeyTable::kNone || !at_top || dot == std::string_view::npos) return found;
    const std::uint16_t first = tree[parent].children.find_any(key.substr(0, dot));
    return first == KeyTable::kNone ? first : find(kind, first, key.substr(dot + 1), true);
}

void Survey::look(const Document& document, Index record, Kind kind, FieldCounts& counts,
                  std::vector<std::string>& unknown) {
    arena_.clear();
    members({document, counts, unknown}, record, kind, kRoot, {});
}

void Survey::members(const Look& look, Index object, Kind kind, std::uint16_t known,
                     const std::string& path) {
    const Index end = look.document[object].end;
    for (Index child = object + 1; child < end; child = look.document[child].end) {
        const Node& node = look.document[child];
        if (node.type == Type::null || (node.type == Type::string && node.size == 0)) continue;
        const std::string below = path_below(path, node);
        const std::uint16_t found = find(kind, known, unescaped_key(node, arena_), known == kRoot);
        if (found == KeyTable::kNone) {
            look.unknown.push_back(below);
            count(look, child, false);
        } else {
            value(look, child, kind, found, below);
        }
    }
}

void Survey::value(const Look& look, Index node, Kind kind, std::uint16_t known, const std::string& path) {
    const Node& source = look.document[node];
    if (source.has(Node::embedded)) return value(look, look.document.embedded_root(node), kind, known, path);
    if (source.has(Node::consumed) || !source.is_container())
        return count(look, node, source.has(Node::consumed));
    if (source.type == Type::object) return members(look, node, kind, known, path);
    for (Index child = node + 1; child < source.end; child = look.document[child].end) {
        value(look, child, kind, known, path + "[]");
    }
}

// Counts the scalars of a value; embedded JSON is counted where it is looked into.
void Survey::count(const Look& look, Index node, bool mapped) const {
    for (Index at = node; at < look.document[node].end; ++at) {
        const Node& source = look.document[at];
        const bool is_empty = source.type == Type::null || (source.type == Type::string && source.size == 0);
        if (source.is_container() || is_empty) continue;
        ++look.counts.scalars;
        if (mapped || source.has(Node::consumed)) ++look.counts.mapped;
    }
}

double time_difference(const Document& document, Document::Index record) {
    std::optional<double> iso, unix_time;
    Arena arena;
    for (Document::Index child = record + 1; child < document[record].end; child = document[child].end) {
        const Node& node = document[child];
        if (node.is_container()) continue;
        const std::string_view key = unescaped_key(node, arena);
        if (key == "isotimestamp") iso = unix_seconds(unescaped(node, arena));
        if (key == "timestamp") unix_time = unix_seconds(unescaped(node, arena));
    }
    return iso && unix_time ? std::abs(*iso - *unix_time) : 0;
}

}  // namespace duo2qualys::normalize
