/// Finds the bracket that closes another one on a line of text (for example, the braces of a header). Also
/// finds the brackets of a text that nothing closes. Brackets in JSON strings do not count. `{` and `[` are
/// not distinguished: `]` also closes `{`. Tested by tests/unit/brackets_test.cpp and
/// framing_compare_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "framing/window.hpp"

namespace duo2qualys::framing {

/// Finds the bracket that closes another one. Callers may ask for millions of brackets of one line, one after
/// another, so one scan of up to 128 KiB of the line answers for every place in it. The answers are kept
/// until a question needs bytes beyond that part.
class BracketPairs {
  public:
    /// The size in bytes of the longest pair that is found. Pairs in headers are shorter.
    static constexpr std::size_t kFar = std::size_t{64} << 10U;

    /// Returns the position after the bracket that closes the one at `at`, which is assumed to be outside
    /// strings. Returns npos if no bracket closes it before `line_end`, the end of the line, or if the
    /// position is more than `reach` or kFar bytes after `at`.
    std::size_t behind_closing(const Window& window, std::size_t at, std::size_t line_end, std::size_t reach);

  private:
    void scan(std::string_view text);

    // The part of a line that was scanned last.
    std::uint64_t begin_ = 0;  // offset
    std::uint64_t end_ = 0;    // offset
    // For each place in it: the place after the first closing bracket whose opening bracket is before this
    // place, if a reader begins here, outside strings. kNone if there is none. In bytes from begin_.
    std::vector<std::uint32_t> behind_;
    static constexpr std::uint32_t kNone = UINT32_MAX;
};

/// The brackets of a text that nothing closes. Takes one bit of memory for each byte of the text.
class UnclosedBrackets {
  public:
    /// Finds those of `text`, which begins at `offset` in the input, and forgets the ones known before.
    void find(std::string_view text, std::uint64_t offset);
    /// Whether one of them is at `offset`.
    bool contains(std::uint64_t offset) const noexcept {
        return offset >= begin_ && offset - begin_ < is_unclosed_.size() && is_unclosed_[offset - begin_];
    }

  private:
    std::uint64_t begin_ = 0;        // offset of the text
    std::vector<bool> is_unclosed_;  // for each byte
};

}  // namespace duo2qualys::framing
