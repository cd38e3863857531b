/// Proves at compile time that the compiled-in tables obey their rules (rules.hpp): a file that includes this
/// header does not compile if a table breaks one. Tested by tests/compile_fail and
/// tests/unit/mappings_test.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "mappings/events.hpp"
#include "mappings/extension_rows.hpp"
#include "mappings/guide_rows.hpp"
#include "mappings/kinds.hpp"
#include "mappings/known_fields.hpp"
#include "mappings/rules.hpp"
#include "mappings/tokens.hpp"
#include "mappings/values.hpp"

namespace duo2qualys::mappings {

/// Whether a rule holds for every entry of a table.
template <typename Table, typename Rule>
constexpr bool each(const Table& table, Rule rule) {
    return std::all_of(table.begin(), table.end(), rule);
}

template <const auto& kRows>
struct GuideRules {
    static_assert(check_rows(kRows, {}));
    static_assert(each(kRows, [](const Row& row) { return !row.extension && row.reason.empty(); }),
                  "a row of the guide is marked as an extension or has a reason");
    static_assert(each(kRows, [](const Row& row) { return is_guide_token(row.token); }),
                  "a row of the guide feeds a token that the guide does not map");
    static_assert(each(kTokens,
                       [](const TokenInfo& token) {
                           return token.section != kDataFieldMappings ||
                                  std::any_of(kRows.begin(), kRows.end(),
                                              [&](const Row& row) { return row.token == token.token; });
                       }),
                  "a token of the guide has no row");
};

template <const auto& kRows>
struct ExtensionRules {
    static_assert(check_extension_rows(kRows, kGuideRows));
};

template <const auto& kList>
struct EventRules {
    static_assert(check_events(kList));
};

template <const auto& kFields>
struct KnownFieldRules {
    static_assert(each(kFields, [](const KnownFields& fields) { return fields.kinds.bits != 0; }),
                  "known fields have no kind");
    static_assert(each(kFields, [](const KnownFields& fields) { return are_keys_sorted(fields.keys); }),
                  "known keys are not sorted, or one occurs twice");
    static_assert(each(kFields,
                       [](const KnownFields& fields) {
                           return !is_mapped(fields, kGuideRows) && !is_mapped(fields, kExtensionRows);
                       }),
                  "a known field without a token is mapped by a row");
};

/// For each `description.K` of the guide, Duo also writes the key K in the details of `old_target` and of
/// `actor` in the activity log. No row reads it there, so K must be a known field: it must be in kKeys.
template <const auto& kKeys>
struct MappedDetailsRules {
    static constexpr bool has_row(std::string_view key) {
        return std::any_of(kGuideRows.begin(), kGuideRows.end(),
                           [&](const Row& row) { return detail::description_key(row) == key; });
    }
    static_assert(each(kGuideRows,
                       [](const Row& row) {
                           const std::string_view key = detail::description_key(row);
                           return key.empty() || key.find('.') != std::string_view::npos ||
                                  std::binary_search(kKeys.begin(), kKeys.end(), key);
                       }),
                  "a key that the guide reads in description is not in kMappedDetailsKeys");
    static_assert(each(kKeys, has_row), "a key in kMappedDetailsKeys is not one that the guide reads");
};

template <const auto& kList>
struct TokenRules {
    static_assert(each(kList,
                       [](const TokenInfo& token) {
                           return &token - kList.data() == static_cast<std::ptrdiff_t>(token.token);
                       }),
                  "tokens are not in the order of the output's keys");
    static_assert(check_token_names(kList));
    static_assert(each(kList,
                       [](const TokenInfo& token) {
                           return (token.form == Form::constant) != token.constant.empty();
                       }),
                  "a token is a constant without a value, or has a value without being a constant");
};

template <const auto& kList>
struct ShapeRules {
    static_assert(kList.size() == kShapeCount, "a shape has no entry");
    static_assert(each(kList,
                       [](const ShapeInfo& shape) {
                           return &shape - kList.data() == static_cast<std::ptrdiff_t>(shape.shape) &&
                                  !shape.name.empty();
                       }),
                  "shapes are not in their order, or one has no name");
    static_assert(each(kList,
                       [](const ShapeInfo& shape) {
                           const bool is_described =
                               shape.shape == Shape::api_error || shape.shape == Shape::unknown;
                           const bool is_in_guide = is_kind(shape.shape) && !shape.guide_section.empty();
                           return shape.unsupported.empty() == (is_described || is_in_guide);
                       }),
                  "a shape has no text for its rejects, or has a text that no reject uses");
    static_assert(each(kList,
                       [](const ShapeInfo& shape) {
                           const bool has_one = is_kind(shape.shape) && shape.shape != Shape::admin;
                           return shape.identity.empty() != has_one;
                       }),
                  "a kind has no key that its copies share, or a shape that is not a kind has one");
};

template <const auto& kList>
struct ShapeRuleRules {
    static_assert(each(kShapes,
                       [](const ShapeInfo& shape) {
                           return shape.shape == Shape::unknown ||
                                  std::any_of(kList.begin(), kList.end(), [&](const ShapeRule& rule) {
                                      return rule.shape == shape.shape;
                                  });
                       }),
                  "a shape has no rule in kShapeRules that recognizes it");
};

template <const auto& kList>
struct FeatureRules {
    static_assert(kList.size() == kFeatureCount, "a feature has no key");
    static_assert(each(kList,
                       [](const FeatureInfo& feature) {
                           return &feature - kList.data() == static_cast<std::ptrdiff_t>(feature.feature) &&
                                  !feature.key.empty();
                       }),
                  "features are not in their order, or one has no key");
};

template <const auto& kList>
struct OutcomeRules {
    static_assert(each(kList,
                       [](const OutcomeValue& value) {
                           return !value.source.empty() && !value.token.empty() &&
                                  std::count_if(kList.begin(), kList.end(), [&](const OutcomeValue& other) {
                                      return other.source == value.source;
                                  }) == 1;
                       }),
                  "a value is empty or occurs twice in the value table");
    static_assert(each(kList,
                       [](const OutcomeValue& value) {
                           return value.rule != OutcomeRule::unchanged || value.source == value.token;
                       }),
                  "a value with the rule `unchanged` has another outcome");
};

/// All tables, each checked by its rules.
struct AllTables : GuideRules<kGuideRows>,
                   ExtensionRules<kExtensionRows>,
                   EventRules<kEvents>,
                   KnownFieldRules<kKnownFields>,
                   MappedDetailsRules<known::kMappedDetailsKeys>,
                   TokenRules<kTokens>,
                   ShapeRules<kShapes>,
                   ShapeRuleRules<kShapeRules>,
                   FeatureRules<kFeatures>,
                   OutcomeRules<kOutcomeValues> {};
static_assert(std::is_empty_v<AllTables>);
static_assert(shape_of(static_cast<Kind>(kKindCount)) == Shape::unknown, "kKindCount leaves out a kind");
static_assert(kKindCount <= 8, "there are more kinds than bits in Kinds");
static_assert(each(kKinds,
                   [](Kind kind) {
                       return static_cast<std::size_t>(shape_of(kind)) == static_cast<std::size_t>(kind);
                   }),
              "the kinds are not the first shapes, in the same order");
static_assert(each(kKinds,
                   [](Kind kind) {
                       return std::any_of(kExtensionRows.begin(), kExtensionRows.end(),
                                          [kind](const Row& row) { return row.kinds.has(kind); });
                   }),
              "a kind has no row of its own");
static_assert(kTokenCount == static_cast<std::size_t>(Token::unmapped) + 1, "a token has no entry");

}  // namespace duo2qualys::mappings
