/// Finds where reading can go on behind damage (rules, 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "framing/value_reader.hpp"
#include "framing/window.hpp"

namespace duo2qualys::framing {

/// What there is to know of damage before its end is searched.
struct Damage {
    /// Where the search ends at the latest.
    enum class Ends : std::uint8_t {
        at_line_end,   ///< of the first line
        at_next_line,  ///< that begins something new, rule (b)
        at_limit,      ///< where rule (a) ends
    };
    std::uint64_t begin = 0;  ///< offset; the search begins behind this byte
    std::size_t limit = 0;    ///< rule (a) is tried on so many bytes, or to the end of the line
    std::size_t indent = 0;   ///< blanks before the text of its line
    bool in_list = false;     ///< whether a container is open: `]` may begin a line
    bool in_lines = false;    ///< whether that was opened on the same line: text may begin the next
    Ends ends = Ends::at_next_line;
    /// What is searched may be a record that swallowed others: values of its members are its own, and so are
    /// objects of a kind without a mapping.
    bool in_record = false;
};

/// Searches for places to go on. No byte is searched again when a window has grown.
class DamageSearch {
  public:
    /// Where to go on.
    struct Result {
        enum class Status : std::uint8_t {
            record,     ///< at an object, rule (a)
            line,       ///< at a line, or its end
            end,        ///< at the end of the input, or at the limit
            need_more,  ///< more bytes are needed, from `position` on
        };
        Status status = Status::need_more;
        std::size_t position = 0;
        char last_byte = '\0';  ///< the last before it that is no blank
        bool has_key = false;   ///< a `"` and, blanks aside, a `:` behind it have been passed
    };

    /// `values` must outlive the search. A line of more than `max_record` bytes is not looked into.
    /// `takes_unknown`: an object of an unknown shape is a record, too, where it begins with the key that the
    /// bad record begins with.
    DamageSearch(std::size_t max_record, ValueReader& values, bool takes_unknown)
        : max_record_(max_record), takes_unknown_(takes_unknown), values_(values) {}

    /// Begins a search, behind a bad record that `bad_record` begins with, if that is what it is.
    void start(const Damage& damage, std::string_view bad_record = {});
    /// Goes on with it.
    Result go_on(Window& window);

  private:
    enum class Begins : std::uint8_t { yes, no, need_more };
    bool is_record(std::string_view object);
    Begins begins_record(const Window& window, std::size_t at);
    Begins begins_line(Window& window, std::size_t line, std::size_t& text);
    Begins has_record(const Window& window, std::size_t text, std::size_t end);
    void note(char c) noexcept;

    const std::size_t max_record_;
    const bool takes_unknown_;
    ValueReader& values_;

    Damage damage_;
    std::string first_key_;   // of the bad record; empty: none that would tell
    std::uint64_t next_ = 0;  // offset of the first byte that has not been searched
    char last_ = '\0';        // the last byte before it that is no blank,
    char last_but_one_ = '\0';
    bool has_key_ = false;
    std::vector<std::uint64_t> unknown_ends_;  // of whole objects round next_ that give no record
};

}  // namespace duo2qualys::framing
