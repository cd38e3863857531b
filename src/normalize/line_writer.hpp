/// Writes mapped records as output lines (rules, 6), for the engine. Tested by tests/unit/record_test.cpp and
/// tests/unit/reference_compare_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "mappings/tables.hpp"
#include "normalize/event_id.hpp"
#include "normalize/token_values.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// The tokens that are omitted from every line.
TokenSet omitted_tokens(const Options& options, const mappings::Tables& tables);

/// The value of a token if it is the same on every line; empty if the token has no value, or a value that
/// differs by record.
std::string_view fixed_value(mappings::Token token, const Options& options);

/// Writes lines. Not thread-safe. Reuses its memory.
class LineWriter {
  public:
    LineWriter(const Options& options, const mappings::Tables& tables);

    /// Sets the text of collectorReceivedTime. If it is empty, the token is omitted.
    void set_received_time(std::string_view text);

    /// Appends the line of the record, including its LF, to `out`.
    void write(const json::Document& document, json::Document::Index record, const TokenValues& values,
               TextBuffer& out);
    /// Frees the memory that a large record needed.
    void free_memory() { ids_ = EventIdMaker(); }
    /// The id in the line that was written last; valid only if has_id().
    const Uuid& id() const noexcept { return id_; }
    bool has_id() const noexcept { return with_id_; }

  private:
    // `,"token":"`, in an array of fixed size, which can be copied without a branch.
    static constexpr std::size_t kTokenHeadSize = 24;
    struct TokenHead {
        std::array<char, kTokenHeadSize> text{};
        std::size_t size = 0;
    };

    // The number of compiled-in tokens that rows fill. They come first in the line.
    static constexpr auto kFirstTokens = static_cast<std::size_t>(mappings::Token::deviceType);

    char* write_first_tokens(const TokenValues& values, char* at) const noexcept;
    void write_site_tokens(const TokenValues& values, TextBuffer& out) const;

    std::uint32_t first_tokens_ = 0;  // the set of first tokens that lines have
    bool with_id_ = false;
    bool with_unmapped_ = false;
    std::array<TokenHead, kFirstTokens> heads_;
    TokenSet omitted_;
    std::uint64_t site_tokens_ = 0;        // the set of site tokens that lines have
    std::vector<std::string> site_heads_;  // of all site tokens, in order
    EventIdMaker ids_;
    Uuid id_;
    std::string fixed_fields_;    // `,"deviceType":…` to `"eventSourceId":…`, the same on every line
    std::string received_field_;  // `,"collectorReceivedTime":…` or nothing
};

}  // namespace duo2qualys::normalize
