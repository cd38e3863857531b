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
    // A tool that parsed a text may have dropped the identity of the record. The record in the text is kept
    // already, because mark() looks at the records from texts first.
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
    has_identity_ = false;
    if (!mappings::is_kind(finding.shape)) return;
    using mappings::Feature;
    const auto features = shapes_.features(document, finding.node, static_cast<Kind>(finding.shape));
    const auto text = [&](Feature feature) -> std::string_view {
        const Document::Index value = features.value(feature);
        return value == normalize::ShapeReader::kNone ? "" : normalize::plain_text(document, value, arena_);
    };
    // Wazuh writes null as a text.
    const auto text_or_null = [&](Feature feature) {
        const std::string_view value = text(feature);
        return value == "null" ? std::string_view() : value;
    };
    const auto add = [&](Feature feature, std::string_view before) {
        const std::string_view value = text(feature);
        if (value.empty()) return;
        std::string identity(key(feature));
        identity.append("\n").append(before).append("\n").append(value);
        keys_.push_back(std::move(identity));
    };
    if (finding.shape == Shape::admin) {
        std::string who(text(Feature::action));
        for (const Feature feature : {Feature::object, Feature::username})
            who.append("\n").append(text_or_null(feature));
        add(Feature::timestamp, who);
        add(Feature::isotimestamp, who);
    } else {
        add(mappings::feature(mappings::info(finding.shape).identity), {});
    }
    has_identity_ = keys_.size() > 1;
}

}  // namespace duo2qualys::find
