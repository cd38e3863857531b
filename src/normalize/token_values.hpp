/// Collects the token values of one record while the mapper applies rows to it. Tested by
/// tests/unit/token_values_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "mappings/tokens.hpp"
#include "normalize/value_index.hpp"

namespace duo2qualys::normalize {

/// Means that there is no source node: the value was made from other token values or is in a table.
inline constexpr json::Document::Index kNoSource = 0xFFFF'FFFF;

/// One value and its source.
struct TokenValue {
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

    /// The inside of a canonical JSON string, not empty, followed by kCopyPadding readable bytes.
    std::string_view text;
    const mappings::Row* row = nullptr;
    json::Document::Index source = kNoSource;  ///< the node that it was made from
    std::uint32_t next = kNone;                ///< next value of the token, an index for TokenValues::at()
};

/// A set of tokens. Bit i represents the token with the number i.
struct TokenSet {
    std::uint64_t bits = 0;

    void insert(mappings::Token token) noexcept { bits |= std::uint64_t{1} << static_cast<unsigned>(token); }
    bool has(mappings::Token token) const noexcept {
        return (bits >> static_cast<unsigned>(token) & 1U) != 0;
    }
};
static_assert(mappings::kMostTokens <= 64);

/// The distinct values of each token. Not thread-safe.
class TokenValues {
  public:
    /// Forgets all values. With `first_only`, keeps only the first value of each token from now on.
    void start(bool first_only) noexcept {
        size_ = 0;
        text_size_ = 0;
        present_ = {};
        first_only_ = first_only;
    }

    /// The tokens that have values.
    TokenSet present() const noexcept { return present_; }
    bool has(mappings::Token token) const noexcept { return present_.has(token); }
    std::size_t count(mappings::Token token) const noexcept { return has(token) ? list(token).count : 0; }
    /// The first value of a token, which must have one. The others follow by TokenValue::next.
    const TokenValue& first(mappings::Token token) const noexcept { return values_[list(token).first]; }
    const TokenValue& at(std::uint32_t index) const noexcept { return values_[index]; }

    /// The total size of all texts in bytes.
    std::size_t text_size() const noexcept { return text_size_; }
    /// The number of values of all tokens.
    std::size_t size() const noexcept { return size_; }

    /// Adds a value. Returns true if the token has the value now, even if it had it before; false if the
    /// value was dropped because only the first is kept.
    bool add(mappings::Token token, std::string_view text, const mappings::Row* row,
             json::Document::Index source) {
        if (has(token)) return add_further(token, text, row, source);
        const std::uint32_t added = size_;
        present_.insert(token);
        tokens_[static_cast<std::size_t>(token)] = {added, added, 1};
        append(text, row, source);
        return true;
    }

  private:
    struct List {
        std::uint32_t first = TokenValue::kNone;
        std::uint32_t last = TokenValue::kNone;
        std::uint32_t count = 0;
    };
    const List& list(mappings::Token token) const noexcept {
        return tokens_[static_cast<std::size_t>(token)];
    }
    bool add_further(mappings::Token token, std::string_view text, const mappings::Row* row,
                     json::Document::Index source);
    void append(std::string_view text, const mappings::Row* row, json::Document::Index source) {
        if (size_ == values_.size()) [[unlikely]]
            make_room();
        values_[size_++] = {text, row, source, TokenValue::kNone};
        text_size_ += text.size();
    }
    void make_room();  // not inlined, so that callers of add() need not save registers
    bool contains(std::size_t token, std::string_view text);

    static constexpr std::size_t kScanLimit = 16;  // beyond this many values, look up by hash

    // Of all tokens, in the order in which they were added; unused room at the end.
    std::vector<TokenValue> values_;
    std::uint32_t size_ = 0;  // the number of values
    std::size_t text_size_ = 0;
    TokenSet present_;
    std::array<List, mappings::kMostTokens> tokens_;  // valid for tokens in present_
    // The values of a token after the first kScanLimit.
    std::array<ValueIndex, mappings::kMostTokens> seen_;
    bool first_only_ = false;
};

}  // namespace duo2qualys::normalize
