/// Writes mapped records as output lines (rules, 6).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "mappings/tokens.hpp"
#include "normalize/event_id.hpp"
#include "normalize/token_values.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// A set of tokens.
struct TokenSet {
    std::uint32_t bits = 0;

    void insert(mappings::Token token) noexcept { bits |= 1U << static_cast<unsigned>(token); }
    bool has(mappings::Token token) const noexcept {
        return (bits >> static_cast<unsigned>(token) & 1U) != 0;
    }
};
static_assert(mappings::kTokenCount <= 32);

/// The tokens that stand in no line.
TokenSet omitted_tokens(const Options& options);

/// Not thread-safe; memory is reused.
class LineWriter {
  public:
    explicit LineWriter(const Options& options);

    /// The text of collectorReceivedTime; empty: the token is left out.
    void set_received_time(std::string_view text);

    /// Appends the line of the record, ended by LF, to `out`.
    void write(const json::Document& document, json::Document::Index record, const TokenValues& values,
               TextBuffer& out);
    /// The id of the record whose line was written last, if lines have one.
    const Uuid& id() const noexcept { return id_; }
    bool has_id() const noexcept { return with_id_; }

  private:
    // `,"token":"` with room behind it, so that it can be copied without asking for its size.
    static constexpr std::size_t kTokenHeadSize = 24;
    struct TokenHead {
        std::array<char, kTokenHeadSize> text{};
        std::size_t size = 0;
    };

    char* write_tokens(const TokenValues& values, char* at) const noexcept;

    TokenSet omitted_;
    bool with_id_ = false;
    bool with_unmapped_ = false;
    std::array<TokenHead, kMappedTokenCount> heads_;
    EventIdMaker ids_;
    Uuid id_;
    std::string fixed_fields_;    // `,"deviceType":…` to `"eventSourceId":…`, the same on every line
    std::string received_field_;  // `,"collectorReceivedTime":…` or nothing
};

}  // namespace duo2qualys::normalize
