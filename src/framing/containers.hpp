/// The lists and answers that records stand in (rules, 8).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace duo2qualys::framing {

/// A list or answer that is open.
struct Container {
    std::uint64_t begin = 0;   ///< offset in the input
    std::uint8_t braces = 0;   ///< that close an answer behind its list: 1 or 2; 0: a plain list
    bool list_closed = false;  ///< the list of the answer has ended, other members may follow
    bool doubtful = false;     ///< a reject may have swallowed its end

    bool operator==(const Container&) const = default;
    /// Whether they differ at most in where they began.
    bool is_like(const Container& other) const noexcept {
        return braces == other.braces && list_closed == other.list_closed && doubtful == other.doubtful;
    }
};

/// The containers that are open at some place of an input.
struct Containers {
    /// What was read last, as far as it matters: in containers for whether something is missing at the end,
    /// outside of them for whether a list goes on whose beginning a reject has swallowed.
    enum class Last : std::uint8_t { other, closer, reject, comma };

    std::vector<Container> open;  ///< outermost first
    Last last = Last::other;      ///< `comma` outside containers only, there that or `other`

    bool operator==(const Containers&) const = default;
    /// Whether they differ at most in where the open ones began.
    bool are_like(const Containers& other) const noexcept {
        const auto is_like = [](const Container& a, const Container& b) { return a.is_like(b); };
        return last == other.last &&
               std::equal(open.begin(), open.end(), other.open.begin(), other.open.end(), is_like);
    }
};

}  // namespace duo2qualys::framing
