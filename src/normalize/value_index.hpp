/// Looks up one of many token values by its text, for tokens that have too many values for a linear search.
/// Tested by tests/unit/token_values_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace duo2qualys::normalize {

/// A hash table of numbers. Each number represents a text that the owner of the table keeps. The hash is
/// seeded anew in every run, so that input cannot be crafted to collide.
class ValueIndex {
  public:
    void clear() noexcept;

    /// Whether a number was inserted for `text`. `text_of(number)` must return the text of a number.
    template <typename TextOf>
    bool contains(std::string_view text, TextOf text_of) const {
        if (used_ == 0) return false;
        const std::uint32_t hash = hash_of(text);
        for (std::size_t at = place(hash); slots_[at].number != kFree; at = place(at + 1)) {
            if (slots_[at].hash == hash && text_of(slots_[at].number) == text) return true;
        }
        return false;
    }

    /// Inserts a number for a text that has none yet.
    void insert(std::string_view text, std::uint32_t number);

  private:
    static constexpr std::uint32_t kFree = 0xFFFF'FFFF;
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number = kFree;
    };

    static std::uint32_t hash_of(std::string_view text);
    std::size_t place(std::size_t at) const noexcept { return at & (slots_.size() - 1); }
    void put(const Slot& slot);

    std::vector<Slot> slots_;  // their number is a power of two, and at most half of them are in use
    std::size_t used_ = 0;
};

}  // namespace duo2qualys::normalize
