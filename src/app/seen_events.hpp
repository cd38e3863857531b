/// Remembers which events have been written, so that each is written once (--dedup, --seen). Tested by
/// tests/unit/seen_events_test.cpp and tests/integration/choosing_test.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_set>
#include <vector>

#include "normalize/event_id.hpp"

namespace duo2qualys::app {

/// The content ids of the last events, in at most 24 bytes each. A ring holds the ids. A hash table with open
/// addressing, at most two thirds full, holds their places in the ring. Used by one thread at a time.
class SeenEvents {
  public:
    using Id = normalize::Uuid;

    /// The largest number of ids (50 GB of memory). Slots are 32 bits wide.
    static constexpr std::uint64_t kMost = (std::uint64_t{1} << 31U) - 1;

    /// Remembers the last `most` ids, but at most kMost; 0 means kMost.
    explicit SeenEvents(std::uint64_t most);

    /// Adds an event that an earlier run wrote. May be called only before the first add().
    void load(const Id& id) { add(id), loaded_ = added_; }

    /// Adds an event that is about to be written. Returns false if it was written before.
    bool add(const Id& id);

    /// If `on`, events that only earlier runs have written count as new from now on, once each. Use this
    /// while a file with those events is being replaced.
    void set_rewriting(bool on) noexcept { rewriting_ = on; }

    /// From now on, for_each() and size_at() leave out the events of earlier runs. With `keeps_rewritten`,
    /// they keep the events that this run has written again.
    void forget_earlier(bool keeps_rewritten);

    /// A mark after all events written so far, for for_each().
    std::uint64_t mark() const noexcept { return added_; }
    /// Calls `take` with each remembered id up to the mark, oldest first.
    template <typename Take>
    void for_each(std::uint64_t mark, Take take) const {
        const std::size_t count = places_at(mark);
        for (std::size_t i = 0; i < count; ++i) {
            const Id& id = ring_[(oldest_ + i) % ring_.size()];
            if (is_kept(i, id)) take(id);
        }
    }
    /// The number of remembered ids up to the mark.
    std::size_t size_at(std::uint64_t mark) const {
        std::size_t count = 0;
        for_each(mark, [&count](const Id&) { ++count; });
        return count;
    }

    std::size_t size() const noexcept { return ring_.size(); }
    /// Bytes of memory for the ids, without the overhead of the containers.
    std::size_t memory() const noexcept {
        return ring_.size() * sizeof(Id) + slots_.capacity() * sizeof(std::uint32_t);
    }

  private:
    static constexpr std::uint32_t kFree = 0;

    std::size_t places_at(std::uint64_t mark) const noexcept;
    // Whether for_each() passes on the id at this place, counted from the oldest.
    bool is_kept(std::size_t place, const Id& id) const {
        return keeps_earlier_ || added_ - ring_.size() + place >= loaded_ || rewritten_.count(id) != 0;
    }

    std::size_t home(const Id& id) const noexcept;
    std::size_t next(std::size_t slot) const noexcept { return slot + 1 == slots_.size() ? 0 : slot + 1; }
    std::size_t find(const Id& id) const noexcept;
    void put(std::size_t place);
    void free(std::size_t slot) noexcept;
    void grow();

    std::size_t most_;
    std::deque<Id> ring_;
    std::size_t oldest_ = 0;            // index of the oldest id, once the ring is full
    std::vector<std::uint32_t> slots_;  // a place in the ring plus one, or kFree
    std::uint64_t added_ = 0;
    std::uint64_t loaded_ = 0;  // how many of these are from earlier runs
    bool rewriting_ = false;
    bool keeps_earlier_ = true;
    struct Hash {
        std::size_t operator()(const Id& id) const noexcept;
    };
    std::unordered_set<Id, Hash> rewritten_;
};

}  // namespace duo2qualys::app
