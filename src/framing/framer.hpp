/// Splits an input into records and rejects for the converter (rules, 8). The result depends only on the
/// bytes, never on the way in which they are divided into windows. Tested by tests/unit/framing_test.cpp,
/// framing_damage_test.cpp, framing_windows_test.cpp and framing_property_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "find/finder.hpp"
#include "framing/brackets.hpp"
#include "framing/byte_counts.hpp"
#include "framing/containers.hpp"
#include "framing/damage.hpp"
#include "framing/item.hpp"
#include "framing/text_line.hpp"
#include "framing/value_reader.hpp"
#include "framing/window.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {

/// Reads one input at a time. Usage: set a window and call next() until it returns NeedMore; then set a
/// longer or later window that begins at consumed(); repeat until End. Not thread-safe.
class Framer {
  public:
    struct Options {
        std::size_t max_record = std::size_t{16} << 20U;  ///< bytes
        bool takes_unknown = false;  ///< objects of unknown shape may also be records (--kind)
        unsigned depth = 0;          ///< number of JSON strings around this input; 0 for a real input
    };
    /// `shapes`, `parser` and `texts` must outlive the framer. See find::Finder.
    Framer(const Options& options, normalize::ShapeReader& shapes, json::Parser& parser,
           find::TextReader* texts);

    /// Sets the window. `bytes` begins at consumed() of the previous window and is followed by
    /// kTextPadding readable bytes. `last`: the input ends with `bytes`. The bytes must remain valid
    /// until next() returns NeedMore or End.
    void set_window(std::string_view bytes, bool last);

    /// Returns the next item, which is valid until the next call. Memory is bounded: not much more than
    /// `max_record` bytes of a window are left unconsumed.
    const Item& next();

    /// Number of bytes of the window that have been consumed; next() continues there.
    std::size_t consumed() const noexcept { return consumed_ + at_; }
    /// The place in the input of a position in the window. The position must not be before the last record or
    /// reject.
    Place place(std::size_t position) { return window_.place(position); }
    /// The place in the input where next() continues.
    Place here() { return window_.place(at_); }
    const Containers& containers() const noexcept { return containers_; }
    /// Whether the beginning of the current value has left the window, so that another framer could not
    /// continue here.
    bool is_passing() const noexcept;
    /// Returns the byte counts since the last call and resets them.
    ByteCounts take_bytes() noexcept { return std::exchange(bytes_, {}); }

    /// Starts over, at the beginning of an input or inside one, as if the first `offset` bytes had been read.
    /// `before` describes the last of these bytes, and `containers` are the containers that are open. Lines
    /// are counted from 1 at that place.
    void start(std::uint64_t offset = 0, Containers containers = {},
               Window::Before before = Window::Before::line_end);

    /// Where a framer stopped. It must have had exactly one window since its start.
    struct Stop {
        std::size_t consumed = 0;     ///< bytes
        std::uint64_t line_ends = 0;  ///< in these bytes
        Containers containers{};      ///< open there
        std::uint64_t value_end = 0;  ///< offset of the end of the last value or reject; 0 if there was none
        /// Another framer can continue there. False inside a value, and if this one has more items to return.
        bool can_continue = true;
        /// A result depended on text that the framer has not seen, because it precedes the start on the same
        /// line.
        bool has_guessed = false;
    };
    Stop stop();
    /// Continues where another framer stopped. That framer was started at this framer's position, where
    /// `bytes` begin, with the containers `guessed`, which must be like those open here.
    void take_over(std::string_view bytes, const Containers& guessed, Stop stop);

  private:
    // The result of reading at at_.
    enum class Advance : std::uint8_t {
        found,  // item_ holds an item
        moved,  // no item; at_ has moved
        need_more,
    };

    // Work that may span several windows and resumes where it stopped.
    enum class Doing : std::uint8_t { nothing, searching_behind_damage, passing, rejecting_passed };

    // A reject that has been begun.
    struct Begun {
        Place place;
        std::uint64_t line_begin = 0;  // offset of its first line
        std::size_t indent = 0;        // of that line
        std::uint64_t text_end = 0;    // offset: the end of what left the window, trimmed of separators
        bool is_long_text = false;     // rejected only if it is broken JSON or its line has no record
        bool behind_value = false;     // a value precedes it on its line
    };

    // The dispatcher, framer.cpp.
    Advance read();
    Advance read_next();
    Advance read_in_object();
    Advance read_byte_order_mark();
    Advance at_window_end();
    void skip_separators();
    void pass_bytes(std::size_t end, std::uint64_t ByteCounts::*where);

    // Values, and records that swallowed others, framer_values.cpp.
    Advance read_object(find::Position position);
    Advance take_object(const Object& object, find::Position position);
    Advance take_whole_object(const Object& object, find::Position position);
    Answer fits_into_list(std::size_t end) const;
    bool is_line(std::size_t end);
    Advance take_findings(std::size_t size);
    Advance return_finding();
    Advance read_key();
    Advance read_value_without_key(std::string_view string);
    Advance read_scalar();
    Advance take_scalar(std::size_t end);
    Advance take_scalar(std::size_t end, std::size_t next);
    Advance take_string(std::size_t end);
    Advance read_list();
    Advance read_element_list();  // an element of a list with records, in an object
    Advance read_whole_list();
    Advance take_list(std::size_t size);
    json::Scanner::Status scan(std::string_view text);
    Advance open(bool object);
    void end_value();
    // Whether the last value has more items to return.
    bool has_more_findings() const noexcept { return next_finding_.finding < findings_size(); }
    std::size_t findings_size() const noexcept { return findings_ == nullptr ? 0 : findings_->size(); }

    // Text outside containers, framer_text.cpp.
    Advance read_top_level_list();
    Answer is_text(std::size_t first, std::size_t line_end);
    void note_unclosed(std::size_t first, std::size_t size);
    Advance read_text();
    Advance read_segment(std::size_t end);
    Advance read_last_segment(std::size_t line_end);
    bool has_value_on_line();
    std::optional<Advance> read_line_value(std::size_t line_end);

    // Damage, framer_damage.cpp.
    void begin_reject();
    bool in_lines() const noexcept;
    Answer leave_containers();
    Advance begin_damage(Damage::Ends ends);
    Advance search_after(std::uint64_t begin, Damage::Ends ends, std::string_view bad_record = {});
    Advance search_behind_damage();
    Advance begin_long_text();
    Advance end_damage(const DamageSearch::Result& result);
    DamageSearch::Result search_inside(std::size_t size, Damage::Sought sought);
    Advance reject_whole_object(std::size_t size);
    Advance read_too_large(Damage::Ends ends, bool may_hold_record = false);
    Advance pass();
    Advance look_at_passed(std::size_t& next);
    void note_ends_of_large();
    bool open_passed();
    Advance reject_passed();
    void drop(std::size_t end);
    Advance reject_begun(std::size_t next, Reason reason, std::string_view detail);
    Advance reject(std::size_t end, Reason reason, std::string_view detail);

    const std::size_t max_record_;
    Window window_;
    std::size_t at_ = 0;
    std::size_t consumed_ = 0;  // bytes of the last window that had been consumed when it was left
    Containers containers_;
    ByteCounts bytes_;
    bool ended_ = false;

    ValueReader values_;
    TextLine text_line_;
    DamageSearch damage_;
    Item item_;  // the result of next()

    // The findings in the value before at_, and the place of the finding that next() returns next.
    const std::vector<find::Finding>* findings_ = nullptr;
    find::Cursor next_finding_;
    std::size_t value_begin_ = 0;

    UnclosedBrackets unclosed_;  // brackets that begin no list: the text stops being JSON before their ends

    Doing doing_ = Doing::nothing;
    Begun begun_;
    Damage::Ends passing_ends_ = Damage::Ends::at_next_line;  // how the skipped value ends if it is damaged
    bool seeks_record_ = false;                               // the skipped value may contain a record
    // Strings and objects larger than --max-record in the skipped value, in which no record was found.
    struct LargeValue {
        Place place;
        std::size_t depth = 0;   // number of containers around it
        std::uint64_t size = 0;  // bytes
    };
    std::vector<LargeValue> open_large_;   // have not ended; innermost last
    std::deque<LargeValue> passed_large_;  // have ended
    json::Scanner scanner_;                // scans a scalar, or a value that is skipped
    std::uint64_t scanned_from_ = 0;       // offset where that scan began, if it is in the window

    std::uint64_t value_end_ = 0;  // offset of the end of the last value or reject; 0 if there was none
};

}  // namespace duo2qualys::framing
