/// Remembers, for the parser, the members of the earlier objects of a source, in their order and spelling.
/// Records of one source have the same layout, so the next key can nearly always be predicted. A comparison
/// with the prediction replaces reading the key and looking it up. Tested by tests/unit/json_layout_test.cpp.
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

/// Comparing text with a layout may read this many bytes after the text.
inline constexpr std::size_t kLeadSize = 2 * Block::kSize;

/// Learns from parsed objects. Its memory is bounded: when it is full, new members stay unknown, and after a
/// while it forgets everything and learns again. This makes parsing slower, but does not change the result.
/// Not thread-safe.
class Layout {
  public:
    /// The meaning of a key at its place: a number that is defined by the code that uses the documents.
    using Meaning = std::uint16_t;
    /// The meaning of a value that is not part of another.
    static constexpr Meaning kTopLevel = 0;
    /// Returns the meaning of `key`, which is unescaped, in an object of the meaning `object`. 8 bytes of
    /// `key` are readable, even if it is shorter. Arrays are transparent: objects in an array have the
    /// meaning of the array.
    using Interpret = std::function<Meaning(Meaning object, std::string_view key)>;

    /// Identifies a member. A member that is new, or for which there is no room, is kUnknown.
    using Index = std::uint16_t;
    static constexpr Index kUnknown = 0;

    /// A byte that begins no key and no parsed text, because it is not UTF-8.
    static constexpr char kNever = '\xFF';

    /// The member that came next when this place was last read.
    struct Expected {
        Index member = kUnknown;
        bool descends = false;  ///< its key is not known to sort after the previous key
    };

    /// A member that all objects at one place share. A member without a key represents a parsed text.
    struct alignas(64) Member {
        /// Whether the text at `p` begins with the bytes that preceded this member's value last time. Reads
        /// kLeadSize bytes.
        bool begins(const char* p) const noexcept {
            const Block::Set front = Block(p).equal(Block(lead.data()));
            const Block::Set back = Block(p + Block::kSize).equal(Block(lead.data() + Block::kSize));
            return (lead_bytes & ~(front | back << Block::kSize)) == 0;
        }

        /// The bytes from the quote of the key to the end of the blanks after the colon.
        std::array<char, kLeadSize> lead{kNever};
        Block::Set lead_bytes = 1;    ///< the set of valid bytes of `lead`
        std::uint32_t lead_size = 0;  ///< their number
        KeyPart key_part{};
        Expected first;  ///< the first member, if the value is an object
        Expected next;   ///< the member after this one
    };

    /// Without an interpreter, every key has the meaning 0.
    explicit Layout(Interpret interpret = nullptr);

    /// Returns the place of texts that mean `meaning`. This may forget everything, so all places found
    /// earlier become invalid.
    Member* root(Meaning meaning) {
        const bool is_known = meaning < roots_.size() && roots_[meaning] != kUnknown;
        return is_known && refused_ < kPatience ? &members_[roots_[meaning]] : add_root(meaning);
    }
    /// The expected member, or the placeholder for kUnknown.
    Member* find(const Expected& expected) noexcept { return &members_[expected.member]; }

    /// A member, or the placeholder for kUnknown, and its meaning.
    struct Found {
        Member* member;
        Meaning meaning;
    };
    /// How a member is spelled in the source.
    struct Spelling {
        std::string_view key;      ///< between its quotes; the byte before it is the opening quote
        bool key_escaped = false;  ///< the key has a backslash
        /// Bytes from the quote to the end of the blanks after the colon; 0 if the member must not be
        /// predicted.
        std::size_t lead_size = 0;
    };
    /// Learns a member of the objects at `object`, which have the meaning `meaning`.
    Found learn(const Member* object, Meaning meaning, const Spelling& spelling);
    /// Like learn(), but for a key without a backslash, and without prediction.
    Found look_up(const Member* object, Meaning meaning, std::string_view key) {
        const std::uint16_t known = objects_[index_of(object)].find(key);
        if (known == KeyTable::kNone) return learn(object, meaning, {key});
        return {&members_[known], members_[known].key_part.meaning};
    }
    /// Makes `expected` predict `member`, which came at its place this time.
    void expect(Expected& expected, const Member* member, bool descends) noexcept;

  private:
    // Several times the number of keys in all kinds of Duo's records together.
    static constexpr std::size_t kMost = 1024;
    // After this many members without room, forget everything. The number is large, because in some sources
    // the keys are data. All their keys are new, and learning a key takes several times as long as reading
    // it.
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
    std::vector<Member> members_;    // the first is the placeholder for kUnknown
    std::vector<KeyTable> objects_;  // by member: the members of the objects that are its value
    std::vector<Index> roots_;       // by meaning
    std::size_t refused_ = 0;        // number of members that found no room since members_ became full
};

}  // namespace duo2qualys::json
