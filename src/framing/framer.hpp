/// Cuts an input into records, wherever they stand in it (rules, 8). What it finds depends on the bytes
/// alone, never on how they were divided into windows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "find/finder.hpp"
#include "framing/byte_counts.hpp"
#include "framing/containers.hpp"
#include "framing/damage.hpp"
#include "framing/item.hpp"
#include "framing/text_line.hpp"
#include "framing/value_reader.hpp"
#include "framing/window.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {

/// Reads one input. Use: set a window, call next() until NeedMore, set a longer or later window that begins
/// at consumed(), and so on to End.
class Framer {
  public:
    struct Options {
        std::size_t max_record = std::size_t{16} << 20U;  ///< bytes
        bool takes_unknown = false;  ///< objects of unknown shape may be records as well (--kind)
        unsigned depth = 0;          ///< texts that the input stands in
    };
    /// Shapes and parser must outlive the framer; see find::Finder for them and for `texts`.
    Framer(const Options& options, normalize::ShapeReader& shapes, json::Parser& parser,
           find::TextReader* texts);

    /// Sets the window: `bytes` begins at consumed() of the window before and has Window::kPadding readable
    /// bytes behind it; `last`: the input ends with it. The bytes must stay until next() has returned
    /// NeedMore or End.
    void set_window(std::string_view bytes, bool last);

    /// What comes next; until the next call. Memory stays flat: not much more than `max_record` bytes are
    /// ever left over.
    const Item& next();

    /// Bytes of the window that are done with; where next() goes on.
    std::size_t consumed() const noexcept { return consumed_ + at_; }
    /// The place in the input of a position of the window, which is not before the last record or reject.
    Place place(std::size_t position) { return window_.place(position); }
    /// The place in the input where next() goes on.
    Place here() { return window_.place(at_); }
    const Containers& containers() const noexcept { return containers_; }
    /// Whether the beginning of what is being read has left the window, so that no other framer could go on.
    bool is_passing() const noexcept;
    /// Whether one value gives more items, which no other framer could give.
    bool is_giving() const noexcept { return given_ < findings_size(); }
    /// Whether what was found depends on text before the start, on the same line.
    bool has_guessed() const noexcept { return has_guessed_ || window_.has_guessed(); }
    /// Where the bytes have gone since the last call of this.
    ByteCounts take_bytes() noexcept { return std::exchange(bytes_, {}); }

    /// Begins anew: at the beginning of an input, or, as if the bytes before had been read, behind `offset`
    /// bytes of it, the last of which is as `before` says, with these containers open. Lines then count from
    /// 1 there.
    void start(std::uint64_t offset = 0, Containers containers = {},
               Window::Before before = Window::Before::line_end);

    /// Takes over what another framer found that was started here with the containers `guessed`, which are
    /// like those open here: of `bytes`, which begin at consumed(), it has read the first `size`, which hold
    /// so many line ends, and left `containers` open and its last value at the offset `value_end`.
    void take_over(std::string_view bytes, std::size_t size, std::uint64_t line_ends,
                   const Containers& guessed, Containers containers, std::uint64_t value_end);
    /// Offset behind the last value or reject; 0: there was none.
    std::uint64_t value_end() const noexcept { return value_end_; }

  private:
    // What became of an attempt to read what begins at at_.
    enum class Step : std::uint8_t {
        found,  // item_ tells what it is
        moved,  // nothing to tell, at_ has moved
        need_more,
    };

    // What takes more than one window, and goes on where it stopped.
    enum class Doing : std::uint8_t { nothing, searching_behind_damage, passing };

    // A reject that has been begun.
    struct Begun {
        Place place;
        std::uint64_t line_begin = 0;  // offset of its first line
        std::size_t indent = 0;        // of that line
        std::uint64_t text_end = 0;    // offset behind what has left the window, without blanks and commas
        bool is_long_text = false;     // it costs nothing if it is no broken JSON and a record is on its line
        bool behind_value = false;     // a value stands before it on its line
    };

    // The dispatcher, framer.cpp.
    Step read();
    Step read_next();
    Step read_in_object();
    Step read_byte_order_mark();
    Step at_window_end();
    void skip_separators();
    void pass_bytes(std::size_t end, std::uint64_t ByteCounts::*where);

    // Values, framer_values.cpp.
    Step read_object(find::Position position);
    Step take_object(const Object& object, find::Position position);
    Step take_whole_object(const Object& object, find::Position position);
    enum class Fits : std::uint8_t { yes, no, need_more };
    Fits fits_into_list(std::size_t end) const;
    Step take_findings(std::size_t size);
    Step give();
    Step read_key();
    Step read_scalar();
    Step take_scalar(std::size_t end);
    Step read_list();
    Step read_whole_list();
    Step open(bool object);
    void end_value();
    std::size_t findings_size() const noexcept { return findings_ == nullptr ? 0 : findings_->size(); }

    // Text outside containers, framer_text.cpp.
    Step read_top_level_list();
    TextLine::IsText is_text(std::size_t first, std::size_t line_end);
    Step read_text();
    Step read_segment(std::size_t end);
    Step read_last_segment(std::size_t line_end);
    Step begin_long_text();
    bool has_value_on_line();
    bool read_line_value(std::size_t line_end, Step& step);

    // Damage, framer_damage.cpp.
    void begin_reject();
    Step begin_damage(Damage::Ends ends);
    Step search_behind_damage();
    Step end_damage(const DamageSearch::Result& result);
    DamageSearch::Result search_inside(std::size_t size, bool in_record);
    Step reject_whole_object(std::size_t size);
    Step read_too_large(Damage::Ends ends);
    Step pass();
    void drop(std::size_t end);
    Step reject_begun(std::size_t next, Reason reason, std::string_view detail);
    Step reject(std::size_t end, Reason reason, std::string_view detail);

    const std::size_t max_record_;
    const bool takes_unknown_;
    Window window_;
    std::size_t at_ = 0;
    std::size_t consumed_ = 0;  // bytes of the last window that had been left
    Containers containers_;
    ByteCounts bytes_;
    bool ended_ = false;

    ValueReader values_;
    TextLine text_line_;
    DamageSearch damage_;
    Item item_;  // what next() has found

    // What the value before at_ gives, and how much of it has been given.
    const std::vector<find::Finding>* findings_ = nullptr;
    std::size_t given_ = 0;
    std::size_t value_begin_ = 0;

    Doing doing_ = Doing::nothing;
    Begun begun_;
    Damage::Ends passing_ends_ = Damage::Ends::at_next_line;  // of what is passed, should it be damaged
    json::Scanner scanner_;                                   // of a scalar, or of what is passed over
    std::uint64_t scanned_from_ = 0;  // offset of that value, as far as it is in the window

    std::uint64_t value_end_ = 0;       // offset behind the last value or reject; 0: there was none
    std::uint64_t start_ = UINT64_MAX;  // offset of a start inside a line
    bool has_guessed_ = false;
};

}  // namespace duo2qualys::framing
