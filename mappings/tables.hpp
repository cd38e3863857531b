/// The tables that a run goes by: those that are compiled in, and behind them those of a site.
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

/// All rows that are compiled in, in the order in which they apply: the guide's come first.
inline constexpr auto kRows = [] {
    std::array<Row, kGuideRows.size() + kExtensionRows.size()> rows{};
    std::copy(kExtensionRows.begin(), kExtensionRows.end(),
              std::copy(kGuideRows.begin(), kGuideRows.end(), rows.begin()));
    return rows;
}();

/// By default those that are compiled in. Cheap to copy; nothing in them ever changes.
struct Tables {
    Rows rows = kRows;                            ///< in the order in which they apply, a site's last
    std::span<const Event> events = kEvents;      ///< sorted by action
    std::span<const TokenInfo> tokens = kTokens;  ///< in the order of the output's keys
    std::shared_ptr<const void> memory{};         ///< owns what is not compiled in

    /// The rows that a profile uses.
    Rows rows_of(Profile profile) const {
        return rows.first(profile == Profile::full ? rows.size() : kGuideRows.size());
    }
    /// Those that are not compiled in.
    Rows site_rows() const { return rows.subspan(kRows.size()); }
    /// The numbers of a site's tokens follow that of `unmapped`, which stands behind them in the output.
    const TokenInfo& info(Token token) const {
        if (token == Token::unmapped) return tokens.back();
        return tokens[static_cast<std::size_t>(token) - (is_site_token(token) ? 1 : 0)];
    }
    /// The key of a token in the output.
    std::string_view name(Token token) const { return info(token).name; }
};

}  // namespace duo2qualys::mappings
