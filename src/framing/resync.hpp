/// Finds where reading can go on behind damage (rules, 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "framing/objects.hpp"
#include "framing/window.hpp"
#include "json/document.hpp"
#include "json/parser.hpp"

namespace duo2qualys::framing {

/// Tells whether the parsed object at the index is of a shape that Duo writes. May add nodes to the document.
using IsKnown = std::function<bool(json::Document&, json::Document::Index)>;

/// A line that has text before its record.
struct PrefixedLine {
    bool is_one = false;
    std::size_t record = 0;  ///< position of the record's `{`
};

/// Whether the line from `begin` to `end` is text and then a record. It must not begin with a blank or `{`.
PrefixedLine read_prefix(std::string_view window, std::size_t begin, std::size_t end);

/// What there is to know of damage before its end is searched.
struct Damage {
    /// Where the search ends at the latest.
    enum class Ends : std::uint8_t {
        at_line_end,   ///< of the first line
        at_next_line,  ///< that begins something new, rule (b)
        at_limit,      ///< where rule (a) ends
    };
    std::uint64_t begin = 0;  ///< offset; the search begins behind this byte
    std::size_t limit = 0;    ///< rule (a) is tried on so many bytes
    std::size_t indent = 0;   ///< blanks before the text of its line
    bool in_list = false;     ///< whether a list or answer is open: `]` may begin a line
    bool in_lines = false;    ///< whether that was opened on the same line: text may begin the next
    Ends ends = Ends::at_next_line;
};

/// Searches for places to go on. No byte is searched again when a window has grown.
class Resync {
  public:
    /// Where to go on.
    struct Result {
        enum class Status : std::uint8_t {
            record,     ///< at an object, rule (a)
            line,       ///< at a line, or its end
            end,        ///< at the end of the input, or at the limit
            undecided,  ///< more bytes are needed, from `position` on
        };
        Status status = Status::undecided;
        std::size_t position = 0;
        char last_byte = '\0';  ///< the last before it that is no blank
    };

    /// `layout`, which must outlive it, learns of what is read. A line of more than `max_record` bytes is not
    /// looked into. `takes_unknown`: an object of an unknown shape is a record, too, where it begins with the
    /// key that the bad record begins with.
    Resync(std::size_t max_record, json::Layout& layout, IsKnown is_known, bool takes_unknown)
        : max_record_(max_record),
          is_known_(std::move(is_known)),
          takes_unknown_(takes_unknown),
          parser_(layout) {}

    /// Begins a search, behind a bad record that `bad_record` begins with, if that is what it is. `meter`
    /// must outlive it.
    void start(const Damage& damage, ObjectMeter& meter, std::string_view bad_record = {});
    /// Goes on with it.
    Result search(Window& window);

  private:
    enum class Begins : std::uint8_t { yes, no, undecided };
    bool is_record(std::string_view object);
    bool may_begin_record() const noexcept;
    Begins begins_record(const Window& window, std::size_t at);
    Begins begins_line(Window& window, std::size_t line, std::size_t& text) const;
    void note(char c) noexcept;

    const std::size_t max_record_;
    IsKnown is_known_;
    const bool takes_unknown_;
    json::Parser parser_;
    json::Document document_;

    Damage damage_;
    std::string first_key_;  // of the bad record; empty: none that would tell
    ObjectMeter* meter_ = nullptr;
    std::uint64_t next_ = 0;  // offset of the first byte that has not been searched
    char last_ = '\0';        // the last byte before it that is no blank,
    char last_but_one_ = '\0';
    bool on_new_line_ = false;                 // and whether an LF follows it
    std::vector<std::uint64_t> unknown_ends_;  // of whole objects round next_ whose shape is not known
};

}  // namespace duo2qualys::framing
