#include "output/explainer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <map>
#include <string>

#include "mappings/kinds.hpp"
#include "normalize/compact.hpp"
#include "normalize/paths.hpp"
#include "normalize/unused.hpp"

namespace duo2qualys::output {
namespace {

using json::Document;
using json::Node;
using json::Type;
using mappings::Token;
using normalize::Drift;
using normalize::TokenValue;

std::string in_quotes(std::string_view text) {
    return fmt::format("\"{}\"", text);
}

// A value as it is spelled in the record.
std::string spelt(const Node& node) {
    return node.type == Type::string ? in_quotes(node.view()) : std::string(node.view());
}

std::string plain_text(const Document& document, Document::Index index) {
    Arena arena;
    return std::string(normalize::plain_text(document, index, arena));
}

// Strings are in quotes, to distinguish them from numbers.
std::string for_people(const Node& node, const std::string& plain) {
    return node.type == Type::string ? in_quotes(plain) : plain;
}

// The note that drift adds to a token; empty if this drift does not concern it.
std::string_view note_on(Drift drift, Token token) {
    switch (drift) {
        case Drift::unknown_action:
            return token == Token::eventName ? "the action is not on the event list: these are its words"
                                             : "";
        case Drift::unknown_outcome:
            return token == Token::outcome ? "no rule for this value: left unchanged" : "";
        case Drift::broken_json:
            return token == Token::description ? "begins like JSON but is not valid: kept as text" : "";
        default: return "";
    }
}

// The node that a value was made from, or kNoSource.
Document::Index source_of(const TokenValue& value, const normalize::TokenValues& values) {
    const bool is_derived = value.row->conversion == mappings::Conversion::action_name ||
                            value.row->conversion == mappings::Conversion::action_outcome;
    return is_derived ? values.first(Token::eventType).source : value.source;
}

// The origin of a row, for records of a kind.
std::string origin(const mappings::Row& row, Kind kind) {
    if (row.extension) return fmt::format("{}: {}", row.site ? "site" : "extension", row.reason);
    return fmt::format("guide, {}", mappings::info(mappings::shape_of(kind)).guide_section);
}

Options without_unmapped(Options options) {
    options.unmapped = Unmapped::drop;
    return options;
}

}  // namespace

Explainer::Explainer(Form form, const Options& options, const mappings::Tables& tables, std::size_t width)
    : form_(form),
      width_(width),
      profile_(options.profile),
      tables_(tables),
      omitted_(normalize::omitted_tokens(options, tables)),
      survey_(tables_),
      fields_(without_unmapped(options), tables) {}

void Explainer::write(const Document& document, const normalize::Engine& engine, Kind kind, RecordPlace place,
                      TextBuffer& out) {
    const Explanation explanation{place.input,
                                  place.line,
                                  kind,
                                  values(document, engine, kind),
                                  unused(document, engine, kind),
                                  absent(document, engine, kind)};
    out.append(form_ == Form::json ? json_line(explanation)
                                   : aligned_text(explanation, form_ == Form::text_in_color, width_));
}

// All values in the order of the output's keys: those from rows, and those that the program fills in itself.
std::vector<ExplainedValue> Explainer::values(const Document& document, const normalize::Engine& engine,
                                              Kind kind) {
    const normalize::TokenValues& values = engine.values();
    const normalize::NodePaths path_of(document, engine.record());
    std::multimap<Document::Index, Drift> drift;
    for (const normalize::DriftCase& one : engine.drift())
        drift.emplace(one.node, one.drift);

    const auto explained = [&](Token token, const TokenValue& value) {
        ExplainedValue out;
        out.token = tables_.name(token);
        out.value = normalize::plain(value);
        out.extension = value.row->extension;
        out.origin = origin(*value.row, kind);
        const Document::Index source = source_of(value, values);
        if (source == normalize::kNoSource) return out;
        out.path = path_of(source);
        out.raw = spelt(document[source]);
        const std::string plain = plain_text(document, source);
        if (plain != out.value) out.from = for_people(document[source], plain);
        for (auto [found, last] = drift.equal_range(source); found != last; ++found)
            out.note += note_on(found->second, token);
        return out;
    };
    std::vector<ExplainedValue> all;
    for (const normalize::LineField& field : fields_.read(document, engine.record(), values)) {
        if (mappings::is_fed_by_rows(field.token)) {
            const TokenValue* value = &values.first(field.token);
            all.push_back(explained(field.token, *value));
            while (value->next != TokenValue::kNone) {
                value = &values.at(value->next);
                all.push_back(explained(field.token, *value));
            }
        } else {
            ExplainedValue& value = all.emplace_back();
            value.token = field.name;
            value.value = field.values.front();
            value.origin = fmt::format("guide, {}", mappings::info(field.token).section);
        }
    }
    return all;
}

std::vector<UnusedField> Explainer::unused(const Document& document, const normalize::Engine& engine,
                                           Kind kind) {
    std::vector<UnusedField> unused;
    survey_.for_each(document, engine.record(), kind, [&](const normalize::Field& field) {
        const Node& node = document[field.node];
        if (node.has(Node::consumed)) return;
        unused.push_back({std::string(field.path), spelt(node),
                          for_people(node, plain_text(document, field.node)),
                          normalize::why_unused(document, field, profile_, tables_, engine.values()),
                          normalize::is_empty(document, field.node)});
    });
    return unused;
}

// Each token that the rows of the kind could have given but did not.
std::vector<AbsentToken> Explainer::absent(const Document& document, const normalize::Engine& engine,
                                           Kind kind) {
    // Copies, because the paths of fields are valid only during the call.
    std::deque<std::string> paths;
    std::multimap<std::string_view, normalize::Field> fields;  // by the source of the row that reads them
    survey_.for_each(document, engine.record(), kind, [&](const normalize::Field& field) {
        if (field.row == nullptr) return;
        normalize::Field kept = field;
        kept.path = paths.emplace_back(field.path);
        fields.emplace(field.row->source.view(), kept);
    });
    // The reasons for each token: what is wrong with its sources, and which of them are absent.
    struct Whys {
        std::vector<std::string> wrong, missing;
    };
    std::map<Token, Whys> whys;
    const auto add = [](std::vector<std::string>& list, std::string text) {
        if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
    };
    for (const mappings::Row& row : tables_.rows_of(profile_)) {
        const bool is_there = engine.values().has(row.token) || omitted_.has(row.token);
        if (is_there || !row.kinds.has(kind)) continue;
        Whys& of_token = whys[row.token];
        if (row.source.empty() || mappings::is_derived(row.conversion)) continue;
        const auto [begin, end] = fields.equal_range(row.source.view());
        if (begin == end) add(of_token.missing, in_quotes(row.source.view()));
        for (auto field = begin; field != end; ++field) {
            const std::string why = normalize::why_not(document, field->second, row);
            add(of_token.wrong, fmt::format("{} {}", in_quotes(field->second.path), why));
        }
    }
    std::vector<AbsentToken> absent;
    for (auto& [token, of_token] : whys) {
        std::vector<std::string> parts = std::move(of_token.wrong);
        if (!of_token.missing.empty())
            parts.push_back(fmt::format("no {}", fmt::join(of_token.missing, ", ")));
        if (parts.empty()) parts.emplace_back("no value to make it from");
        absent.push_back({std::string(tables_.name(token)), fmt::format("{}", fmt::join(parts, "; "))});
    }
    return absent;
}

}  // namespace duo2qualys::output
