/// Defines the rules of a correct table. For compiled-in tables, the `…Rules` templates in checks.hpp apply
/// them at compile time, and tests/compile_fail shows that a table which breaks any of them does not compile.
/// The tables of a site are checked by the same functions when they are read. Tested by tests/compile_fail
/// and tests/unit/site_tables_test.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "mappings/events.hpp"
#include "mappings/known_fields.hpp"
#include "mappings/row.hpp"
#include "mappings/spelling.hpp"
#include "mappings/tokens.hpp"

namespace duo2qualys::mappings {

/// A table breaks a rule. what() states how, as in `a row has no kind`.
class BrokenRule : public std::runtime_error {
  public:
    BrokenRule(const char* rule, std::size_t entry) : std::runtime_error(rule), entry_(entry) {}
    /// The index, from 0, of the entry that breaks the rule.
    std::size_t entry() const noexcept { return entry_; }

  private:
    std::size_t entry_;
};

/// Throws BrokenRule unless the rule holds. In a constant expression, the exception is a compile error that
/// shows the text of the rule.
constexpr void require(bool holds, const char* rule, std::size_t entry) {
    if (!holds) throw BrokenRule(rule, entry);
}

/// Limits of one table, chosen so that the numbers of all paths fit into 16 bits.
inline constexpr std::size_t kMostRows = 500;
inline constexpr std::size_t kMostEvents = 10'000;
inline constexpr std::size_t kLongestToken = 64;  // in bytes

/// Whether two rows fill the same token from the same source for a common kind.
constexpr bool same_row(const Row& a, const Row& b) {
    return (a.kinds.bits & b.kinds.bits) != 0 && a.token == b.token && a.source == b.source;
}

constexpr bool stands_in(const Row& row, Rows rows) {
    return std::any_of(rows.begin(), rows.end(), [&](const Row& other) { return same_row(row, other); });
}

/// Whether a path has no empty step.
constexpr bool is_path(std::string_view path) {
    return !path.empty() && path.front() != '.' && path.back() != '.' &&
           path.find("..") == std::string_view::npos;
}

/// Whether a row gives the text in Row::value, not a value of the record.
constexpr bool gives_row_value(const Row& row) {
    return row.conversion == Conversion::constant || row.conversion == Conversion::flag;
}

constexpr bool names_known_actions(const Row& row) {
    for (const std::string_view action : row.only_for)
        if (!action.empty() && find_event(action) == nullptr) return false;
    return true;
}

/// Whether a token is in the guide and is filled from the record.
constexpr bool is_guide_token(Token token) {
    return !is_site_token(token) && info(token).section == kDataFieldMappings;
}

/// Whether the values of a row have the form of its token. A new token of a site takes the form of its rows.
constexpr bool has_right_form(const Row& row) {
    if (is_site_token(row.token)) return true;
    switch (info(row.token).form) {
        case Form::addresses: return row.conversion == Conversion::ipv4;
        case Form::times: return row.conversion == Conversion::time;
        default: return true;
    }
}

/// Whether every word of a label begins with a capital or a digit, with one blank between words.
constexpr bool is_title(std::string_view label) {
    char before = ' ';
    for (const char c : label) {
        const bool opens = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (before == ' ' && !opens) return false;
        before = c;
    }
    return before != ' ';
}

constexpr bool are_keys_sorted(std::span<const std::string_view> keys) {
    for (std::size_t i = 1; i < keys.size(); ++i)
        if (!(keys[i - 1] < keys[i])) return false;
    return !keys.empty() && !keys.front().empty();
}

/// Whether some row reads one of the fields, so that the field has a token.
constexpr bool is_mapped(const KnownFields& fields, Rows rows) {
    return std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
        if ((row.kinds.bits & fields.kinds.bits) == 0) return false;
        const std::string_view source = row.source.view();
        const std::string_view parent = fields.parent.view();
        const std::size_t skip = parent.empty() ? 0 : parent.size() + 1;
        if (source.size() <= skip || source.substr(0, parent.size()) != parent) return false;
        if (skip != 0 && source[parent.size()] != '.') return false;
        return std::binary_search(fields.keys.begin(), fields.keys.end(), source.substr(skip));
    });
}

/// The source of a row, or the beginning of a source, in the form in which paths are compared.
struct SpeltPath {
    std::string_view path;
    std::uint64_t hash = 0;  ///< of its normalized spelling
    Kinds kinds{};
    Token token{};
    bool is_whole = false;
};

/// The paths of rows and all their beginnings, with repetitions.
class SpeltPaths {
  public:
    /// Adds the paths of a row. Returns false if one of them is spelled like another path that was added
    /// before, because a flattened key could then have two meanings. Two such paths are allowed in one case:
    /// both are whole sources with nothing below them and, if they share a kind, they fill the same token.
    constexpr bool add(const Row& row) {
        const std::string_view source = row.source.view();
        bool has_one_meaning = true;
        for (std::size_t end = 0; !source.empty() && end < source.size(); ++end) {
            end = std::min(source.find('.', end), source.size());
            const std::string_view path = source.substr(0, end);
            std::uint64_t hash = 14'695'981'039'346'656'037ULL;  // FNV-1a
            const Spelling spelling(path);
            for (const char c : spelling.view())
                hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
            const SpeltPath added = {path, hash, row.kinds, row.token, end == source.size()};
            has_one_meaning = has_one_meaning && is_apart(added);
            paths_.push_back(added);
        }
        return has_one_meaning;
    }

  private:
    constexpr bool is_apart(const SpeltPath& added) const {
        return std::all_of(paths_.begin(), paths_.end(), [&](const SpeltPath& other) {
            if (added.hash != other.hash || added.path == other.path) return true;
            if (!added.is_whole || !other.is_whole) return false;
            return (added.kinds.bits & other.kinds.bits) == 0 || added.token == other.token;
        });
    }

    std::vector<SpeltPath> paths_;
};

/// Checks the rows of any table. `before` are the rows of the tables before it. Returns true or throws
/// BrokenRule.
constexpr bool check_rows(Rows rows, Rows before) {
    SpeltPaths spelt;
    for (const Row& row : before)
        spelt.add(row);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row& row = rows[i];
        require(i < kMostRows, "a table has more than 500 rows", i);
        require(row.kinds.bits != 0, "a row has no kind", i);
        require(row.conversion == Conversion::constant || is_path(row.source.view()),
                "a row has no path as its source", i);
        require(row.conversion != Conversion::constant || row.source.empty(), "a constant has a source", i);
        require(!gives_row_value(row) || !row.value.empty(), "a constant or flag has no value", i);
        require(gives_row_value(row) || row.value.empty(),
                "a row has a value, but is neither a constant nor a flag", i);
        require(has_right_form(row), "a row fills a token of addresses or times by another conversion", i);
        require(names_known_actions(row), "only_for names an action that is not on the event list", i);
        require(!stands_in(row, rows.first(i)), "a row occurs twice", i);
        require(!stands_in(row, before), "a row repeats a row of an earlier table", i);
        require(spelt.add(row), "two paths that exports spell alike have different meanings", i);
    }
    return true;
}

/// Like check_rows(), but for a table other than the guide's.
constexpr bool check_extension_rows(Rows rows, Rows before) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        require(rows[i].extension, "an extension row is not marked as one", i);
        require(!rows[i].reason.empty(), "an extension row has no reason", i);
        require(is_fed_by_rows(rows[i].token), "an extension row feeds a token that the program fills itself",
                i);
    }
    return check_rows(rows, before);
}

/// Checks an event list. Returns true or throws BrokenRule.
constexpr bool check_events(std::span<const Event> events) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        const Event& event = events[i];
        require(i < kMostEvents, "a table has more than 10000 events", i);
        require(!event.action.empty(), "an action is empty", i);
        require(i == 0 || events[i - 1].action != event.action, "an action occurs twice", i);
        require(i == 0 || events[i - 1].action < event.action, "the event list is not sorted", i);
        require(is_title(event.label), "a label is empty or not in Title Case", i);
        require((event.logs == 0) == event.site, "an action is in no log", i);
        require(event.outcome.empty() || event.outcome == kSuccess || event.outcome == kFailure,
                "an outcome is neither Success nor Failure", i);
    }
    return true;
}

/// Whether a name is valid for a token: letters and digits, beginning with a letter.
constexpr bool is_token_name(std::string_view name) {
    const auto is_letter = [](char c) { return lower_case(c) >= 'a' && lower_case(c) <= 'z'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return !name.empty() && is_letter(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

/// Checks the names of tokens. Returns true or throws BrokenRule.
constexpr bool check_token_names(std::span<const TokenInfo> tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string_view name = tokens[i].name;
        require(i < kMostTokens, "there are more than 64 tokens", i);
        require(is_token_name(name), "the name of a token is not a letter, then letters and digits", i);
        require(name.size() <= kLongestToken, "the name of a token is longer than 64 bytes", i);
        for (std::size_t k = 0; k < i; ++k)
            require(!same_letters(name, tokens[k].name),
                    "two tokens have the same name, apart from upper and lower case", i);
    }
    return true;
}

}  // namespace duo2qualys::mappings
