/// The token values of one record, while its rows are applied.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "json/document.hpp"
#include "mappings/row.hpp"

namespace duo2qualys::normalize {

/// Tokens that rows can feed: all before the internal fields.
inline constexpr std::size_t kMappedTokenCount = static_cast<std::size_t>(mappings::Token::deviceType);

/// In place of a node: the value was made from other token values, or stands in the table.
inline constexpr json::Document::Index kNoSource = 0xFFFF'FFFF;

/// One value, and where it comes from.
struct TokenValue {
    std::string_view text;  ///< the inside of a canonical JSON string; not empty
    const mappings::Row* row = nullptr;
    json::Document::Index source = kNoSource;  ///< the node it was made from
};

/// Values by token, each distinct value once.
class TokenValues {
  public:
    /// Forgets all values; `first_only` keeps one a token.
    void start(bool first_only) noexcept {
        for (auto& values : values_)
            values.clear();
        first_only_ = first_only;
    }

    const std::vector<TokenValue>& operator[](mappings::Token token) const noexcept {
        return values_[static_cast<std::size_t>(token)];
    }
    bool has(mappings::Token token) const noexcept { return !(*this)[token].empty(); }

    /// Adds a value. True where the token now has it, be it from before; false where only the first is kept.
    bool add(mappings::Token token, const TokenValue& value);

  private:
    bool contains(std::size_t token, std::string_view text);

    static constexpr std::size_t kScanLimit = 16;  // more values than this are looked up by hash

    std::array<std::vector<TokenValue>, kMappedTokenCount> values_;
    std::array<std::unordered_set<std::string_view>, kMappedTokenCount> seen_;
    bool first_only_ = false;
};

}  // namespace duo2qualys::normalize
