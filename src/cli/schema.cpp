#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/listings.hpp"
#include "normalize/line_writer.hpp"

namespace duo2qualys::cli {

namespace {

using mappings::Form;
using mappings::TokenInfo;
using Json = nlohmann::ordered_json;

// RFC 9562, in lower case; the content id has the version 8 and the variant 10 (8 to b).
constexpr std::string_view kUuid = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
constexpr std::string_view kContentId =
    "^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
constexpr std::string_view kAddress =
    "^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$";
constexpr std::string_view kTime =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$";
constexpr std::string_view kReceivedTime =
    "^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (0[1-9]|[12][0-9]|3[01]), [0-9]{4} "
    "(0[1-9]|1[0-2]):[0-5][0-9]:([0-5][0-9]|60) (AM|PM)$";

Json text(std::string_view pattern = {}) {
    Json json = {{"type", "string"}, {"minLength", 1}};
    if (!pattern.empty()) json["pattern"] = pattern;
    return json;
}

// One value is a string; several are an array of distinct strings.
Json one_or_more(std::string_view pattern = {}) {
    return {{"oneOf",
             {text(pattern),
              {{"type", "array"}, {"items", text(pattern)}, {"minItems", 2}, {"uniqueItems", true}}}}};
}

Json value_schema(const TokenInfo& token) {
    switch (token.form) {
        case Form::texts: return one_or_more();
        case Form::addresses: return one_or_more(kAddress);
        case Form::times: return one_or_more(kTime);
        case Form::constant: return {{"const", token.constant}};
        case Form::text: return text();
        case Form::uuid: return text(kUuid);
        case Form::content_id: return text(kContentId);
        case Form::received_time: return text(kReceivedTime);
        case Form::object: break;
    }
    return {{"type", "object"}, {"minProperties", 1}};
}

// The description of a token, with the reasons of the site's rows that fill it.
std::string description(const TokenInfo& token, const mappings::Tables& tables) {
    std::vector<std::string_view> reasons;
    for (const mappings::Row& row : tables.site_rows()) {
        const bool is_new = std::find(reasons.begin(), reasons.end(), row.reason) == reasons.end();
        if (row.token == token.token && is_new) reasons.push_back(row.reason);
    }
    std::vector<std::string> parts;
    if (!mappings::is_site_token(token.token)) parts.emplace_back(token.meaning);
    if (!reasons.empty()) parts.push_back(fmt::format("site: {}", fmt::join(reasons, ", ")));
    return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace

std::string schema(const Options& options, const mappings::Tables& tables) {
    const normalize::TokenSet omitted = normalize::omitted_tokens(options, tables);
    Json json = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "duo2qualys output line"},
                 {"description", "One Cisco Duo event in the tokens of the Qualys data model"},
                 {"type", "object"},
                 {"properties", Json::object()},
                 {"required", Json::array()},
                 {"additionalProperties", false}};
    for (const TokenInfo& token : tables.tokens) {
        if (omitted.has(token.token)) continue;
        Json property = {{"description", description(token, tables)}};
        property.update(value_schema(token));
        json["properties"][std::string(token.name)] = std::move(property);
        if (token.form == Form::constant) json["required"].push_back(token.name);
    }
    return json.dump(2) + "\n";
}

}  // namespace duo2qualys::cli
