#include "normalize/engine.hpp"

#include <fmt/format.h>

#include "json/strings.hpp"
#include "mappings/tokens.hpp"
#include "normalize/compact.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;
using mappings::Token;

namespace {

// `"token":"value"`, the value as plain text.
std::string field(Token token, std::string_view value) {
    std::string escaped(json::escaped_size(value), '\0');
    json::escape(value, escaped.data());
    return fmt::format("\"{}\":\"{}\"", mappings::name(token), escaped);
}

// The text of a top-level scalar, for messages.
std::string member_text(const Document& document, Document::Index object, std::string_view key) {
    const Document::Index end = document[object].end;
    for (Document::Index child = object + 1; child < end; child = document[child].end) {
        const Node& node = document[child];
        if (node.key_view() == key && !node.is_container()) return std::string(node.view());
    }
    return {};
}

bool is_mapped(Shape shape) {
    return shape == Shape::admin || shape == Shape::auth || shape == Shape::activity;
}

Outcome rejected(Shape shape, Reason reason, std::string detail) {
    return {Outcome::Status::rejected, shape, reason, std::move(detail)};
}

}  // namespace

Engine::Engine(const Options& options)
    : options_(options), plan_(options.profile), shapes_(&plan_), mapper_(plan_, options.profile, options.multi) {
    for (std::size_t i = 0; i < kMappedTokenCount; ++i) {
        const std::string head = fmt::format("\"{}\":\"", mappings::name(static_cast<Token>(i)));
        heads_[i].size = head.size();
        std::copy(head.begin(), head.end(), heads_[i].text.begin());
    }
    fixed_fields_ = field(Token::deviceType, "IAM") + ',' + field(Token::deviceModel, "Duo") + ',' +
                    field(Token::deviceVendor, "Cisco");
    const auto add_optional = [this](Token token, std::string_view value) {
        if (!value.empty()) fixed_fields_ += ',' + field(token, value);
    };
    add_optional(Token::deviceHost, options.device_host);
    add_optional(Token::customerId, options.customer_id);
    add_optional(Token::collectorId, options.collector_id);
    add_optional(Token::eventSourceId, options.event_source_id);
}

void Engine::set_received_time(std::string_view text) {
    received_field_ = text.empty() ? std::string() : ',' + field(Token::collectorReceivedTime, text);
}

Outcome Engine::normalize(Document& document, Document::Index root, TextBuffer& out) {
    if (document[root].type != Type::object) {
        static constexpr std::array<std::string_view, 6> kTypes = {"null",     "a literal", "a number",
                                                                   "a string", "an object", "an array"};
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
    const TokenValues& values = mapper_.map(document, resolved.record, static_cast<Kind>(resolved.shape));
    write_line(document, resolved.record, values, out);
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
            return rejected(resolved.shape, Reason::api_error,
                            fmt::format("Duo answered: {} {}", member_text(document, resolved.record, "code"),
                                        member_text(document, resolved.record, "message")));
        default: break;
    }
    return rejected(resolved.shape, Reason::unknown_kind,
                    "no Duo record by its keys; if it is one, name its kind with --kind");
}

void Engine::write_line(const Document& document, Document::Index record, const TokenValues& values,
                        TextBuffer& out) {
    constexpr std::size_t kPerValue = kTokenHeadSize + 8;  // its token's head, quotes, brackets, comma
    char* at = out.room(values.text_size() + values.size() * kPerValue + fixed_fields_.size() + received_field_.size() +
                        kUuidSize + 32);
    *at++ = '{';
    for (std::size_t i = 0; i < kMappedTokenCount; ++i) {
        const auto token = static_cast<Token>(i);
        const std::size_t count = values.count(token);
        if (count == 0) continue;
        const TokenValue* value = &values.first(token);
        std::memcpy(at, heads_[i].text.data(), kTokenHeadSize);
        at += heads_[i].size;
        if (count > 1) {
            at[-1] = '[';
            *at++ = '"';
        }
        at = copy_text(value->text, at);
        *at++ = '"';
        while (value->next != TokenValue::kNone) {
            value = &values.at(value->next);
            *at++ = ',';
            *at++ = '"';
            at = copy_text(value->text, at);
            *at++ = '"';
        }
        if (count > 1) *at++ = ']';
        *at++ = ',';
    }
    at = copy_text(fixed_fields_, at);
    if (options_.event_id == EventId::content) {
        at = copy_text(",\"eventId\":\"", at);
        ids_.write(document, record, at);
        at += kUuidSize;
        *at++ = '"';
    }
    at = copy_text(received_field_, at);
    out.advance(at);

    if (options_.unmapped == Unmapped::keep) {
        const std::size_t before = out.size();
        out.append(',');
        if (!append_unmapped(document, record, out)) out.truncate(before);
    }
    out.append("}\n");
}

}  // namespace duo2qualys::normalize
