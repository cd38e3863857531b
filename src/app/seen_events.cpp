#include "app/seen_events.hpp"

#include <algorithm>

namespace duo2qualys::app {
namespace {

// The first eight bytes of an id as a number. Apart from the version bits, they are bits of a hash.
std::uint64_t number(const normalize::Uuid& id) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(value); ++i)
        value = value << 8U | id.bytes[i];
    return value;
}

constexpr std::size_t kFewSlots = 1024;

}  // namespace

std::size_t SeenEvents::Hash::operator()(const Id& id) const noexcept {
    return static_cast<std::size_t>(number(id));
}

SeenEvents::SeenEvents(std::uint64_t most) {
    most_ = static_cast<std::size_t>(most == 0 ? kMost : std::min(most, kMost));
    slots_.resize(kFewSlots, kFree);
}

// The slot at which the search for an id begins: its first 32 bits, scaled to the size of the table.
std::size_t SeenEvents::home(const Id& id) const noexcept {
    const std::uint64_t high = number(id) >> 32U;
    return static_cast<std::size_t>(high * slots_.size() >> 32U);
}

// The slot of the id, or the free slot where it would be stored.
std::size_t SeenEvents::find(const Id& id) const noexcept {
    std::size_t slot = home(id);
    while (slots_[slot] != kFree && !(ring_[slots_[slot] - 1] == id))
        slot = next(slot);
    return slot;
}

bool SeenEvents::add(const Id& id) {
    const std::size_t slot = find(id);
    if (slots_[slot] != kFree) {
        if (!rewriting_ || loaded_ == 0) return false;
        // The number of the id among all added ids. The ring holds the last of them.
        const std::size_t place = slots_[slot] - 1;
        const std::size_t age = (place + ring_.size() - oldest_) % ring_.size();
        const std::uint64_t order = added_ - ring_.size() + age;
        return order < loaded_ && rewritten_.insert(id).second;
    }
    ++added_;
    if (ring_.size() < most_) {
        ring_.push_back(id);
        if (3 * ring_.size() > 2 * slots_.size()) {
            grow();
        } else {
            slots_[slot] = static_cast<std::uint32_t>(ring_.size());
        }
        return true;
    }
    free(find(ring_[oldest_]));
    ring_[oldest_] = id;
    put(oldest_);
    oldest_ = (oldest_ + 1) % ring_.size();
    return true;
}

void SeenEvents::put(std::size_t place) {
    slots_[find(ring_[place])] = static_cast<std::uint32_t>(place + 1);
}

// Frees a slot, and moves those of the following entries that could otherwise no longer be found.
void SeenEvents::free(std::size_t slot) noexcept {
    for (std::size_t at = next(slot); slots_[at] != kFree; at = next(at)) {
        const std::size_t begin = home(ring_[slots_[at] - 1]);
        // Whether a search for the entry passes the free slot, taking the wrap at the end of the table into
        // account.
        const bool passes = slot <= at ? begin <= slot || begin > at : begin <= slot && begin > at;
        if (!passes) continue;
        slots_[slot] = slots_[at];
        slot = at;
    }
    slots_[slot] = kFree;
}

// Rebuilds the table with more slots. Once half of the final number of ids is stored, the table gets its
// final size, because growing needs the memory of both tables.
void SeenEvents::grow() {
    const std::size_t count = ring_.size();
    const std::size_t room = count < most_ && 2 * count >= most_ ? most_ : count;
    slots_ = {};
    slots_.resize(std::max(kFewSlots, room / 4 * 7), kFree);
    for (std::size_t place = 0; place < count; ++place)
        put(place);
}

std::size_t SeenEvents::places_at(std::uint64_t mark) const noexcept {
    const std::uint64_t later = added_ - mark;
    return later >= ring_.size() ? 0 : ring_.size() - static_cast<std::size_t>(later);
}

void SeenEvents::forget_earlier(bool keeps_rewritten) {
    keeps_earlier_ = false;
    if (!keeps_rewritten) rewritten_.clear();
}

}  // namespace duo2qualys::app
