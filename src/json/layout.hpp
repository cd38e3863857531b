/// How objects are laid out: which members they had so far, in what order and how spelt. The records of one
/// source are laid out alike, so that the next member is nearly always known before it is read, and with it
/// all that would have to be found out about its key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "text/block.hpp"
#include "text/key_table.hpp"

namespace duo2qualys::json {

/// Bytes behind a text that can be read by those who compare it with a layout.
inline constexpr std::size_t kLeadSize = 2 * Block::kSize;

/// Learns from what is parsed. Bounded: when too many different members have come, those that follow stay
/// unknown, and after a while it begins anew. That costs time and nothing else. Not thread-safe.
class Layout {
  public:
    /// What a key means where it stands: a number that the reader of documents chooses.
    using Meaning = std::uint16_t;
    /// What is no part of anything means.
    static constexpr Meaning kTopLevel = 0;
    /// Tells what `key` (plain text, 8 readable bytes) means in an object of the meaning `object`. Arrays
    /// have no part in that: objects in an array mean what the array does.
    using Interpret = std::function<Meaning(Meaning object, std::string_view key)>;

    /// The place of a member. What belongs to none, because there is no room for it or because it is new, is
    /// kUnknown.
    using Index = std::uint16_t;
    static constexpr Index kUnknown = 0;

    /// Begins no key, and no text that is parsed: it is not UTF-8.
    static constexpr char kNever = '\xFF';

    /// What came next, when last seen.
    struct Expected {
        Index member = kUnknown;
        bool descends = false;  ///< its key is not known to sort behind the one before it
    };

    /// A member of all objects that stand in one place; or, without a key, a text that is parsed.
    struct alignas(64) Member {
        /// Whether the text at `p` begins with what stood before this member's value last time. Reads
        /// kLeadSize bytes.
        bool begins(const char* p) const noexcept {
            const Block::Set front = Block(p).equal(Block(lead.data()));
            const Block::Set back = Block(p + Block::kSize).equal(Block(lead.data() + Block::kSize));
            return (lead_bytes & ~(front | back << Block::kSize)) == 0;
        }

        std::array<char, kLeadSize> lead{kNever};  ///< from the quote of the key to behind the colon
        Block::Set lead_bytes = 1;                 ///< which of `lead` count,
        std::uint32_t lead_size = 0;               ///< and how many they are
        KeyPart key_part{};
        Expected first;  ///< in an object that is its value
        Expected next;   ///< in the object that it is in
    };

    /// Without an interpreter every key means 0.
    explicit Layout(Interpret interpret = nullptr);

    /// The place of texts that mean `meaning`. May forget everything: only what it returns, and what is found
    /// from there, is valid from here on.
    Member* root(Meaning meaning) {
        const bool is_known = meaning < roots_.size() && roots_[meaning] != kUnknown;
        return is_known && refused_ < kPatience ? &members_[roots_[meaning]] : add_root(meaning);
    }
    /// What comes next, or what stands for the unknown.
    Member* find(const Expected& expected) noexcept { return &members_[expected.member]; }

    /// A member that was found, or what stands for the unknown; and what it means.
    struct Found {
        Member* member;
        Meaning meaning;
    };
    /// How a member is spelt.
    struct Spelling {
        std::string_view key;      ///< between its quotes, the first of which is before it
        bool key_escaped = false;  ///< it has a backslash
        /// Bytes from the quote to the colon, and of blanks behind it; 0: the member shall not be expected.
        std::size_t lead_size = 0;
    };
    /// Takes in a member of the objects at `object`, which mean `meaning`.
    Found learn(const Member* object, Meaning meaning, const Spelling& spelling);
    /// The same for a key without a backslash, for those who expect nothing.
    Found look_up(const Member* object, Meaning meaning, std::string_view key) {
        const std::uint16_t known = objects_[index_of(object)].find(key);
        if (known == KeyTable::kNone) return learn(object, meaning, {key});
        return {&members_[known], members_[known].key_part.meaning};
    }
    /// Notes that `member` came where `expected` tells what comes.
    void expect(Expected& expected, const Member* member, bool descends) noexcept;

  private:
    // With room for as many keys as all of Duo's records together have, several times.
    static constexpr std::size_t kMost = 1024;
    // So many that there was no room for until it begins anew. Where keys are data all are new: learning
    // them would take several times as long as reading them.
    static constexpr std::size_t kPatience = 64 * kMost;

    bool is_full() const noexcept { return members_.size() == kMost; }
    Index add(Meaning meaning);
    Member* add_root(Meaning meaning);
    Index index_of(const Member* member) const noexcept {
        return static_cast<Index>(member - members_.data());
    }
    Meaning interpret(Meaning object, const Spelling& spelling) const;
    void forget();

    Interpret interpret_;
    std::vector<Member> members_;    // the first one stands for kUnknown
    std::vector<KeyTable> objects_;  // of each member: those of the objects that are its value
    std::vector<Index> roots_;       // by meaning
    std::size_t refused_ = 0;        // members since it is full
};

}  // namespace duo2qualys::json
