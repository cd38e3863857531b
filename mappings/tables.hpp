/// Combines the compiled-in tables and those of a site into the tables of one run. Tested by
/// tests/unit/mappings_test.cpp and tests/unit/site_tables_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "mappings/events.hpp"
#include "mappings/extension_rows.hpp"
#include "mappings/guide_rows.hpp"
#include "mappings/row.hpp"
#include "mappings/tokens.hpp"

namespace duo2qualys::mappings {

/// All compiled-in rows in the order in which they apply; the guide's come first.
inline constexpr auto kRows = [] {
    std::array<Row, kGuideRows.size() + kExtensionRows.size()> rows{};
    std::copy(kExtensionRows.begin(), kExtensionRows.end(),
              std::copy(kGuideRows.begin(), kGuideRows.end(), rows.begin()));
    return rows;
}();

/// The tables of one run; by default the compiled-in ones. Cheap to copy, and immutable.
struct Tables {
    /// In the order in which they apply; those of a site come last.
    Rows rows = kRows;
    std::span<const Event> events = kEvents;      ///< sorted by action
    std::span<const TokenInfo> tokens = kTokens;  ///< in the order of the output's keys
    std::shared_ptr<const void> memory{};         ///< owns the entries that are not compiled in

    /// The rows that a profile uses.
    Rows rows_of(Profile profile) const {
        return rows.first(profile == Profile::full ? rows.size() : kGuideRows.size());
    }
    /// The rows that are not compiled in.
    Rows site_rows() const { return rows.subspan(kRows.size()); }
    /// The entry of a token. The numbers of a site's tokens are higher than the number of `unmapped`, but in
    /// `tokens`, as in the output, `unmapped` comes last.
    const TokenInfo& info(Token token) const {
        if (token == Token::unmapped) return tokens.back();
        return tokens[static_cast<std::size_t>(token) - (is_site_token(token) ? 1 : 0)];
    }
    /// The key of a token in the output.
    std::string_view name(Token token) const { return info(token).name; }
};

}  // namespace duo2qualys::mappings
