/// Writes mapped records as output lines (rules, 6).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "normalize/event_id.hpp"
#include "normalize/token_values.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

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

  private:
    // `"token":"` with room behind it, so that it can be copied without asking for its size.
    static constexpr std::size_t kTokenHeadSize = 24;
    struct TokenHead {
        std::array<char, kTokenHeadSize> text{};
        std::size_t size = 0;
    };

    char* write_tokens(const TokenValues& values, char* at) const noexcept;

    bool with_id_;
    bool with_unmapped_;
    std::array<TokenHead, kMappedTokenCount> heads_;
    EventIdMaker ids_;
    Uuid id_;
    std::string fixed_fields_;    // `"deviceType":…` to `"eventSourceId":…`, the same on every line
    std::string received_field_;  // `,"collectorReceivedTime":…` or nothing
};

}  // namespace duo2qualys::normalize
