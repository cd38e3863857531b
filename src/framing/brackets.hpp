/// Pairs of brackets on a line that need not be JSON: the braces of a header, and lists that nothing closes.
/// Brackets in JSON strings do not count. Tested by tests/unit/framing_test.cpp and
/// framing_compare_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "framing/window.hpp"

namespace duo2qualys::framing {

/// Finds the brackets that close others. A line may have millions of brackets that are asked for one after
/// the other, so what was found for one of them is kept for the next. Its memory is bounded.
class BracketPairs {
  public:
    /// The size in bytes of the longest pair that is found. Longer ones do not occur in headers.
    static constexpr std::size_t kFar = std::size_t{64} << 10U;

    /// Returns the position after the bracket that closes the one at `at`, on the line that ends at
    /// `line_end`; npos if that is more than `reach` or kFar bytes behind `at`, or if there is none.
    std::size_t behind_closing(const Window& window, std::size_t at, std::size_t line_end, std::size_t reach);

    /// Forgets the input.
    void reset() noexcept;

  private:
    struct Bracket {
        std::uint32_t begin = 0;  // counted from the beginning of the scan
        std::uint32_t size = 0;   // of the pair; 0 if nothing closes it
    };
    // The brackets of a part of a line. It begins with a bracket, which is taken to be outside of strings.
    struct Scan {
        std::uint64_t begin = 0;  // offset
        std::uint64_t end = 0;    // offset
        std::vector<Bracket> brackets;
    };
    static const Bracket* find(const Scan& scan, std::uint64_t offset);
    const Bracket& scan(const Window& window, std::size_t at);

    // Two, because what is inside a string for one scan may be outside of strings for the other: that depends
    // on which quotes of the line each scan has passed.
    std::array<Scan, 2> scans_;
    std::vector<std::uint32_t> open_;  // indices of brackets, in use by scan()
};

/// The places of the first `most` brackets in `text` that nothing closes, in ascending order.
std::vector<std::size_t> unclosed_brackets(std::string_view text, std::size_t most);

}  // namespace duo2qualys::framing
