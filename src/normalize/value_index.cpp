#include "normalize/value_index.hpp"

#include <xxhash.h>

#include <algorithm>
#include <random>

namespace duo2qualys::normalize {
namespace {

constexpr std::size_t kSmallest = 64;  // slots

}  // namespace

std::uint32_t ValueIndex::hash_of(std::string_view text) {
    static const std::uint64_t seed = std::uint64_t{std::random_device()()} << 32U | std::random_device()();
    return static_cast<std::uint32_t>(XXH3_64bits_withSeed(text.data(), text.size(), seed));
}

void ValueIndex::clear() noexcept {
    if (slots_.size() > kSmallest && 8 * used_ < slots_.size()) {
        // The table has become much too large. One record must not slow down all records after it.
        slots_ = std::vector<Slot>();
    } else {
        std::fill(slots_.begin(), slots_.end(), Slot());
    }
    used_ = 0;
}

void ValueIndex::insert(std::string_view text, std::uint32_t number) {
    if (2 * (used_ + 1) > slots_.size()) {
        std::vector<Slot> old(std::max(kSmallest, 2 * slots_.size()));
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.number != kFree) put(slot);
        }
    }
    put({hash_of(text), number});
    ++used_;
}

void ValueIndex::put(const Slot& slot) {
    std::size_t at = place(slot.hash);
    while (slots_[at].number != kFree)
        at = place(at + 1);
    slots_[at] = slot;
}

}  // namespace duo2qualys::normalize
