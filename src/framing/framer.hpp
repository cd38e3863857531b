/// Cuts an input into records, whatever container they come in (SPEC 8 and 8.1). What it finds depends on the
/// bytes alone, never on how they were divided into windows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "duo2qualys/types.hpp"
#include "framing/resync.hpp"
#include "framing/segment.hpp"
#include "framing/window.hpp"
#include "json/document.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {

/// What the framer found next.
struct Item {
    enum class What : std::uint8_t {
        record,     ///< a valid JSON object; its nodes are in Framer::document(), the root first
        reject,     ///< bytes that are no record: see reason and detail
        need_more,  ///< the window is used up
        end,        ///< the input is used up
    };
    What what = What::need_more;
    std::size_t begin = 0;  ///< position in the window
    std::size_t size = 0;   ///< bytes in the window
    Reason reason = Reason::invalid_json;
    std::string_view detail{};  ///< for people; static text
    Place place{};              ///< of a reject's first byte
    std::uint64_t length =
        0;  ///< of a reject, bytes; more than `size` where its beginning has left the window
};

/// A list or answer that is open.
struct Container {
    std::uint8_t braces = 0;   ///< that close an answer behind its list: 1 or 2; 0: a plain list
    bool list_closed = false;  ///< the list of the answer has ended, other members may follow
    bool doubtful = false;     ///< a reject may have swallowed its end

    bool operator==(const Container&) const = default;
};

/// The open containers, outermost first.
using Containers = std::vector<Container>;

/// Reads one input. Use: set a window, call next() until need_more, set a longer or later window that begins
/// at consumed(), and so on to end.
class Framer {
  public:
    /// `max_record` is in bytes. `is_known` tells objects that Duo writes from others.
    Framer(std::size_t max_record, IsKnown is_known);

    /// Sets the window: `bytes` begins at consumed() of the window before and has Window::kPadding readable bytes
    /// behind it; `last`: the input ends with it. After need_more a window that is not the last must be longer. The
    /// bytes must stay until next() has returned need_more or end.
    void set_window(std::string_view bytes, bool last);

    Item next();

    /// Bytes of the window that are done with; where next() goes on.
    std::size_t consumed() const noexcept { return consumed_ + at_; }
    /// The place in the input of a position of the window, which is not before the last record or reject.
    Place place(std::size_t position) { return window_.place(position); }
    /// The place in the input where next() goes on.
    Place here() { return window_.place(at_); }
    const Containers& containers() const noexcept { return containers_; }
    /// Whether the rest of something too large is being passed over.
    bool is_passing() const noexcept { return passing_ != Passing::nothing; }

    /// Begins anew: at the beginning of an input, or, as if the bytes before had been read, behind `offset`
    /// bytes of it with these containers open. Lines then count from 1 there, and `in_line` says that it is
    /// not the first byte of its line.
    void start(std::uint64_t offset = 0, Containers containers = {}, bool in_line = false);

    /// Takes over what another framer found that was started here: it has read `bytes`, which begin at
    /// consumed(), and left these containers open.
    void take_over(std::string_view bytes, Containers containers);

    /// The nodes of the last record; until the next call of next().
    json::Document& document() noexcept { return document_; }

  private:
    // What is being passed over because it is too large to be kept.
    enum class Passing : std::uint8_t { nothing, value, damage, line };

    static constexpr std::size_t kMaxContainers = 8;

    // Reading, framer.cpp. Each reads what begins at at_; an empty optional: nothing that concerns the
    // caller.
    Item read_window();
    std::optional<Item> read_next();
    std::optional<Item> read_brace();
    Item read_object();
    std::optional<Item> read_bracket();
    std::optional<Item> close_list();
    std::optional<Item> read_member_of_answer();
    Item read_text();
    Item read_prefixed_line(std::size_t object, std::size_t line_end);
    void open(Container container) { containers_.push_back(container); }
    bool in_list() const noexcept { return !containers_.empty(); }
    Item at_window_end();

    // Damage, damage.cpp.
    Item read_damaged_object();
    Item reject_damage(std::size_t search_from, bool to_line_end);
    Item reject(std::size_t end, Reason reason, std::string_view detail);
    Item need_more();
    Item pass_over(Passing passing);
    std::optional<Item> go_on_passing();
    std::optional<Item> pass_value();
    std::optional<Item> pass_damage();
    Item end_passing(std::size_t end);

    std::size_t max_record_;
    Window window_;
    std::size_t at_ = 0;
    std::size_t consumed_ = 0;  // bytes of a window that has been left
    Containers containers_;
    bool reject_at_end_ = false;  // the last reject went to the end of the input
    bool ended_ = false;

    SegmentReader reader_;
    Resync resync_;
    json::Document document_;

    Passing passing_ = Passing::nothing;
    json::Scanner passed_scanner_;
    Place passed_place_;
    std::size_t passed_indent_ = 0;
    std::uint64_t passed_size_ = 0;  // bytes that have left the window
};

}  // namespace duo2qualys::framing
