/// The part of an input that is in memory, and where in the input it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace duo2qualys::framing {

/// A place in an input.
struct Place {
    std::uint64_t line = 1;    ///< from 1
    std::uint64_t offset = 0;  ///< bytes from the beginning

    bool operator==(const Place&) const = default;
};

/// Unread bytes of an input, and what has to be remembered of those before them. Positions count from the
/// beginning of the window, offsets from the beginning of the input. Questions about lines are cheap when
/// asked in ascending order.
class Window {
  public:
    /// Bytes that must be readable behind the window.
    static constexpr std::size_t kPadding = 64;

    /// What is before the first byte of a window.
    enum class Before : std::uint8_t {
        line_end,         ///< a line end, or nothing
        carriage_return,  ///< a CR, which is half a line end if an LF follows
        text,             ///< bytes of the same line
    };

    Window() = default;
    /// A window behind `offset` bytes, of which the last is as `before` says.
    Window(std::uint64_t offset, Before before);

    /// Gives the bytes up: the window is empty now and at the place that `at` was. They may change from here
    /// on.
    void leave(std::size_t at);
    /// Takes the bytes that follow the place of the empty window; `last`: the input ends with them.
    void enter(std::string_view bytes, bool last);
    /// Takes the bytes that follow that place and gives up the first `size`, in which somebody has counted
    /// the line ends.
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

    /// Where `at` is in the input.
    Place place(std::size_t at);
    /// The offset of the first byte of the line of `at`.
    std::uint64_t line_begin(std::size_t at);
    /// The end of the line of `at`: its line end, or the end of the window.
    std::size_t line_end(std::size_t at) noexcept;
    /// Whether the window holds the end of the line whose line_end() it is.
    bool is_line_whole(std::size_t line_end) const noexcept { return line_end < size() || last_; }
    /// Whether there are only blanks before `at` on its line.
    bool begins_line(std::size_t at);
    /// Blanks at the beginning of the line of `at`.
    std::size_t indent(std::size_t at);

    /// Spares the window to look for line ends from `begin`, where there is no blank, to `end`: there are
    /// none.
    void note_one_line(std::size_t begin, std::size_t end);

    /// Whether an answer above has depended on text before the place where the first window began, which
    /// nobody here has seen.
    bool has_guessed() const noexcept { return has_guessed_; }

  private:
    // The line of some position, up to that position.
    struct LineHead {
        std::uint64_t begin = 0;  // offset
        std::size_t indent = 0;   // blanks at its beginning
        bool has_text = false;    // and whether anything follows them
    };
    void count_to(std::size_t at);
    void read_head(std::size_t begin, std::size_t at, bool may_have_end);
    void begin_line_at_base();
    char byte_behind(std::size_t at) const noexcept;
    void ask_line();

    std::string_view bytes_;
    std::uint64_t base_ = 0;  // offset of the window in the input
    bool last_ = false;
    bool after_cr_ = false;  // the window's first byte follows a CR, which has not been counted
    LineHead before_;        // of the window's first byte

    std::size_t counted_ = 0;  // the position up to which lines are counted
    std::uint64_t line_ = 1;   // there
    LineHead head_;            // there

    // The same where note_one_line() was called last: who asks for what stands there need not go back
    // further.
    std::size_t noted_ = 0;
    std::uint64_t noted_line_ = 1;
    LineHead noted_head_;

    // Between these offsets there is no line end: what was found last by line_end(), perhaps in a shorter
    // window.
    std::uint64_t no_end_from_ = 1;
    std::uint64_t no_end_to_ = 0;

    std::uint64_t unseen_line_ = UINT64_MAX;  // offset where a line goes on whose beginning is not known
    bool has_guessed_ = false;
};

/// What a window that begins behind the byte `c` has before it.
constexpr Window::Before before(char c) noexcept {
    if (c == '\r') return Window::Before::carriage_return;
    return c == '\n' || c == '\0' ? Window::Before::line_end : Window::Before::text;
}

/// The UTF-8 byte order mark: no text at the beginning of an input, nor where inputs have been put together.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace duo2qualys::framing
