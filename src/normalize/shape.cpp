#include "normalize/shape.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;

Resolved ShapeReader::resolve(Document& document, Document::Index object) {
    arena_.clear();
    Resolved resolved;
    const Features features = read_features(document, object);
    if (features.has_wrapper() && unwrap(document, features, 1, resolved)) {
        resolved.broken_wrapper = false;
        return resolved;
    }
    resolved.record = object;
    resolved.shape = shape_of(document, features);
    if (resolved.shape != Shape::unknown) resolved.broken_wrapper = false;
    return resolved;
}

Features ShapeReader::read_features(const Document& document, Document::Index object) {
    Features features;
    const Document::Index end = document[object].end;
    for (Document::Index child = object + 1; child < end; child = document[child].end)
        note(features, document, child);
    return features;
}

inline void ShapeReader::note(Features& features, const Document& document, Document::Index index) {
    const Node& node = document[index];
    const KeyMeaning& key = vocabulary_[node.meaning];
    if (key.feature == Feature::none) return;
    const std::uint32_t bit = Features::bit(key.feature);
    features.mentioned_ |= bit;
    if (node.type == Type::null) return;
    features.present_ |= bit;
    if (key.flattened) {
        if (key.feature == Feature::action && unescaped_key(node, arena_) == "action.name")
            features.flat_action_name_ = true;
    } else if ((features.direct_ & bit) == 0) {
        features.direct_ |= bit;
        features.first_[static_cast<std::size_t>(key.feature)] = index;
    }
    if (key.feature == Feature::event && !key.flattened) note_original(features, document, index);
}

// `event.original` is a path: it also stands in the object `event`.
void ShapeReader::note_original(Features& features, const Document& document, Document::Index event) const {
    constexpr std::uint32_t kOriginal = Features::bit(Feature::event_original);
    if (document[event].type != Type::object || (features.direct_ & kOriginal) != 0) return;
    const Document::Index end = document[event].end;
    for (Document::Index child = event + 1; child < end; child = document[child].end) {
        const Node& node = document[child];
        if (node.type == Type::null || vocabulary_[node.meaning].feature != Feature::event_original) continue;
        features.direct_ |= kOriginal;
        features.first_[static_cast<std::size_t>(Feature::event_original)] = child;
        return;
    }
}

bool ShapeReader::unwrap(Document& document, const Features& features, int depth, Resolved& resolved) {
    for (const Feature wrapper : {Feature::message, Feature::event_original, Feature::raw, Feature::result}) {
        const Document::Index index = features.first(wrapper);
        if (index == Features::kNone) continue;
        const Type type = document[index].type;
        if (type == Type::object) {
            if (unwrap_object(document, index, depth, resolved)) return true;
        } else if (type == Type::string) {
            const EmbeddedReader::Result text =
                reader_.read_wrapped(document, index, Vocabulary::kRecord, arena_);
            if (text.root) {
                if (unwrap_object(document, *text.root, depth, resolved)) return true;
            } else if (text.looks_like_json) {
                resolved.broken_wrapper = true;
            }
        }
    }
    return false;
}

bool ShapeReader::unwrap_object(Document& document, Document::Index object, int depth, Resolved& resolved) {
    const Features features = read_features(document, object);
    if (depth < kMaxWrappers && unwrap(document, features, depth + 1, resolved)) return true;
    resolved.shape = shape_of(document, features);
    resolved.record = object;
    return resolved.shape != Shape::unknown;
}

bool ShapeReader::text_is(const Document& document, Document::Index index, std::string_view text) {
    return index != Features::kNone && document[index].type == Type::string &&
           unescaped(document[index], arena_) == text;
}

// Rules, 1: the first row that fits.
Shape ShapeReader::shape_of(const Document& document, const Features& f) {
    using enum Feature;
    const auto has_name = [&](Document::Index object) {
        const Document::Index end = document[object].end;
        for (Document::Index child = object + 1; child < end; child = document[child].end) {
            const Node& node = document[child];
            if (node.type != Type::null && unescaped_key(node, arena_) == "name") return true;
        }
        return false;
    };
    const Document::Index action_index = f.first(action);
    const bool has_action = action_index != Features::kNone;
    const Type action_type = has_action ? document[action_index].type : Type::null;

    if (f.has(sekey)) return Shape::trust_monitor;
    if (f.has(activity_id) || f.flat_action_name() ||
        (action_type == Type::object && has_name(action_index)) || (f.has(actor) && f.has(ts))) {
        return Shape::activity;
    }
    if (f.has(telephony_id) || (f.has(context) && f.has(credits))) return Shape::telephony;
    if ((f.has(result) && f.has_any(txid, access_device, auth_device, event_type, integration, factor)) ||
        text_is(document, f.first(event_type), "authentication") ||
        text_is(document, f.first(event_type), "enrollment")) {
        return Shape::auth;
    }
    if (action_type == Type::string &&
        f.mentions_any(username, object, description, timestamp, isotimestamp)) {
        return Shape::admin;
    }
    if (f.has(client_ip) && f.has_any(auth_stage, server_section)) return Shape::auth_proxy;
    if (text_is(document, f.first(stat), "FAIL")) return Shape::api_error;
    return Shape::unknown;
}

}  // namespace duo2qualys::normalize
