/// Finds where reading can go on behind damage (SPEC 8.1, Resynchronisation).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "framing/segment.hpp"
#include "framing/window.hpp"
#include "json/document.hpp"

namespace duo2qualys::framing {

/// Tells whether the parsed object at the index is of a shape that Duo writes. May add nodes to the document.
using IsKnown = std::function<bool(json::Document&, json::Document::Index)>;

/// A line that has text before its record.
struct PrefixedLine {
    bool is_one = false;
    std::size_t record = 0;  ///< position of the record's `{`
};

/// Whether the line from `begin` to `end` is text and then a record. It must not begin with a blank or
/// bracket that opens something.
PrefixedLine read_prefix(std::string_view window, std::size_t begin, std::size_t end);

/// How far to search.
struct ResyncRange {
    std::size_t begin = 0;     ///< the first damaged byte
    std::size_t indent = 0;    ///< blanks before the text of its line
    bool in_list = false;      ///< whether a list or answer is open
    bool to_line_end = false;  ///< the damage costs no more than its line
};

/// Searches for places to go on. One object serves one framer.
class Resync {
  public:
    /// Where to go on.
    struct Result {
        enum class Status : std::uint8_t { found, end_of_window, undecided };
        Status status = Status::undecided;  ///< undecided: more bytes are needed
        std::size_t position = 0;
    };

    Resync(std::size_t max_record, IsKnown is_known)
        : max_record_(max_record), is_known_(std::move(is_known)) {}

    /// The first place behind the damage that begins at range.begin at which reading can go on.
    Result search(const Window& window, const ResyncRange& range);

  private:
    enum class Begins : std::uint8_t { yes, no, undecided };
    Begins begins_record(const Window& window, std::size_t at, std::size_t limit);
    static Begins begins_line(const Window& window, std::size_t line, const ResyncRange& range,
                              std::size_t& text);

    std::size_t max_record_;
    IsKnown is_known_;
    SegmentReader reader_;
    json::Document document_;
};

}  // namespace duo2qualys::framing
