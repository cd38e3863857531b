/// Searches damaged input for the place where the framer can resume reading (rules, 8), and objects for the
/// first record inside them. Tested by tests/unit/framing_damage_test.cpp and
/// tests/unit/framing_strings_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "framing/value_reader.hpp"
#include "framing/window.hpp"

namespace duo2qualys::framing {

/// The damage whose end is to be found, and the limits of the search.
struct Damage {
    /// Where the search stops if it finds no record.
    enum class Ends : std::uint8_t {
        at_line_end,   ///< at the end of the first line
        at_next_line,  ///< at the next line that begins something new, rule (b)
        at_limit,      ///< at `limit`
    };
    std::uint64_t begin = 0;  ///< offset; the search starts after this byte
    /// The range of rule (a): this many bytes after `begin`. With `at_line_end`, the range is the whole line,
    /// and this is the size of the largest value that counts.
    std::size_t limit = 0;
    std::size_t indent = 0;  ///< blanks at the beginning of the line
    bool in_list = false;    ///< a container is open, so a line may begin with `]`
    /// Every container that was opened on an earlier line may have ended, so the next line may begin with
    /// text.
    bool in_lines = false;
    Ends ends = Ends::at_next_line;
    /// Which records end the search by rule (a).
    enum class Sought : std::uint8_t {
        all,      ///< objects, and records in the texts of strings
        objects,  ///< only objects, because the damaged object is itself a record, and its texts belong to it
        /// Only what a record may have swallowed when it lost its end: objects and strings that are elements
        /// of lists. Values of its members and records of a kind without a mapping do not count: both are
        /// part of the record.
        swallowed,
    };
    Sought sought = Sought::all;
};

/// Searches for the end of damage. When the window grows, the search resumes where it stopped.
class DamageSearch {
  public:
    /// Where reading can resume.
    struct Result {
        enum class Status : std::uint8_t {
            record,     ///< at an object or a string, rule (a)
            line,       ///< at a line, or at a line end
            end,        ///< at the end of the input, or at the limit
            need_more,  ///< more bytes after `position` are needed
        };
        Status status = Status::need_more;
        std::size_t position = 0;
        char last_byte = '\0';  ///< the last byte before `position` that is not a blank
        bool has_key = false;   ///< a `"` followed by a `:` (blanks ignored) was passed
    };

    /// `values` must outlive the search. A line of text that is longer than `max_record` bytes
    /// does not end the damage by rule (b). With `takes_unknown`, an object of unknown shape also counts as a
    /// record if it has the same first key as the bad record.
    DamageSearch(std::size_t max_record, ValueReader& values, bool takes_unknown)
        : max_record_(max_record), takes_unknown_(takes_unknown), values_(values) {}

    /// Begins a search. If the damage is a record, `bad_record` is text that begins with it.
    void start(const Damage& damage, std::string_view bad_record = {});
    /// Continues the search in the window.
    Result go_on(Window& window);

    /// Whether the line contains text and then a record. `text` is the first byte of the line that is not a
    /// blank. The record must have no quote before it, or be in the text of a string. A line that begins with
    /// a quote must be a single string that contains a record.
    Answer begins_text(Window& window, std::size_t text);

  private:
    bool is_record(std::string_view object);
    bool is_value() const noexcept;
    Answer begins_record(const Window& window, std::size_t at);
    Answer begins_string(const Window& window, std::size_t at);
    std::uint64_t max_size(std::uint64_t offset) const noexcept;
    Answer begins_line(Window& window, std::size_t line, std::size_t& text);
    Answer has_record(const Window& window, std::size_t text, std::size_t end);
    void note(char c) noexcept;

    const std::size_t max_record_;
    const bool takes_unknown_;
    ValueReader& values_;

    Damage damage_;
    std::string first_key_;     // of the bad record; empty if it has none
    std::uint64_t next_ = 0;    // offset of the first byte that has not been searched
    char before_ = '\0';        // the byte before next_
    char last_ = '\0';          // the last byte before next_ that is not a blank,
    char last_but_one_ = '\0';  // and the one before it
    bool has_key_ = false;
    std::vector<std::uint64_t> unknown_ends_;  // ends of objects around next_ without a record; at most 8
};

}  // namespace duo2qualys::framing
