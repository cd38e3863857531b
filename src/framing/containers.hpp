/// The lists and answers that records stand in (rules, 8).
#pragma once

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
};

/// The containers that are open at some place of an input.
struct Containers {
    /// What was read last, as far as it matters for whether something is missing at the end.
    enum class Last : std::uint8_t { other, closer, reject };

    std::vector<Container> open;  ///< outermost first
    Last last = Last::other;      ///< always `other` outside containers

    bool operator==(const Containers&) const = default;
};

}  // namespace duo2qualys::framing
