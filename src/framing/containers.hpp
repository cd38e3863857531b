/// The lists that are open at a place of an input, and the objects that are read member by member.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "find/copies.hpp"

namespace duo2qualys::framing {

/// A list or object that is open.
struct Container {
    std::uint64_t begin = 0;  ///< offset in the input
    bool is_object = false;
    bool after_key = false;  ///< of an object: a value comes next
    bool doubtful = false;   ///< a reject may have swallowed its end
    bool has_given = false;  ///< in an object: a record has been found in it
    /// Of an object: the records near its beginning that stand there a second time.
    std::vector<find::CopyPlace> copies;

    bool operator==(const Container&) const = default;
    /// Whether they differ at most in where they began.
    bool is_like(const Container& other) const noexcept;
};

/// The containers that are open at some place of an input, and what was read last in them.
class Containers {
  public:
    static constexpr std::size_t kMax = 8;  // rules, 8

    /// What was read last, as far as it matters: in containers for whether something is missing at the end,
    /// outside of them for whether a list goes on whose beginning a reject has swallowed.
    enum class Last : std::uint8_t { other, closer, reject, comma };

    bool empty() const noexcept { return open_.empty(); }
    bool full() const noexcept { return open_.size() == kMax; }
    /// Whether the innermost one is an object.
    bool in_object() const noexcept { return !open_.empty() && open_.back().is_object; }
    bool in_any_object() const noexcept { return !open_.empty() && has_object(); }
    bool in_any_list() const noexcept { return !open_.empty() && has_list(); }
    Container& innermost() noexcept { return open_.back(); }
    const Container& outermost() const noexcept { return open_.front(); }

    /// Whether some may be gone: they make room for others.
    bool has_doubtful() const noexcept;
    /// Opens one more. There must be room.
    void open(Container container);
    /// Closes the innermost list or object, and all within it. False: none is open.
    bool close_list() { return close(false); }
    bool close_object() { return close(true); }
    /// Notes what was read in them.
    void note(Last last) noexcept { last_ = empty() ? Last::other : last; }
    void note_comma() noexcept {
        if (empty()) last_ = Last::comma;
    }
    /// Whether a value that comes next is an element of a list.
    bool in_list() const noexcept { return empty() ? last_ == Last::comma : !in_object(); }
    /// The value of the innermost object's key has been read, or what stands for it.
    void end_value() noexcept {
        if (in_object()) open_.back().after_key = false;
    }

    /// A reject may have swallowed ends. With `is_over`, those that were opened from the offset `begin` on
    /// are closed.
    void doubt(std::uint64_t begin, bool is_over);
    /// Whether at the end of the input something is missing.
    bool is_something_missing() const noexcept;

    /// Whether an element of a list that is no record shall be rejected here: in an object only behind the
    /// first record of that list.
    bool rejects_elements() const noexcept;
    void note_record() noexcept;
    /// Whether the record whose place begins at the offset, and is the given one there, is a copy.
    bool is_copy(std::uint64_t offset, std::uint32_t ordinal) const noexcept;

    bool operator==(const Containers&) const = default;
    /// Whether they differ at most in where the open ones began.
    bool are_like(const Containers& other) const noexcept;
    /// Takes over where those of `guess` began that are still open here, as they began in `known`, which is
    /// like it.
    void correct(const Containers& guess, const Containers& known) noexcept;

  private:
    bool close(bool object);
    bool has_list() const noexcept;
    bool has_object() const noexcept;

    std::vector<Container> open_;  // outermost first
    Last last_ = Last::other;
};

}  // namespace duo2qualys::framing
