#include "normalize/survey.hpp"

#include <cmath>
#include <optional>

#include "mappings/kinds.hpp"
#include "mappings/known_fields.hpp"
#include "normalize/convert.hpp"
#include "normalize/embedded.hpp"
#include "normalize/paths.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;

Survey::Survey(const mappings::Tables& tables) : spellings_(tables) {
    for (const Kind kind : mappings::kKinds) {
        KindFields& known = known_[mappings::index_of(kind)];
        for (const mappings::KnownFields& fields : mappings::kKnownFields) {
            if (!fields.kinds.has(kind)) continue;
            const PathTree::Index parent = known.paths.add(fields.parent.view());
            for (const std::string_view key : fields.keys)
                known.paths.add_key(parent, key);
        }
        // A field that some row reads is known in every profile.
        for (const mappings::Row& row : tables.rows) {
            if (!row.kinds.has(kind)) continue;
            for (const mappings::Path* const path : {&row.source, &row.and_source}) {
                if (path->empty()) continue;
                const PathTree::Index node = known.paths.add(path->view());
                if (node >= known.rows.size()) known.rows.resize(node + std::size_t{1});
                if (known.rows[node] == nullptr) known.rows[node] = &row;
            }
        }
        known.rows.resize(known.paths.size());
    }
}

// Returns the known key below `parent`.
PathTree::Index Survey::find(Kind kind, PathTree::Index parent, std::string_view key) const {
    return parent == kUnknown ? kUnknown : known_[mappings::index_of(kind)].paths.keys(parent).find_any(key);
}

// Returns the known key at the top level: the exact key, the path that it spells, or a known field that was
// flattened.
PathTree::Index Survey::find_top(Kind kind, std::string_view key) const {
    if (const PathTree::Index found = find(kind, PathTree::kRoot, key); found != kUnknown) return found;
    std::string_view path = key;
    if (const std::uint16_t spelling = spellings_.find(key); spelling != Spellings::kNone) {
        const std::string_view spelt = spellings_.all()[spelling].paths[mappings::index_of(kind)];
        if (!spelt.empty()) path = spelt;
    }
    return path.empty() ? kUnknown : known_[mappings::index_of(kind)].paths.find(path);
}

void Survey::for_each(const Document& document, Index record, Kind kind,
                      const std::function<void(const Field&)>& each) {
    arena_.clear();
    Call call{document, kind, each};
    members(call, record, PathTree::kRoot);
}

void Survey::members(Call& call, Index object, PathTree::Index known) {
    const std::size_t path_size = call.path.size();
    for (const Index child : call.document.children(object)) {
        const Node& node = call.document[child];
        append_key(call.path, node);
        const PathTree::Index found = known == PathTree::kRoot
                                          ? find_top(call.kind, unescaped_key(node, arena_))
                                          : find(call.kind, known, unescaped_key(node, arena_));
        const bool is_topmost = found == kUnknown && call.unknown_size == 0;
        if (is_topmost) {
            call.unknown = child;
            call.unknown_size = call.path.size();
        }
        value(call, child, found);
        if (is_topmost) call.unknown_size = 0;
        call.path.resize(path_size);
    }
}

void Survey::value(Call& call, Index node, PathTree::Index known) {
    const Node& source = call.document[node];
    if (source.has(Node::embedded)) return value(call, call.document.embedded_root(node), known);
    const bool is_empty = source.end == node + 1;
    if (source.has(Node::consumed) || !source.is_container() || is_empty) {
        const std::string_view path = call.path;
        const mappings::Row* row =
            known == kUnknown ? nullptr : known_[mappings::index_of(call.kind)].rows[known];
        return call.each({node, path, row, call.unknown, path.substr(0, call.unknown_size)});
    }
    if (source.type == Type::object) return members(call, node, known);
    const std::size_t path_size = call.path.size();
    append_element(call.path);
    for (const Index child : call.document.children(node))
        value(call, child, known);
    call.path.resize(path_size);
}

void Survey::look(const Document& document, Index record, Kind kind, FieldCounts& counts,
                  const std::function<void(std::string_view path)>& unknown) {
    const auto is_empty = [](const Node& node) {
        return node.type == Type::null || (node.type == Type::string && node.size == 0);
    };
    Index last_unknown = record;
    for_each(document, record, kind, [&](const Field& field) {
        if (!field.unknown_path.empty() && field.unknown != last_unknown) {
            last_unknown = field.unknown;
            if (!is_empty(document[field.unknown])) unknown(field.unknown_path);
        }
        const bool is_mapped = document[field.node].has(Node::consumed);
        for (Index at = field.node; at < document[field.node].end; ++at) {
            if (document[at].is_container() || is_empty(document[at])) continue;
            ++counts.scalars;
            if (is_mapped) ++counts.mapped;
        }
    });
}

double time_difference(const Document& document, Document::Index record) {
    std::optional<Moment> iso, unix_time;
    Arena arena;
    for (const Document::Index child : document.children(record)) {
        const Node& node = document[child];
        if (node.is_container()) continue;
        const std::string_view key = unescaped_key(node, arena);
        if (key == "isotimestamp") iso = moment(unescaped(node, arena));
        if (key == "timestamp") unix_time = moment(unescaped(node, arena));
    }
    if (!iso || !unix_time) return 0;
    return std::abs(static_cast<double>(iso->seconds - unix_time->seconds) +
                    (iso->nanoseconds - unix_time->nanoseconds) * 1e-9);
}

}  // namespace duo2qualys::normalize
