/// Cuts an input into records, whatever container they come in (rules, 8). What it finds depends on the
/// bytes alone, never on how they were divided into windows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "framing/answer.hpp"
#include "framing/containers.hpp"
#include "framing/item.hpp"
#include "framing/objects.hpp"
#include "framing/resync.hpp"
#include "framing/window.hpp"
#include "json/document.hpp"
#include "json/layout.hpp"
#include "json/parser.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {

/// Reads one input. Use: set a window, call next() until need_more, set a longer or later window that begins
/// at consumed(), and so on to end.
class Framer {
  public:
    /// `max_record` is in bytes. `layout` must outlive the framer. `is_known` tells objects that Duo writes
    /// from others; `takes_unknown`: others may be records as well.
    Framer(std::size_t max_record, json::Layout& layout, IsKnown is_known, bool takes_unknown = false);

    /// Sets the window: `bytes` begins at consumed() of the window before and has Window::kPadding readable
    /// bytes behind it; `last`: the input ends with it. The bytes must stay until next() has returned
    /// need_more or end.
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

    /// Begins anew: at the beginning of an input, or, as if the bytes before had been read, behind `offset`
    /// bytes of it with these containers open. Lines then count from 1 there, and `in_line` says that it is
    /// not the first byte of its line.
    void start(std::uint64_t offset = 0, Containers containers = {}, bool in_line = false);

    /// Takes over what another framer found that was started here with the containers `guessed`, which are
    /// like those open here: it has read `bytes`, which begin at consumed() and hold so many LFs, and left
    /// `containers` open.
    void take_over(std::string_view bytes, std::uint64_t newlines, const Containers& guessed,
                   Containers containers);

    /// The nodes of the last record; until the next call of next().
    json::Document& document() noexcept { return document_; }

  private:
    // What decides is looked for on so many bytes (or on max_record_, if those are less): where it is not
    // found yet, they are looked at again with every window.
    static constexpr std::size_t kFar = std::size_t{64} << 10U;

    // What takes more than one window, and goes on where it stopped.
    enum class Doing : std::uint8_t { nothing, finding_end_of_damage, passing_object, passing_member };

    // A reject that has been begun.
    struct Begun {
        Place place;
        std::uint64_t object = 0;      // offset of its object, behind a prefix
        std::uint64_t line_begin = 0;  // offset of its first line
        std::size_t indent = 0;        // of that line
        std::uint64_t text_end = 0;    // offset behind what has left the window, without blanks and commas
        bool ends_answer = false;      // it is no member of the answer whose members were being read
    };

    // Reading, framer.cpp. Each reads what begins at at_. True: item_ tells what that is. False: nothing to
    // tell, at_ has moved.
    bool read_window();
    bool read_next();
    bool read_byte_order_mark();
    bool read_brace();
    json::Parser::Status parse(std::string_view text);
    bool read_object();
    bool read_irregular_object();
    bool record(std::size_t begin, std::size_t size, std::size_t next);
    bool read_bracket();
    bool begins_list(std::size_t first, std::size_t end);
    bool read_text();
    bool read_prefixed_line(std::size_t object, std::size_t line_end);
    bool at_window_end();
    bool need_more() noexcept;

    // Containers, containers.cpp.
    static constexpr std::size_t kMaxContainers = 8;  // rules, 8
    bool in_list() const noexcept { return !containers_.open.empty(); }
    bool is_full() const noexcept { return containers_.open.size() == kMaxContainers; }
    bool open(std::uint8_t braces);
    void close();
    void note(Containers::Last last) noexcept;
    void note_comma() noexcept;
    bool may_be_in_list() const noexcept { return in_list() || containers_.last == Containers::Last::comma; }
    bool close_list();
    bool read_behind_list();
    bool read_member();
    bool open_further(const AnswerHead& list);
    bool pass_member();
    bool reject_member();
    bool read_whole_object(std::size_t size);
    void close_lost(const Resync::Result& resync);
    bool is_something_missing() const noexcept;

    // Damage, damage.cpp.
    void begin_reject(std::size_t object);
    bool begin_damage(std::size_t object, Damage::Ends ends);
    bool find_end_of_damage(std::uint64_t begin, Damage::Ends ends, std::string_view bad_record = {});
    bool find_end_of_damage();
    bool end_damage(const Resync::Result& resync);
    bool reject_whole_object(std::size_t size, Reason reason, std::string_view detail);
    bool read_too_large_object();
    Resync::Result find_record_inside(std::size_t begin, std::size_t end);
    bool pass_object();
    void drop(std::size_t end);
    bool reject_begun(std::size_t next, Reason reason, std::string_view detail);
    bool reject(std::size_t end, Reason reason, std::string_view detail);

    const std::size_t max_record_;
    const std::size_t far_;  // kFar or max_record_
    Window window_;
    std::size_t at_ = 0;
    std::size_t consumed_ = 0;  // bytes of the last window that had been left
    Containers containers_;
    bool ended_ = false;

    json::Parser parser_;
    ObjectMeter meter_;
    Resync resync_;
    json::Document document_;
    Item item_;  // what next() has found

    Doing doing_ = Doing::nothing;
    Begun begun_;
    json::Scanner scanner_;           // of a value that is no record, or is passed over
    std::uint64_t scanned_from_ = 0;  // offset of that value, as far as it is in the window
};

}  // namespace duo2qualys::framing
