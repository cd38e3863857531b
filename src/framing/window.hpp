/// Holds the part of an input that is in memory, and computes lines and offsets in it for the framer. Tested
/// by tests/unit/framing_windows_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace duo2qualys::framing {

/// A place in an input.
struct Place {
    std::uint64_t line = 1;    ///< from 1
    std::uint64_t offset = 0;  ///< bytes from the beginning of the input

    bool operator==(const Place&) const = default;
};

/// The answer to a question about the bytes of a window.
enum class Answer : std::uint8_t { yes, no, need_more };

/// The unread bytes of an input, and what must be known about earlier bytes to answer questions about lines.
/// A position counts from the beginning of the window, an offset from the beginning of the input. Questions
/// about lines are cheap if asked in ascending order of position. Not thread-safe.
class Window {
  public:
    /// What precedes the first byte of a window.
    enum class Before : std::uint8_t {
        line_end,         ///< a line end, or the beginning of the input
        carriage_return,  ///< a CR, which is part of a line end if an LF follows
        text,             ///< bytes of the same line
    };

    Window() = default;
    /// An empty window at `offset`; `before` describes the byte before it.
    Window(std::uint64_t offset, Before before);

    /// Makes the window empty. It now stands at `at`, and the caller may change the bytes.
    void leave(std::size_t at);
    /// Sets the bytes at the place of the empty window. `last`: the input ends with them.
    void enter(std::string_view bytes, bool last);
    /// Moves the empty window past the first `size` bytes of `bytes`, which contain `line_ends` line ends
    /// counted by the caller.
    void pass(std::string_view bytes, std::size_t size, std::uint64_t line_ends);

    std::string_view bytes() const noexcept { return bytes_; }
    std::size_t size() const noexcept { return bytes_.size(); }
    char operator[](std::size_t at) const noexcept { return bytes_[at]; }
    /// Whether the input ends where the window ends.
    bool last() const noexcept { return last_; }

    std::uint64_t offset(std::size_t at) const noexcept { return base_ + at; }
    /// The position of an offset, which must not be before the window.
    std::size_t position(std::uint64_t offset) const noexcept {
        return static_cast<std::size_t>(offset - base_);
    }

    /// The place of `at` in the input.
    Place place(std::size_t at);
    /// The offset of the first byte of the line of `at`.
    std::uint64_t line_begin(std::size_t at);
    /// The end of the line of `at`: its line end, or the end of the window.
    std::size_t line_end(std::size_t at) noexcept;
    /// Whether the window contains the end of the line; `line_end` is a result of line_end().
    bool is_line_whole(std::size_t line_end) const noexcept { return line_end < size() || last_; }
    /// Whether only blanks precede `at` on its line.
    bool begins_line(std::size_t at);
    /// The number of blanks at the beginning of the line of `at`.
    std::size_t indent(std::size_t at);

    /// Tells the window that there is no line end from `begin`, which is not a blank, to `end`, so that it
    /// need not search.
    void note_one_line(std::size_t begin, std::size_t end);

    /// Whether an answer above depended on text before the first window, which this object has never seen.
    bool has_guessed() const noexcept { return has_guessed_; }

  private:
    // The part of a line before some position.
    struct LineHead {
        std::uint64_t begin = 0;  // offset
        std::size_t indent = 0;   // blanks at its beginning
        bool has_text = false;    // and whether anything follows them
    };
    void count_to(std::size_t at);
    void read_head(std::size_t begin, std::size_t at, bool may_have_end);
    void begin_line_at_base();
    bool is_short_gap(std::size_t begin, std::size_t end) const noexcept;
    char byte_behind(std::size_t at) const noexcept;
    void ask_line();

    std::string_view bytes_;
    std::uint64_t base_ = 0;  // offset of the window in the input
    bool last_ = false;
    bool after_cr_ = false;  // the first byte of the window follows a CR that has not been counted
    LineHead before_;        // of the window's first byte

    std::size_t counted_ = 0;  // lines are counted up to this position
    std::uint64_t line_ = 1;   // the line of that position
    LineHead head_;            // the head of that line

    // The state at the `begin` of the last note_one_line(), so that a question about that place need not
    // count back further.
    std::size_t noted_ = 0;
    std::uint64_t noted_line_ = 1;
    LineHead noted_head_;

    // line_end() found no line end between these offsets, perhaps in a shorter window.
    std::uint64_t no_end_from_ = 1;
    std::uint64_t no_end_to_ = 0;

    std::uint64_t unseen_line_ = UINT64_MAX;  // offset of a start inside a line that was not seen whole
    bool has_guessed_ = false;
};

/// The `before` of a window that follows the byte `c`.
constexpr Window::Before before(char c) noexcept {
    if (c == '\r') return Window::Before::carriage_return;
    return c == '\n' || c == '\0' ? Window::Before::line_end : Window::Before::text;
}

/// The UTF-8 byte order mark. It is a separator at the beginning of an input, and where files were
/// concatenated.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace duo2qualys::framing
