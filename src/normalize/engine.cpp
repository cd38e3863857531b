#include "normalize/engine.hpp"

#include <fmt/format.h>

#include "json/utf8.hpp"
#include "mappings/tokens.hpp"
#include "normalize/compact.hpp"
#include "normalize/embedded.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;

namespace {

// The first value other than null of a top-level key, for messages.
std::string member_text(const Document& document, Document::Index object, std::string_view key) {
    constexpr std::size_t kLongest = 200;
    Arena arena;
    const Document::Index end = document[object].end;
    for (Document::Index child = object + 1; child < end; child = document[child].end) {
        const Node& node = document[child];
        if (node.type == Type::null || unescaped_key(node, arena) != key) continue;
        const std::string_view text = plain_text(document, child, arena);
        const std::string_view shown = json::utf8_prefix(text, kLongest);
        return shown.size() == text.size() ? std::string(text) : std::string(shown) + "…";
    }
    return {};
}

std::string describe_api_error(const Document& document, Document::Index object) {
    std::string text = "Duo answered";
    const std::string code = member_text(document, object, "code");
    const std::string message = member_text(document, object, "message");
    const std::string more = member_text(document, object, "message_detail");
    if (code.empty() && message.empty() && more.empty()) return text + " that it failed, and not why";
    text += ':';
    if (!code.empty()) text += ' ' + code;
    if (!message.empty()) text += ' ' + message;
    if (!more.empty()) text += " (" + more + ')';
    return text;
}

bool is_mapped(Shape shape) {
    return shape == Shape::admin || shape == Shape::auth || shape == Shape::activity;
}

Outcome rejected(Shape shape, Reason reason, std::string detail) {
    return {Outcome::Status::rejected, shape, reason, std::move(detail)};
}

}  // namespace

Engine::Engine(const Options& options)
    : options_(options),
      plan_(options.profile),
      vocabulary_(plan_),
      layout_([this](json::Layout::Meaning object, std::string_view key) {
          return vocabulary_.meaning(object, key);
      }),
      shapes_(vocabulary_, layout_),
      mapper_(plan_, vocabulary_, layout_, options.profile, options.multi),
      writer_(options) {}

Outcome Engine::normalize(Document& document, Document::Index root, TextBuffer& out) {
    Outcome outcome = map(document, root);
    if (outcome) write_line(document, out);
    return outcome;
}

Outcome Engine::map(Document& document, Document::Index root) {
    if (document[root].type != Type::object) {
        static constexpr std::array<std::string_view, 6> kTypes = {"null",     "true or false", "a number",
                                                                   "a string", "an object",     "an array"};
        return rejected(
            Shape::unknown, Reason::not_an_object,
            fmt::format("the value is {}", kTypes[static_cast<std::size_t>(document[root].type)]));
    }
    Resolved resolved = shapes_.resolve(document, root);
    if (resolved.broken_wrapper) {
        return rejected(Shape::unknown, Reason::invalid_json, "the text that wraps a record is no JSON");
    }
    if (options_.kind && (is_mapped(resolved.shape) || resolved.shape == Shape::unknown)) {
        resolved.shape = static_cast<Shape>(*options_.kind);
    }
    if (options_.skip.has(resolved.shape)) return {Outcome::Status::skipped, resolved.shape, {}, {}};
    if (!is_mapped(resolved.shape) ||
        (resolved.shape == Shape::activity && options_.profile == Profile::guide)) {
        return reject_shape(document, resolved);
    }
    record_ = resolved.record;
    mapper_.map(document, record_, static_cast<Kind>(resolved.shape));
    return {Outcome::Status::written, resolved.shape, {}, {}};
}

Outcome Engine::map(Document& document, Document::Index record, Shape shape) {
    Resolved resolved{shape, record, false};
    if (options_.kind && (is_mapped(resolved.shape) || resolved.shape == Shape::unknown)) {
        resolved.shape = static_cast<Shape>(*options_.kind);
    }
    if (options_.skip.has(resolved.shape)) return {Outcome::Status::skipped, resolved.shape, {}, {}};
    if (!is_mapped(resolved.shape) ||
        (resolved.shape == Shape::activity && options_.profile == Profile::guide)) {
        return reject_shape(document, resolved);
    }
    record_ = resolved.record;
    mapper_.map(document, record_, static_cast<Kind>(resolved.shape));
    return {Outcome::Status::written, resolved.shape, {}, {}};
}

Outcome Engine::reject_shape(const Document& document, const Resolved& resolved) {
    switch (resolved.shape) {
        case Shape::telephony:
            return rejected(resolved.shape, Reason::unsupported_kind,
                            "a telephony record: the guide has no mapping for it");
        case Shape::trust_monitor:
            return rejected(resolved.shape, Reason::unsupported_kind,
                            "a trust-monitor event: the guide has no mapping for it");
        case Shape::auth_proxy:
            return rejected(resolved.shape, Reason::unsupported_kind,
                            "an authentication-proxy event: another product's log, without a mapping");
        case Shape::activity:
            return rejected(resolved.shape, Reason::unsupported_kind,
                            "an activity record: not in the guide, --profile full maps it");
        case Shape::api_error:
            return rejected(resolved.shape, Reason::api_error, describe_api_error(document, resolved.record));
        default: break;
    }
    return rejected(resolved.shape, Reason::unknown_kind,
                    "no Duo record by its keys; if it is one, name its kind with --kind");
}

}  // namespace duo2qualys::normalize
