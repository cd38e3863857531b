/// The token values of one record, while its rows are applied.
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

/// In place of a node: the value was made from other token values, or stands in the table.
inline constexpr json::Document::Index kNoSource = 0xFFFF'FFFF;

/// One value, and where it comes from.
struct TokenValue {
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

    std::string_view text;  ///< the inside of a canonical JSON string; not empty, kCopyPadding readable bytes
    const mappings::Row* row = nullptr;
    json::Document::Index source = kNoSource;  ///< the node it was made from
    std::uint32_t next = kNone;                ///< the token's next value, an index for TokenValues::at()
};

/// Values by token, each distinct value once.
class TokenValues {
  public:
    /// Forgets all values; `first_only` keeps one a token.
    void start(bool first_only) noexcept {
        size_ = 0;
        text_size_ = 0;
        present_ = 0;
        first_only_ = first_only;
    }

    /// The tokens that have values: bit i is the token of value i.
    std::uint64_t present() const noexcept { return present_; }
    bool has(mappings::Token token) const noexcept { return (present_ & bit(token)) != 0; }
    std::size_t count(mappings::Token token) const noexcept { return has(token) ? list(token).count : 0; }
    /// The first value of a token that has some; the others follow by TokenValue::next.
    const TokenValue& first(mappings::Token token) const noexcept { return values_[list(token).first]; }
    const TokenValue& at(std::uint32_t index) const noexcept { return values_[index]; }

    /// Bytes of all texts together.
    std::size_t text_size() const noexcept { return text_size_; }
    /// Values of all tokens together.
    std::size_t size() const noexcept { return size_; }

    /// Adds a value. True where the token now has it, be it from before; false where only the first is kept.
    bool add(mappings::Token token, std::string_view text, const mappings::Row* row,
             json::Document::Index source) {
        if (has(token)) return add_further(token, text, row, source);
        const std::uint32_t added = size_;
        present_ |= bit(token);
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
    static_assert(mappings::kMostTokens <= 64, "present_ has a bit for each");
    static std::uint64_t bit(mappings::Token token) noexcept {
        return std::uint64_t{1} << static_cast<unsigned>(token);
    }
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
    void make_room();  // out of line: what add() is inlined into would save registers for it
    bool contains(std::size_t token, std::string_view text);

    static constexpr std::size_t kScanLimit = 16;  // more values than this are looked up by hash

    std::vector<TokenValue> values_;  // room for those of all tokens, in the order in which they came
    std::uint32_t size_ = 0;          // and how many they are
    std::size_t text_size_ = 0;
    std::uint64_t present_ = 0;
    std::array<List, mappings::kMostTokens> tokens_;  // of those present
    // Those behind the first of a token, where there are many.
    std::array<ValueIndex, mappings::kMostTokens> seen_;
    bool first_only_ = false;
};

}  // namespace duo2qualys::normalize
