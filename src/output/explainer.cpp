#include "output/explainer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "json/strings.hpp"
#include "mappings/guide_rows.hpp"
#include "mappings/tokens.hpp"
#include "normalize/paths.hpp"
#include "output/printable.hpp"

namespace duo2qualys::output {
namespace {

using duo2qualys::json::Document;
using duo2qualys::json::Node;
using duo2qualys::json::Type;
using mappings::Token;
using normalize::TokenValue;

constexpr std::string_view kBold = "1";
constexpr std::string_view kDim = "2";
constexpr std::string_view kYellow = "33";

std::string unescaped(std::string_view text) {
    constexpr std::size_t kPadding = duo2qualys::json::kStringPadding;
    const std::string padded = std::string(text) + std::string(kPadding, '\0');
    std::string plain(padded.size(), '\0');
    const char* const end = duo2qualys::json::unescape({padded.data(), text.size()}, plain.data());
    plain.resize(static_cast<std::size_t>(end - plain.data()));
    return plain;
}

// A value as it is spelt in the record, strings with their quotes.
std::string spelt(const Node& node) {
    return node.type == Type::string ? fmt::format("\"{}\"", node.view()) : std::string(node.view());
}

// Bytes that are no continuation bytes: near enough to columns for what Duo writes.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(std::string text, std::size_t columns) {
    const std::size_t size = width(text);
    if (size < columns) text.append(columns - size, ' ');
    return text;
}

// What fits into a column, with `…` in place of the rest.
std::string shortened(std::string_view text, std::size_t columns) {
    std::string clean = printable(text);
    if (width(clean) <= columns) return clean;
    std::size_t end = 0;
    for (std::size_t column = 0; end < clean.size(); ++end) {
        if ((clean[end] & 0xC0) != 0x80 && column++ == columns - 1) break;
    }
    return clean.substr(0, end) + "…";
}

// The leaves of a value that gave nothing.
template <typename Each>
void for_unused(const Document& document, Document::Index index, const std::string& path, const Each& each) {
    const Node& node = document[index];
    if (node.has(Node::embedded)) return for_unused(document, document.embedded_root(index), path, each);
    if (node.has(Node::consumed)) return;
    if (!node.is_container() || node.end == index + 1) return each(path, node);
    for (Document::Index child = index + 1; child < node.end; child = document[child].end) {
        const bool in_array = node.type == Type::array;
        for_unused(document, child,
                   in_array ? path + "[]" : normalize::path_below(path, document[child].key_view()), each);
    }
}

}  // namespace

void Explainer::explain(const Document& document, const normalize::Engine& engine, Kind kind,
                        RecordPlace place, TextBuffer& out) const {
    const std::vector<Step> used = steps(document, engine, kind);
    const std::vector<Unused> rest = unused(document, engine.record());
    out.append(as_json_ ? json(used, rest, kind, place) : text(used, rest, kind, place));
}

std::vector<Explainer::Step> Explainer::steps(const Document& document, const normalize::Engine& engine,
                                              Kind kind) {
    std::vector<Step> steps;
    const normalize::TokenValues& values = engine.values();
    for (std::size_t i = 0; i < normalize::kMappedTokenCount; ++i) {
        const auto token = static_cast<Token>(i);
        if (!values.has(token)) continue;
        for (const TokenValue* value = &values.first(token);; value = &values.at(value->next)) {
            Step step{std::string(mappings::name(token)),
                      unescaped(value->text),
                      {},
                      {},
                      {},
                      value->row->extension};
            // Values that were derived from another token's come from that one's source.
            Document::Index source = value->source;
            const bool is_derived = value->row->conversion == mappings::Conversion::action_name ||
                                    value->row->conversion == mappings::Conversion::action_outcome;
            if (is_derived) source = values.first(Token::eventType).source;
            if (source != normalize::kNoSource) {
                step.path = normalize::path_of(document, engine.record(), source);
                step.raw = spelt(document[source]);
            }
            step.origin = step.extension ? fmt::format("extension: {}", value->row->reason)
                                         : fmt::format("guide, {}", mappings::guide_section(kind));
            steps.push_back(std::move(step));
            if (value->next == TokenValue::kNone) break;
        }
    }
    return steps;
}

std::vector<Explainer::Unused> Explainer::unused(const Document& document, Document::Index record) {
    std::vector<Unused> rest;
    for_unused(document, record, {}, [&rest](const std::string& path, const Node& node) {
        rest.push_back({path, spelt(node)});
    });
    return rest;
}

std::string Explainer::styled(std::string_view text, std::string_view style) const {
    return with_color_ ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string(text);
}

std::string Explainer::text(const std::vector<Step>& steps, const std::vector<Unused>& unused, Kind kind,
                            RecordPlace place) const {
    constexpr std::size_t kValueColumns = 40;
    constexpr std::size_t kPathColumns = 32;
    std::size_t name_width = 0, value_width = 0, path_width = 0;
    for (const Step& step : steps) {
        name_width = std::max(name_width, step.token.size());
        value_width = std::max(value_width, width(shortened(step.value, kValueColumns)));
        path_width = std::max(path_width, width(shortened(step.path, kPathColumns)));
    }
    std::string out = styled(fmt::format("{}:{}: {} record", printable(place.input), place.line,
                                         name(static_cast<Shape>(kind))),
                             kBold) +
                      '\n';
    for (const Step& step : steps) {
        out += fmt::format("  {}  {}  {}  {}\n", styled(padded(step.token, name_width), kBold),
                           padded(shortened(step.value, kValueColumns), value_width),
                           padded(shortened(step.path, kPathColumns), path_width),
                           styled(step.origin, step.extension ? kYellow : kDim));
        // The raw value is shown where the token's is another.
        if (!step.raw.empty() && step.raw != step.value && step.raw != fmt::format("\"{}\"", step.value) &&
            step.token != mappings::name(Token::description)) {
            out += fmt::format("  {}  {}\n", padded({}, name_width),
                               styled("was " + shortened(step.raw, 70), kDim));
        }
    }
    for (const Unused& field : unused) {
        out += styled(fmt::format("  {}  {}  {}", padded("not used", name_width),
                                  padded(shortened(field.raw, kValueColumns), value_width),
                                  shortened(field.path, 60)),
                      kDim) +
               '\n';
    }
    return out + '\n';
}

std::string Explainer::json(const std::vector<Step>& steps, const std::vector<Unused>& unused, Kind kind,
                            RecordPlace place) {
    using nlohmann::ordered_json;
    const auto clean = [](const std::string& text) { return printable(text); };
    ordered_json out;
    out["input"] = printable(place.input);
    out["line"] = place.line;
    out["kind"] = name(static_cast<Shape>(kind));
    out["tokens"] = ordered_json::array();
    for (const Step& step : steps) {
        ordered_json token;
        token["token"] = step.token;
        token["value"] = step.value;
        token["source"] = step.path.empty() ? ordered_json() : ordered_json(clean(step.path));
        token["raw"] = step.path.empty() ? ordered_json() : ordered_json(clean(step.raw));
        token["origin"] = step.origin;
        out["tokens"].push_back(std::move(token));
    }
    out["unused"] = ordered_json::array();
    for (const Unused& field : unused)
        out["unused"].push_back({{"path", clean(field.path)}, {"raw", clean(field.raw)}});
    return out.dump() + '\n';
}

}  // namespace duo2qualys::output
