/// Keeps the stack of open lists and objects for the framer. Such a stack is also the guess with which the
/// conversion of a chunk begins (HOW-IT-WORKS.md). Tested by tests/unit/framing_test.cpp and
/// tests/unit/framing_damage_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "find/copies.hpp"

namespace duo2qualys::framing {

/// An open list, or an open object that is read member by member.
struct Container {
    std::uint64_t begin = 0;  ///< offset in the input
    bool is_object = false;
    bool after_key = false;  ///< for an object: a value comes next, not a key
    bool doubtful = false;   ///< a reject may have swallowed its end
    /// A record was found in it, or in the list of which it is an element. Noted only while an object is
    /// open.
    bool expects_records = false;
    /// For an object: the copies among the records near its beginning (find/copies.hpp).
    std::vector<find::CopyPlace> copies;

    bool operator==(const Container&) const = default;
    /// Whether the two are equal apart from `begin`.
    bool is_like(const Container& other) const noexcept;
};

/// The containers that are open at one place of an input, and what was read last.
class Containers {
  public:
    static constexpr std::size_t kMax = 8;  // rules, 8

    /// What was read last. Inside containers it decides whether the end of the input is
    /// premature. Outside containers, `text_before_comma`, `comma` and `element` say: the beginning of a list
    /// may have been lost in damage, and only values with commas between them followed.
    enum class Last : std::uint8_t { other, closer, reject, text_before_comma, comma, element };

    bool empty() const noexcept { return open_.empty(); }
    std::size_t size() const noexcept { return open_.size(); }
    bool full() const noexcept { return open_.size() == kMax; }
    /// Whether the innermost container is an object.
    bool in_object() const noexcept { return !open_.empty() && open_.back().is_object; }
    // These two are called for every record. Usually the innermost container alone decides the result.
    bool in_any_object() const noexcept { return in_object() || (open_.size() > 1 && has(true)); }
    bool in_any_list() const noexcept { return !open_.empty() && (!open_.back().is_object || has(false)); }
    Container& innermost() noexcept { return open_.back(); }
    const Container& outermost() const noexcept { return open_.front(); }

    /// Whether some open container may already have ended. If the stack is full, open() drops such
    /// containers.
    bool has_doubtful() const noexcept;
    /// Whether there are open containers, and all of them may already have ended.
    bool are_doubtful() const noexcept;
    /// Opens one more container. If the stack is full, the doubtful containers are dropped first; the caller
    /// checks that there are some.
    void open(Container container);
    /// Closes the innermost list (or object) and everything inside it. Returns false if none is open.
    bool close_list() { return close(false); }
    bool close_object() { return close(true); }
    /// Notes what was read last. Outside containers, a reject or a closing bracket is not noted, so that
    /// the state at the beginning of a line hardly ever depends on earlier lines.
    void note(Last last) noexcept {
        if (empty()) {
            const bool goes_on = last_ == Last::comma || last_ == Last::text_before_comma;
            last = goes_on && last == Last::other ? Last::element : Last::other;
        }
        last_ = last;
    }
    /// Notes a comma. Outside containers it counts only after an element.
    void note_comma() noexcept {
        if (empty() && last_ == Last::element) last_ = Last::comma;
    }
    /// Notes damage that is followed by a comma: `comma`, or `text_before_comma` if the damage counts as
    /// text.
    void note_damage(Last last) noexcept {
        if (empty()) last_ = last;
    }
    /// Whether the next value is an element of a list.
    bool in_list() const noexcept { return empty() ? last_ == Last::comma : !in_object(); }
    /// Notes that the value of the innermost object's key, or a reject in its place, has been read.
    void end_value() noexcept {
        if (in_object()) open_.back().after_key = false;
    }

    /// Marks all open containers as doubtful, because a reject may have swallowed their ends. With `is_over`,
    /// first closes the containers that were opened at or after the offset `begin`.
    void doubt(std::uint64_t begin, bool is_over);
    /// Whether an input that ends here is truncated.
    bool is_something_missing() const noexcept;

    /// Whether a list element that is not a record is rejected here. Inside an object, elements are rejected
    /// only after the first record of their list.
    bool rejects_elements() const noexcept;
    /// Whether a list without records is a reject here, because it is an element of a list in an object.
    bool checks_lists() const noexcept { return in_any_object() && !in_object() && rejects_elements(); }
    void note_record() noexcept;
    /// Whether a record is a copy. `offset` is where the record, or the string around it, begins in the
    /// input; `ordinal` counts the findings in that string.
    bool is_copy(std::uint64_t offset, std::uint32_t ordinal) const noexcept;

    bool operator==(const Containers&) const = default;
    /// Whether the two are equal apart from the offsets at which their open containers begin.
    bool are_like(const Containers& other) const noexcept;
    /// For each container of `guess` that is still open here, replaces its offset by the one in `known`.
    /// `guess` and `known` must satisfy are_like().
    void correct(const Containers& guess, const Containers& known) noexcept;

  private:
    bool close(bool object);
    bool has(bool object) const noexcept;

    std::vector<Container> open_;  // outermost first
    Last last_ = Last::other;
};

}  // namespace duo2qualys::framing
