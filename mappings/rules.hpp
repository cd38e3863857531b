/// What a correct table is. A table goes through a `…Rules` template in checks.hpp, where a wrong one does
/// not compile; tests/compile_fail shows for each rule that it does not.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "mappings/events.hpp"
#include "mappings/known_fields.hpp"
#include "mappings/row.hpp"
#include "mappings/spelling.hpp"
#include "mappings/tokens.hpp"

namespace duo2qualys::mappings {

using Rows = std::span<const Row>;

/// Whether two rows say the same: one token from one source for one kind.
constexpr bool same_row(const Row& a, const Row& b) {
    return (a.kinds.bits & b.kinds.bits) != 0 && a.token == b.token && a.source == b.source;
}

constexpr bool no_row_of_the_first_in_the_second(Rows first, Rows second) {
    return std::all_of(first.begin(), first.end(), [&](const Row& a) {
        return std::none_of(second.begin(), second.end(), [&](const Row& b) { return same_row(a, b); });
    });
}

constexpr bool no_row_twice(Rows rows) {
    for (std::size_t i = 1; i < rows.size(); ++i)
        if (!no_row_of_the_first_in_the_second(rows.subspan(i, 1), rows.first(i))) return false;
    return true;
}

/// Whether a path has no empty step.
constexpr bool is_path(std::string_view path) {
    return !path.empty() && path.front() != '.' && path.back() != '.' &&
           path.find("..") == std::string_view::npos;
}

constexpr bool has_kind(const Row& row) {
    return row.kinds.bits != 0;
}

constexpr bool has_right_source(const Row& row) {
    return row.conversion == Conversion::constant ? row.source.empty() : is_path(row.source.view());
}

constexpr bool has_right_value(const Row& row) {
    return (row.conversion == Conversion::constant || row.conversion == Conversion::flag) !=
           row.value.empty();
}

constexpr bool names_known_actions(const Row& row) {
    for (const std::string_view action : row.only_for)
        if (!action.empty() && find_event(action) == nullptr) return false;
    return true;
}

/// Whether a token is the guide's, and one that is filled from the record.
constexpr bool is_guide_token(Token token) {
    return info(token).section == kDataFieldMappings;
}

constexpr bool are_events_sorted(std::span<const Event> events) {
    for (std::size_t i = 1; i < events.size(); ++i)
        if (!(events[i - 1].action < events[i].action)) return false;
    return true;
}

/// Whether every word of a label begins with a capital or a digit, and words are one blank apart.
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

/// Whether a row reads one of the fields, so that it is no field without a token.
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

/// A path that rows step into or read, the whole source or its beginning, as it is compared with others.
struct SpeltPath {
    std::string_view path;
    std::uint64_t hash = 0;  ///< of its spelling
    Kinds kinds{};
    Token token{};
    bool is_whole = false;
};

/// The paths of rows and their beginnings, each as often as rows have it.
template <std::size_t kSize>
struct SpeltPaths {
    std::array<SpeltPath, kSize> paths{};
    std::size_t size = 0;

    constexpr void add(Rows rows) {
        for (const Row& row : rows) {
            const std::string_view source = row.source.view();
            for (std::size_t end = 0; !source.empty() && end < source.size(); ++end) {
                end = std::min(source.find('.', end), source.size());
                const std::string_view path = source.substr(0, end);
                std::uint64_t hash = 14'695'981'039'346'656'037ULL;  // FNV-1a
                const Spelling spelling(path);
                for (const char c : spelling.view())
                    hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
                paths[size++] = {path, hash, row.kinds, row.token, end == source.size()};
            }
        }
    }
};

/// Whether a key that spells two paths has one meaning: both are whole sources with nothing below them, and
/// where they are of one kind, they feed the same token.
constexpr bool are_spelt_apart(Rows first, Rows second) {
    SpeltPaths<512> all;
    all.add(first);
    all.add(second);
    for (std::size_t i = 0; i < all.size; ++i) {
        const SpeltPath& a = all.paths[i];
        for (std::size_t k = 0; k < i; ++k) {
            const SpeltPath& b = all.paths[k];
            if (a.hash != b.hash || a.path == b.path) continue;
            if (!a.is_whole || !b.is_whole) return false;
            if ((a.kinds.bits & b.kinds.bits) != 0 && a.token != b.token) return false;
        }
    }
    return true;
}

}  // namespace duo2qualys::mappings
