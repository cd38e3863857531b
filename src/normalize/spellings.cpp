#include "normalize/spellings.hpp"

#include <algorithm>

#include "mappings/known_fields.hpp"
#include "mappings/spelling.hpp"

namespace duo2qualys::normalize {

using mappings::Feature;
using mappings::Spelling;

Spellings::Spellings(const mappings::Tables& tables) {
    for (const mappings::FeatureInfo& feature : mappings::kFeatures) {
        Spelt& spelt = all_[add(spellings_, Spelling(feature.key).view())];
        spelt.feature = feature.feature;
        spelt.is_whole = true;
    }
    // Paths of rows that a profile switches off are included, because exports flatten all fields.
    for (const mappings::Row& row : tables.rows) {
        add_source(row.kinds, row.source.view());
        add_source(row.kinds, row.and_source.view());
    }
    // The exact path of one kind may be another spelling of a path of other kinds.
    paths_.for_each([this](std::string_view path, std::uint16_t as_it_is) {
        const Spelt& spelt = all_[spellings_.find_any(Spelling(path).view())];
        Spelt& exact = all_[as_it_is];
        for (const Kind kind : mappings::kKinds)
            if (exact.paths[mappings::index_of(kind)].empty())
                exact.paths[mappings::index_of(kind)] = spelt.paths[mappings::index_of(kind)];
    });
    const auto is_read = [rows = tables.site_rows()](std::string_view key) {
        return std::any_of(rows.begin(), rows.end(), [key](const mappings::Row& row) {
            return mappings::first_key(row.source.view()) == key;
        });
    };
    for (const mappings::KnownFields& fields : mappings::kKnownFields) {
        if (!fields.parent.empty()) continue;
        for (const std::string_view key : fields.keys) {
            if (is_read(key) || mappings::feature(key) != Feature::none) continue;
            std::string& lower = texts_.emplace_back(key);
            std::transform(lower.begin(), lower.end(), lower.begin(), mappings::lower_case);
            known_.insert(lower, 0);
        }
    }
}

// Adds a path and each beginning of it.
void Spellings::add_source(mappings::Kinds kinds, std::string_view source) {
    for (std::size_t end = 0; end < source.size(); ++end) {
        end = std::min(source.find('.', end), source.size());
        for (const Kind kind : mappings::kKinds)
            if (kinds.has(kind)) add_path(kind, source.substr(0, end));
    }
}

void Spellings::add_path(Kind kind, std::string_view path) {
    const Feature feature = mappings::feature(mappings::first_key(path));
    const bool is_whole = path.find('.') == std::string_view::npos;
    const auto note = [&](Spelt& spelt) {
        if (spelt.paths[mappings::index_of(kind)].empty()) spelt.paths[mappings::index_of(kind)] = path;
        if (spelt.feature != Feature::none) return;
        spelt.feature = feature;
        spelt.is_whole = is_whole;
        spelt.is_action_name = path == "action.name";
    };
    note(all_[add(spellings_, Spelling(path).view())]);
    if (!is_whole) note(all_[add(paths_, path)]);
}

std::uint16_t Spellings::add(KeyTable& table, std::string_view text) {
    std::uint16_t found = table.find_any(text);
    if (found == KeyTable::kNone) {
        found = static_cast<std::uint16_t>(all_.size());
        all_.emplace_back();
        table.insert(texts_.emplace_back(text), found);
    }
    return found;
}

std::uint16_t Spellings::find(std::string_view key) const noexcept {
    if (const std::uint16_t path = paths_.find_any(key); path != kNone) return path;
    const std::string_view bare = mappings::without_type(key);
    std::uint16_t found = spellings_.find_any(Spelling(key).view());
    if (found == kNone && bare.size() != key.size()) found = spellings_.find_any(Spelling(bare).view());
    return found == kNone || is_known(key) || is_known(bare) ? kNone : found;
}

// Whether the key is, apart from case, a known field without a token.
bool Spellings::is_known(std::string_view key) const noexcept {
    std::array<char, Spelling::kCapacity> lower;
    if (key.size() > lower.size()) return false;
    std::transform(key.begin(), key.end(), lower.begin(), mappings::lower_case);
    return known_.find_any({lower.data(), key.size()}) != KeyTable::kNone;
}

}  // namespace duo2qualys::normalize
