/// Finds one of many values by its text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace duo2qualys::normalize {

/// A hash table of numbers, each standing for a text that its owner keeps. Nobody can choose texts that
/// collide: the hash has a seed that is new in every run.
class ValueIndex {
  public:
    void clear() noexcept;

    /// Whether a number has been added for this text. `text_of(number)` gives the text of one.
    template <typename TextOf>
    bool contains(std::string_view text, TextOf text_of) const {
        if (used_ == 0) return false;
        const std::uint32_t hash = hash_of(text);
        for (std::size_t at = place(hash); slots_[at].number != kFree; at = place(at + 1)) {
            if (slots_[at].hash == hash && text_of(slots_[at].number) == text) return true;
        }
        return false;
    }

    /// Adds a number for a text that has none.
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

    std::vector<Slot> slots_;  // a power of two, at most half of them in use
    std::size_t used_ = 0;
};

}  // namespace duo2qualys::normalize
