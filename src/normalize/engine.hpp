/// One record in, one line or one verdict out: kind, rows, internal fields, id.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "duo2qualys/normalizer.hpp"
#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "normalize/event_id.hpp"
#include "normalize/mapper.hpp"
#include "normalize/plan.hpp"
#include "normalize/shape.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// Not thread-safe; memory is reused.
class Engine {
  public:
    explicit Engine(const Options& options);

    /// See Normalizer::set_received_time().
    void set_received_time(std::string_view text);

    /// Appends the line of the parsed value at `root`, ended by LF, to `out`, or appends nothing and says
    /// why. The document grows by what is embedded in the record.
    Outcome normalize(json::Document& document, json::Document::Index root, TextBuffer& out);

  private:
    Outcome reject_shape(const json::Document& document, const Resolved& resolved);
    void write_line(const json::Document& document, json::Document::Index record, const TokenValues& values,
                    TextBuffer& out);

    // `"token":"` with room behind it, so that it can be copied without asking for its size.
    static constexpr std::size_t kTokenHeadSize = 24;
    struct TokenHead {
        std::array<char, kTokenHeadSize> text{};
        std::size_t size = 0;
    };

    Options options_;
    std::array<TokenHead, kMappedTokenCount> heads_;
    Plan plan_;
    ShapeReader shapes_;
    Mapper mapper_;
    EventIdMaker ids_;
    std::string fixed_fields_;    // `"deviceType":…` to `"eventSourceId":…`, the same on every line
    std::string received_field_;  // `,"collectorReceivedTime":…` or nothing
};

}  // namespace duo2qualys::normalize
