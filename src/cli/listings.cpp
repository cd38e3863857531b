#include "cli/listings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "mappings/checks.hpp"
#include "mappings/kinds.hpp"

namespace duo2qualys::cli {

namespace {

using mappings::Conversion;
using mappings::Event;
using mappings::Kinds;
using mappings::OutcomeRule;
using mappings::OutcomeValue;
using mappings::Row;
using mappings::Tables;
using mappings::TokenInfo;
using Json = nlohmann::ordered_json;

std::vector<std::string_view> names(Kinds kinds) {
    std::vector<std::string_view> found;
    for (const Kind kind : mappings::kKinds)
        if (kinds.has(kind)) found.push_back(name(mappings::shape_of(kind)));
    return found;
}

std::vector<std::string_view> log_names(mappings::Logs logs) {
    std::vector<std::string_view> found;
    if ((logs & mappings::kAdminLog) != 0) found.emplace_back("admin");
    if ((logs & mappings::kOfflineLog) != 0) found.emplace_back("offline enrollment");
    if ((logs & mappings::kActivityLog) != 0) found.emplace_back("activity");
    return found;
}

// The paths whose text may be JSON, because rows read inside them, in the order of the rows.
std::vector<std::pair<std::string_view, Kinds>> stepped_paths(mappings::Rows rows) {
    std::vector<std::pair<std::string_view, Kinds>> paths;
    const auto add = [&paths](std::string_view path, Kinds kinds) {
        const auto known = std::find_if(paths.begin(), paths.end(),
                                        [path](const auto& other) { return other.first == path; });
        if (known == paths.end())
            paths.emplace_back(path, kinds);
        else
            known->second = known->second | kinds;
    };
    for (const Row& row : rows) {
        const std::string_view source = row.source.view();
        for (std::size_t dot = source.find('.'); dot < source.size(); dot = source.find('.', dot + 1))
            add(source.substr(0, dot), row.kinds);
    }
    return paths;
}

// The outcome values that a profile knows.
std::vector<OutcomeValue> outcomes_of(Profile profile) {
    std::vector<OutcomeValue> values;
    for (const OutcomeValue& value : mappings::kOutcomeValues)
        if (profile == Profile::full || value.rule == OutcomeRule::guide) values.push_back(value);
    return values;
}

// The actions to which a row is limited.
std::vector<std::string_view> actions(const Row& row) {
    std::vector<std::string_view> found;
    for (const std::string_view action : row.only_for)
        if (!action.empty()) found.push_back(action);
    return found;
}

// The source of a row with all its limits, for users.
std::string source_text(const Row& row) {
    if (row.conversion == Conversion::constant) return fmt::format("(always {})", row.value);
    std::string text(row.source.view());
    if (row.conversion == Conversion::flag) text += fmt::format(" (true gives {})", row.value);
    if (const auto limited = actions(row); !limited.empty())
        text += fmt::format(" (only {})", fmt::join(limited, ", "));
    return text;
}

std::string_view rule_text(OutcomeRule rule, Profile profile) {
    switch (rule) {
        case OutcomeRule::guide:
            return profile == Profile::full ? "Guide, Field Value Mappings; extension: in any letter case"
                                            : "Guide, Field Value Mappings";
        case OutcomeRule::extension: return "Extension: Duo's other words for a failure, in any letter case";
        case OutcomeRule::unchanged: break;
    }
    return "Extension: Duo's other states, known and left as they are";
}

using Cells = std::vector<std::string>;

// Columns padded to their widest cell, for a terminal.
std::string plain_table(const std::vector<Cells>& lines) {
    std::vector<std::size_t> widths(lines.front().size(), 0);
    for (const Cells& cells : lines)
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths[i] = std::max(widths[i], cells[i].size());
    std::string text;
    for (const Cells& cells : lines) {
        for (std::size_t i = 0; i + 1 < cells.size(); ++i)
            text += fmt::format("{:<{}}  ", cells[i], widths[i]);
        text += cells.back();
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

std::string markdown_table(const std::vector<Cells>& lines) {
    std::string text = fmt::format("| {} |\n|", fmt::join(lines.front(), " | "));
    for (std::size_t i = 0; i < lines.front().size(); ++i)
        text += "--|";
    text += '\n';
    for (std::size_t i = 1; i < lines.size(); ++i)
        text += fmt::format("| {} |\n", fmt::join(lines[i], " | "));
    return text;
}

// Text in Markdown code quotes, or unchanged in a table for the terminal.
std::string code(std::string_view text, ListFormat format) {
    return format == ListFormat::markdown && !text.empty() ? fmt::format("`{}`", text) : std::string(text);
}

std::string section(std::string_view title, const std::vector<Cells>& lines, ListFormat format) {
    if (format == ListFormat::markdown) return fmt::format("### {}\n\n{}", title, markdown_table(lines));
    return fmt::format("{}\n\n{}", title, plain_table(lines));
}

std::vector<Cells> row_lines(ListFormat format, Profile profile, const Tables& tables) {
    std::vector<Cells> lines = {{"Kind", "Source", "Token", "Conversion", "Origin"}};
    for (const Row& row : tables.rows_of(profile)) {
        lines.push_back({fmt::format("{}", fmt::join(names(row.kinds), ", ")), code(source_text(row), format),
                         code(tables.name(row.token), format), std::string(mappings::name(row.conversion)),
                         origin(row)});
    }
    return lines;
}

std::vector<Cells> outcome_lines(ListFormat format, Profile profile) {
    std::vector<Cells> lines = {{"Source value", "Outcome", "Origin"}};
    for (const OutcomeValue& value : outcomes_of(profile))
        lines.push_back({code(value.source, format), code(value.token, format),
                         std::string(rule_text(value.rule, profile))});
    return lines;
}

std::vector<Cells> internal_lines(ListFormat format) {
    std::vector<Cells> lines = {{"Token", "Value", "Meaning"}};
    for (const TokenInfo& token : mappings::kTokens)
        if (token.section == mappings::kInternalFields)
            lines.push_back(
                {code(token.name, format), code(token.constant, format), std::string(token.meaning)});
    return lines;
}

Json row_json(const Row& row, const Tables& tables) {
    Json json = {{"kinds", names(row.kinds)}};
    json["source"] = row.source.empty() ? Json() : Json(row.source.view());
    json["token"] = tables.name(row.token);
    json["conversion"] = mappings::name(row.conversion);
    if (!row.value.empty()) json["value"] = row.value;
    if (const auto limited = actions(row); !limited.empty()) json["only_for"] = limited;
    json["extension"] = row.extension;
    if (row.site) json["site"] = true;
    json["origin"] = origin(row);
    return json;
}

std::string token_origin(const TokenInfo& token) {
    if (!token.section.empty()) return fmt::format("Guide, {}", token.section);
    return mappings::is_site_token(token.token) ? "Site" : "Extension";
}

// The keys of `known`, except the keys that rows of the site read for all kinds of `known`.
std::vector<std::string_view> keys_without_row(const mappings::KnownFields& known, const Tables& tables) {
    std::vector<std::string_view> keys(known.keys.begin(), known.keys.end());
    for (const Row& row : tables.site_rows()) {
        if ((known.kinds | row.kinds) != row.kinds) continue;
        std::erase_if(keys, [&](std::string_view key) {
            return row.source.view() ==
                   (known.parent.empty() ? std::string(key) : fmt::format("{}.{}", known.parent.view(), key));
        });
    }
    return keys;
}

Json mappings_json(Profile profile, const Tables& tables) {
    Json json = {{"rows", Json::array()},
                 {"outcomes", Json::array()},
                 {"tokens", Json::array()},
                 {"embedded_json", Json::array()},
                 {"known_fields", Json::array()}};
    for (const Row& row : tables.rows_of(profile))
        json["rows"].push_back(row_json(row, tables));
    for (const OutcomeValue& value : outcomes_of(profile))
        json["outcomes"].push_back(
            {{"source", value.source}, {"outcome", value.token}, {"origin", rule_text(value.rule, profile)}});
    for (const TokenInfo& token : tables.tokens)
        json["tokens"].push_back(
            {{"token", token.name}, {"origin", token_origin(token)}, {"meaning", token.meaning}});
    for (const auto& [path, kinds] : stepped_paths(tables.rows_of(profile)))
        json["embedded_json"].push_back({{"kinds", names(kinds)}, {"path", path}});
    for (const mappings::KnownFields& known : mappings::kKnownFields)
        json["known_fields"].push_back({{"kinds", names(known.kinds)},
                                        {"parent", known.parent.view()},
                                        {"keys", keys_without_row(known, tables)}});
    return json;
}

std::string_view label_origin(const Event& event) {
    if (event.site) return "site";
    return event.duo_label ? "Duo" : "duo2qualys";
}

Json events_json(const Tables& tables) {
    Json json = Json::array();
    for (const Event& event : tables.events) {
        json.push_back({{"action", event.action},
                        {"label", event.label},
                        {"label_origin", label_origin(event)},
                        {"outcome", event.outcome.empty() ? Json() : Json(event.outcome)},
                        {"logs", log_names(event.logs)}});
    }
    return json;
}

}  // namespace

std::string origin(const Row& row) {
    if (row.extension) return fmt::format("{}: {}", row.site ? "Site" : "Extension", row.reason);
    std::vector<std::string_view> sections;
    for (const Kind kind : mappings::kKinds)
        if (row.kinds.has(kind)) sections.push_back(mappings::info(mappings::shape_of(kind)).guide_section);
    return fmt::format("Guide, {}", fmt::join(sections, " and "));
}

std::string list_mappings(ListFormat format, Profile profile, const Tables& tables) {
    if (format == ListFormat::json) return mappings_json(profile, tables).dump(2) + "\n";
    return section("Rows, in the order in which they apply", row_lines(format, profile, tables), format) +
           "\n" + section("Values of outcome", outcome_lines(format, profile), format) + "\n" +
           section("Qualys internal fields", internal_lines(format), format);
}

std::string list_events(ListFormat format, const Tables& tables) {
    if (format == ListFormat::json) return events_json(tables).dump(2) + "\n";
    std::vector<Cells> lines = {{"Action", "Label", "Origin of label", "Outcome", "Logs"}};
    for (const Event& event : tables.events)
        lines.push_back({code(event.action, format), std::string(event.label),
                         std::string(label_origin(event)), std::string(event.outcome),
                         fmt::format("{}", fmt::join(log_names(event.logs), ", "))});
    return format == ListFormat::markdown ? markdown_table(lines) : plain_table(lines);
}

}  // namespace duo2qualys::cli
