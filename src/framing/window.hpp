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
};

/// Unread bytes of an input, and what has to be remembered of those before them. Positions count from the
/// beginning of the window, offsets from the beginning of the input. Questions about lines are cheap when
/// asked in ascending order.
class Window {
  public:
    /// Bytes that must be readable behind the window.
    static constexpr std::size_t kPadding = 64;

    Window() = default;
    /// A window behind `offset` bytes; with `in_line` there is text before it on its line.
    Window(std::uint64_t offset, bool in_line) : base_(offset), before_{offset, 0, in_line}, head_(before_) {}

    /// Gives the bytes up: the window is empty now and at the place that `at` was. They may change from here
    /// on.
    void leave(std::size_t at);
    /// Takes the bytes that follow the place of the empty window; `last`: the input ends with them.
    void enter(std::string_view bytes, bool last) noexcept;
    /// Takes and gives up the bytes that follow that place, in which somebody has counted the LFs already.
    void pass(std::string_view bytes, std::uint64_t newlines);

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
    /// The end of the line of `at`: its LF, or the end of the window.
    std::size_t line_end(std::size_t at) noexcept;
    /// Whether the window holds the end of the line whose line_end() it is.
    bool is_line_whole(std::size_t line_end) const noexcept { return line_end < size() || last_; }
    /// Whether there are only blanks before `at` on its line.
    bool begins_line(std::size_t at);
    /// Blanks at the beginning of the line of `at`.
    std::size_t indent(std::size_t at);

  private:
    // The line of some position, up to that position.
    struct LineHead {
        std::uint64_t begin = 0;  // offset
        std::size_t indent = 0;   // blanks at its beginning
        bool has_text = false;    // and whether anything follows them
    };
    void count_to(std::size_t at);
    void read_head(std::size_t begin, std::size_t at);

    std::string_view bytes_;
    std::uint64_t base_ = 0;  // offset of the window in the input
    bool last_ = false;
    LineHead before_;  // of the window's first byte

    std::size_t counted_ = 0;  // the position up to which lines are counted
    std::uint64_t line_ = 1;   // there
    LineHead head_;            // there

    // Between these offsets there is no LF: what was found last by line_end(), perhaps in a shorter window.
    std::uint64_t no_newline_from_ = 1;
    std::uint64_t no_newline_to_ = 0;
};

/// The UTF-8 byte order mark: no text at the beginning of an input, nor where inputs have been put together.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace duo2qualys::framing
