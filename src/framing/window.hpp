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
/// beginning of the window.
class Window {
  public:
    /// Bytes that must be readable behind the window.
    static constexpr std::size_t kPadding = 64;

    Window() = default;
    /// A window behind `offset` bytes; with `in_line` there is text before it on its line.
    Window(std::uint64_t offset, bool in_line) : base_(offset), before_{0, in_line} {}

    /// Gives the bytes up: the window is empty now and at the place that `at` was. They may change from here on.
    void leave(std::size_t at);
    /// Takes the bytes that follow the place of the empty window; `last`: the input ends with them.
    void enter(std::string_view bytes, bool last) noexcept;

    std::string_view bytes() const noexcept { return bytes_; }
    std::size_t size() const noexcept { return bytes_.size(); }
    char operator[](std::size_t at) const noexcept { return bytes_[at]; }
    /// Whether the input ends where the window ends.
    bool last() const noexcept { return last_; }

    /// Where `at` is in the input. Cheap when asked in ascending order.
    Place place(std::size_t at);
    /// The offset in the input of `at`.
    std::uint64_t offset(std::size_t at) const noexcept { return base_ + at; }
    /// The end of the line of `at`: its LF, or the end of the window.
    std::size_t line_end(std::size_t at) const noexcept;
    /// Whether there are only blanks before `at` on its line.
    bool begins_line(std::size_t at) const noexcept;
    /// Blanks at the beginning of the line of `at`.
    std::size_t indent(std::size_t at) const noexcept;

  private:
    struct LineHead {
        std::size_t indent = 0;  // blanks at its beginning
        bool has_text = false;   // and whether anything follows them
    };
    LineHead line_head(std::size_t at) const noexcept;

    std::string_view bytes_;
    std::uint64_t base_ = 0;  // offset of the window in the input
    bool last_ = false;
    LineHead before_;         // the line of the window's first byte, up to that byte
    std::uint64_t line_ = 1;  // line of counted_
    std::size_t counted_ = 0;
};

/// The UTF-8 byte order mark.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace duo2qualys::framing
