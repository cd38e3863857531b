#include "find/copies.hpp"

#include <algorithm>

#include "mappings/kinds.hpp"
#include "normalize/compact.hpp"

namespace duo2qualys::find {

using json::Document;
using json::Node;
using json::Type;

namespace {

bool is_candidate(const Finding& finding) {
    return finding.what == Finding::What::record && !finding.in_list;
}

}  // namespace

void CopyMarker::Places::add(const Finding& finding) noexcept {
    if (!finding.in_text) {
        as_such = true;
        return;
    }
    in_several_texts |= in_text && text != finding.place;
    in_text = true;
    text = finding.place;
}

bool CopyMarker::Places::has_other(const Finding& finding) const noexcept {
    if (as_such || in_several_texts) return true;
    return in_text && (!finding.in_text || text != finding.place);
}

void CopyMarker::mark(const Document& document, std::vector<Finding>& findings, std::size_t from) {
    const auto begin = findings.begin() + static_cast<std::ptrdiff_t>(from);
    if (std::count_if(begin, findings.end(), is_candidate) < 2) return;
    kept_.clear();
    for (const bool in_text : {true, false}) {
        for (auto finding = begin; finding != findings.end(); ++finding) {
            if (is_candidate(*finding) && finding->in_text == in_text) look(document, *finding);
        }
    }
}

// Marks the record as a copy, or adds it to the kept records.
void CopyMarker::look(const Document& document, Finding& finding) {
    arena_.clear();
    make_keys(document, finding);
    const std::string kind(name(finding.shape));
    const auto has_other = [&](const std::string& key) {
        const auto found = kept_.find(key);
        return found != kept_.end() && found->second.has_other(finding);
    };
    // A tool that parsed a text may have dropped the identity. Records from texts were added first.
    const bool is_parsed_form = !has_identity_ && !finding.in_text && has_other("text " + kind);
    if (is_parsed_form || std::any_of(keys_.begin(), keys_.end(), has_other)) {
        finding.what = Finding::What::copy;
        return;
    }
    if (finding.in_text) keys_.push_back("text " + kind);
    for (const std::string& key : keys_)
        kept_[key].add(finding);
}

// Makes the keys of a record. Two records share a key if they are equal, or have the same kind and identity.
void CopyMarker::make_keys(const Document& document, const Finding& finding) {
    keys_.clear();
    const normalize::Uuid id = ids_.make(document, finding.node);
    keys_.push_back("equal " + std::string(id.bytes.begin(), id.bytes.end()));
    const auto text = [&](std::string_view key) { return member_text(document, finding.node, key); };
    const auto add = [&](std::string_view key, std::string_view before) {
        const std::string_view value = text(key);
        if (value.empty()) return;
        std::string identity(key);
        identity.append("\n").append(before).append("\n").append(value);
        keys_.push_back(std::move(identity));
    };
    if (finding.shape == Shape::admin) {
        std::string who(text("action"));
        who.append("\n").append(text("object")).append("\n").append(text("username"));
        add("timestamp", who);
        add("isotimestamp", who);
    } else if (mappings::is_kind(finding.shape)) {
        add(mappings::info(finding.shape).identity, {});
    }
    has_identity_ = keys_.size() > 1;
}

// Returns the first value of the member `key` that is not null, as text; empty if there is none.
std::string_view CopyMarker::member_text(const Document& document, Document::Index record,
                                         std::string_view key) {
    const Document::Index end = document[record].end;
    for (Document::Index child = record + 1; child < end; child = document[child].end) {
        const Node& node = document[child];
        if (node.type == Type::null || normalize::unescaped_key(node, arena_) != key) continue;
        return normalize::plain_text(document, child, arena_);
    }
    return {};
}

}  // namespace duo2qualys::find
