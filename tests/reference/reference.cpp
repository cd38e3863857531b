#include <optional>

#include "reference/framing.hpp"
#include "reference/reference.hpp"

#include <xxhash.h>

#include <cstdio>

#include "reference/kinds.hpp"
#include "reference/mapping.hpp"

namespace duo2qualys::reference {
namespace {

Result rejected(Reason reason, Shape shape = Shape::unknown) {
    return {false, "", shape, reason};
}

/// The shape with `--kind`, which replaces the mapped kinds and the unknown shape, but no others.
Shape with_option(Shape shape, const Options& options) {
    const bool replaced = has_mapping(shape) || shape == Shape::unknown;
    return replaced && options.kind ? static_cast<Shape>(*options.kind) : shape;
}

std::string content_id(const Value& record) {
    const std::string form = canonical(record);
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(form.data(), form.size()));
    bytes.digest[6] = static_cast<unsigned char>((bytes.digest[6] & 0x0F) | 0x80);  // version 8
    bytes.digest[8] = static_cast<unsigned char>((bytes.digest[8] & 0x3F) | 0x80);  // variant of RFC 9562
    std::string id;
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) id += '-';
        char hex[4];
        std::snprintf(hex, sizeof hex, "%02x", static_cast<unsigned>(bytes.digest[i]));
        id += hex;
    }
    return id;
}

/// Collects the members of the output line.
class Line {
  public:
    void raw(const std::string& key, const std::string& json) {
        text_ += text_.empty() ? "{" : ",";
        text_ += quote(key) + ':' + json;
    }

    void text(const std::string& key, const std::string& value) {
        if (!value.empty()) raw(key, quote(value));
    }

    void values(const std::string& key, const std::vector<std::string>& values) {
        if (values.size() == 1) text(key, values[0]);
        if (values.size() < 2) return;
        std::string list;
        for (const std::string& value : values)
            list += (list.empty() ? "[" : ",") + quote(value);
        raw(key, list + ']');
    }

    std::string finish() const { return text_ + "}\n"; }

  private:
    std::string text_;
};

std::string line_of(Value& record, Kind kind, const Options& options, const std::string& received_time,
                    const EventList& events) {
    const std::string id = options.event_id == EventId::content ? content_id(record) : "";
    Tokens tokens = map_record(record, kind, options, events);
    Line line;
    for (const char* token :
         {"eventType", "description", "destinationIpv4", "destinationUser", "phoneNumber", "policy", "group",
          "outcome", "application", "osDetails", "message", "eventTime", "object", "sourceUser",
          "destinationHost", "eventName", "sourceIpv4"}) {
        line.values(token, tokens[token]);
    }
    line.text("deviceType", "IAM");
    line.text("deviceModel", "Duo");
    line.text("deviceVendor", "Cisco");
    line.text("deviceHost", options.device_host);
    line.text("customerId", options.customer_id);
    line.text("collectorId", options.collector_id);
    line.text("eventSourceId", options.event_source_id);
    line.text("eventId", id);
    line.text("collectorReceivedTime", received_time);
    if (options.unmapped == Unmapped::keep) {
        const std::string left = unmapped_of(record);
        if (!left.empty()) line.raw("unmapped", left);
    }
    return line.finish();
}

Result normalize_record(Value record, Shape found_shape, const Options& options,
                        const std::string& received_time, const EventList& events) {
    const Shape shape = with_option(found_shape, options);
    if (shape == Shape::api_error) return rejected(Reason::api_error, shape);
    if (shape == Shape::unknown) return rejected(Reason::unknown_kind, shape);
    if (!has_mapping(shape)) return rejected(Reason::unsupported_kind, shape);
    const auto kind = static_cast<Kind>(shape);
    const bool is_in_guide = kind == Kind::admin || kind == Kind::auth;
    if (options.profile == Profile::guide && !is_in_guide) return rejected(Reason::unsupported_kind, shape);
    if (is_hollow(record, kind)) return rejected(Reason::unknown_kind);
    return {true, line_of(record, kind, options, received_time, events), shape, Reason::invalid_json};
}

}  // namespace

Result normalize(std::string_view record_text, const Options& options, const std::string& received_time,
                 const EventList& events) {
    if (!is_utf8(record_text)) return rejected(Reason::invalid_utf8);
    const Check check = check_json(record_text);
    if (check.verdict == Verdict::beginning) return rejected(Reason::truncated);
    if (check.verdict == Verdict::invalid) return rejected(Reason::invalid_json);
    if (check.depth > kMaxDepth) return rejected(Reason::too_deep);

    std::optional<Result> result;
    for (const Found& found : frame(record_text).found) {
        if (found.what != Found::What::record) continue;
        Result one = normalize_record(parse_json(found.bytes), found.shape, options, received_time, events);
        if (!result) {
            result = std::move(one);
        } else {
            // There is a line for each record, and the outcome of the first record without a line.
            const std::string lines = result->line + one.line;
            if (result->written && !one.written) result = std::move(one);
            result->line = lines;
        }
    }
    if (result) return *std::move(result);
    if (record_text[record_text.find_first_not_of(kBlanks)] != '{') return rejected(Reason::not_an_object);
    return normalize_record(parse_json(record_text), Shape::unknown, options, received_time, events);
}

}  // namespace duo2qualys::reference
