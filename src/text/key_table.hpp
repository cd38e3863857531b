/// Maps known keys to small numbers with one hash and, usually, one comparison of 16 bytes, for the hot path.
/// Tested by tests/unit/text_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace duo2qualys {

/// Maps strings to small numbers. Inserted strings must outlive the table. find() reads 8 bytes from the
/// beginning of its argument, whatever its size.
class KeyTable {
  public:
    static constexpr std::uint16_t kNone = 0xFFFF;

    bool empty() const noexcept { return slots_.empty(); }

    /// Adds `key`, or replaces its value.
    void insert(std::string_view key, std::uint16_t value) {
        if (4 * (used_ + 1) > slots_.size()) rehash();
        const Digest digest = any_digest(key);
        Slot& slot = slots_[place(digest, key)];
        if (slot.value == kNone) ++used_;
        slot = {digest, key, value};
    }

    /// Like find(), but for a string after which no byte may be read.
    std::uint16_t find_any(std::string_view key) const noexcept {
        return slots_.empty() ? kNone : slots_[place(any_digest(key), key)].value;
    }

    /// Calls `each(key, value)` for every entry in unspecified order.
    template <typename Each>
    void for_each(Each each) const {
        for (const Slot& slot : slots_) {
            if (slot.value != kNone) each(slot.key, slot.value);
        }
    }

    /// The value of `key`, or kNone.
    std::uint16_t find(std::string_view key) const noexcept {
        return slots_.empty() ? kNone : slots_[place(Digest(key), key)].value;
    }

  private:
    // Entry i is a mask for the first i bytes of a word in memory.
    static constexpr std::array<std::uint64_t, 9> kFirstBytes = [] {
        std::array<std::uint64_t, 9> masks{};
        for (std::size_t i = 0; i < 8; ++i) {
            masks[i] = std::endian::native == std::endian::little ? (std::uint64_t{1} << 8 * i) - 1
                                                                  : ~(~std::uint64_t{0} >> 8 * i);
        }
        masks[8] = ~std::uint64_t{0};
        return masks;
    }();

    // The first and last eight bytes of a key and its size. Up to 16 bytes, this is the whole key.
    struct Digest {
        Digest() = default;
        explicit Digest(std::string_view key) noexcept : size(key.size()) {
            // There is no branch here, because the size is unpredictable. For a key of less than eight bytes,
            // `head` and `tail` are equal.
            const std::size_t known = std::min<std::size_t>(size, 8);
            std::memcpy(&head, key.data(), 8);
            std::memcpy(&tail, key.data() + (size - known), 8);
            head &= kFirstBytes[known];
            tail &= kFirstBytes[known];
        }
        std::size_t hash() const noexcept {
            const std::uint64_t mixed = (head ^ std::rotl(tail, 29) ^ size) * 0x9E37'79B9'7F4A'7C15;
            return static_cast<std::size_t>(mixed >> 40U);
        }
        bool operator==(const Digest&) const = default;

        std::uint64_t head = 0;
        std::uint64_t tail = 0;
        std::size_t size = 0;
    };
    struct Slot {
        Digest digest;
        std::string_view key;
        std::uint16_t value = kNone;
    };

    // The digest of a key after which no byte may be read.
    static Digest any_digest(std::string_view key) noexcept {
        if (key.size() >= 8) return Digest(key);
        std::array<char, 8> padded{};
        std::copy(key.begin(), key.end(), padded.begin());
        return Digest({padded.data(), key.size()});
    }

    std::size_t place(const Digest& digest, std::string_view key) const noexcept {
        std::size_t at = digest.hash() & mask_;
        while (slots_[at].value != kNone &&
               !(slots_[at].digest == digest && (key.size() <= 16 || slots_[at].key == key))) {
            at = (at + 1) & mask_;
        }
        return at;
    }
    void rehash() {
        std::vector<Slot> old(slots_.empty() ? 8 : 2 * slots_.size());
        mask_ = old.size() - 1;
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.value != kNone) slots_[place(slot.digest, slot.key)] = slot;
        }
    }

    std::vector<Slot> slots_;  // their number is a power of two; at most a quarter are in use
    std::size_t mask_ = 0;     // number of slots minus one
    std::size_t used_ = 0;
};

}  // namespace duo2qualys
