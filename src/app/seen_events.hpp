/// Remembers which events have been written, so that each is written once. Tested by
/// tests/unit/seen_events_test.cpp and tests/integration/choosing_test.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "normalize/event_id.hpp"

namespace duo2qualys::app {

/// The last so many content ids, in at most 24 bytes each: a ring of them, and a hash table of places in the
/// ring, open addressing, at most two thirds full. Used by one thread at a time.
class SeenEvents {
  public:
    using Id = normalize::Uuid;

    /// As many ids as are ever remembered (50 GB): slots are counted in 32 bits.
    static constexpr std::uint64_t kMost = (std::uint64_t{1} << 31U) - 1;

    /// Remembers the last `most` ids, at most kMost; 0: kMost.
    explicit SeenEvents(std::uint64_t most);

    /// Takes an event that an earlier run has written. Only before the first add().
    void load(const Id& id) { add(id), loaded_ = added_; }

    /// Takes an event that is about to be written. False: it has been written before.
    bool add(const Id& id);

    /// From here on, events that only earlier runs have written count as new, once each: they are written to
    /// a file that replaces the one which had them.
    void set_rewriting(bool on) noexcept { rewriting_ = on; }

    /// What has been written so far, for for_each().
    std::uint64_t mark() const noexcept { return added_; }
    /// Calls `take` with each id that is remembered, oldest first, up to the mark.
    template <typename Take>
    void for_each(std::uint64_t mark, Take take) const {
        const std::size_t count = size_at(mark);
        for (std::size_t i = 0; i < count; ++i)
            take(ring_[(oldest_ + i) % ring_.size()]);
    }
    /// How many these are.
    std::size_t size_at(std::uint64_t mark) const noexcept;

    std::size_t size() const noexcept { return ring_.size(); }
    /// Bytes of memory for the ids, but for what the containers need for themselves.
    std::size_t memory() const noexcept {
        return ring_.size() * sizeof(Id) + slots_.capacity() * sizeof(std::uint32_t);
    }

  private:
    static constexpr std::uint32_t kFree = 0;

    std::size_t home(const Id& id) const noexcept;
    std::size_t next(std::size_t slot) const noexcept { return slot + 1 == slots_.size() ? 0 : slot + 1; }
    std::size_t find(const Id& id) const noexcept;
    void put(std::size_t place);
    void free(std::size_t slot) noexcept;
    void grow();

    std::size_t most_;
    std::deque<Id> ring_;
    std::size_t oldest_ = 0;            // where the ring begins, once it is full
    std::vector<std::uint32_t> slots_;  // a place in the ring, plus one
    std::uint64_t added_ = 0;
    std::uint64_t loaded_ = 0;  // of these, from earlier runs
    bool rewriting_ = false;
    struct Hash {
        std::size_t operator()(const Id& id) const noexcept;
    };
    std::unordered_set<Id, Hash> rewritten_;
};

}  // namespace duo2qualys::app
