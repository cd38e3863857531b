/// The fast path of framing: finds the tokens of many records at once, then reads one record after another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/document.hpp"
#include "json/layout.hpp"
#include "json/parser.hpp"
#include "json/structurals.hpp"

namespace duo2qualys::framing {

/// Reads objects from a window through segments of it whose tokens are known. Segments end where a record
/// probably ends; they are long while all is well, and short for a while after damage, so that damage costs
/// no more than in proportion.
class SegmentReader {
  public:
    /// `layout`, which must outlive the reader, learns of every object.
    explicit SegmentReader(json::Layout& layout) : layout_(layout) {}

    enum class Status : std::uint8_t {
        complete,    ///< the object was read; it ends at end()
        incomplete,  ///< the window ends inside the object
        too_deep,    ///< more than json::kMaxDepth levels, so far
        irregular,   ///< no JSON, or something near it is not; to be looked at byte by byte
    };

    /// The bytes have changed: nothing is known of them.
    void reset() noexcept {
        begin_ = end_ = 0;
        unreadable_ = static_cast<std::size_t>(-1);
    }

    /// Reads the object that begins at `at` in `window` into `document`, clearing it first.
    Status read(std::string_view window, std::size_t at, json::Document& document);

    /// Reads a text that is known to be one value of valid JSON.
    Status read_value(std::string_view text, json::Document& document);

    /// Where the object ended, a position in the window.
    std::size_t end() const noexcept { return object_end_; }

  private:
    bool open(std::string_view window, std::size_t at, std::size_t min_end, json::Document& document);
    void drop_many_tokens() noexcept;

    static constexpr std::size_t kSmallest = 512;
    static constexpr std::size_t kLargest = std::size_t{128}
                                            << 10U;  // with its tokens it stays in the L2 cache
    static constexpr std::size_t kManyTokens = std::size_t{256} << 10U;

    json::Layout& layout_;
    json::Structurals tokens_;
    json::Parser parser_;
    std::size_t begin_ = 0;  // the segment; empty: there is none
    std::size_t end_ = 0;
    std::size_t unreadable_ = static_cast<std::size_t>(-1);  // no segment from here on ends well
    std::size_t target_ = kLargest;                          // size of the next segment, bytes
    std::size_t object_end_ = 0;
};

}  // namespace duo2qualys::framing
