/// Defines the meanings of keys, for the shapes of objects and for the rows. The parser gives each key its
/// meaning. Tested by tests/unit/shape_test.cpp and tests/unit/reference_compare_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "json/layout.hpp"
#include "mappings/kinds.hpp"
#include "mappings/row.hpp"
#include "normalize/plan.hpp"
#include "normalize/spellings.hpp"
#include "text/key_table.hpp"

namespace duo2qualys::normalize {

/// How a top-level key names a feature.
enum class Naming : std::uint8_t {
    exact,        ///< by the exact key
    spelt,        ///< in another spelling
    spelt_part,   ///< in another spelling, and only a part of the feature
    action_name,  ///< in another spelling, as the name in `action`
};

/// What one key means at its place. Small, so that the list of meanings stays in the cache.
struct alignas(8) KeyMeaning {
    PathTree::Index step = PathTree::kNone;  ///< the step of the plan; keys below continue from it
    bool goes_on = false;                    ///< there are steps below this one
    mappings::Kinds known{};                 ///< for a top-level key: the kinds whose tables have it
    mappings::Feature feature = mappings::Feature::none;  ///< for a top-level key
    Naming naming = Naming::exact;
};
static_assert(sizeof(KeyMeaning) == 8);

/// Whether rows of one kind read inside a value.
enum class Inside : std::uint8_t {
    unread,
    list,     ///< it is a list of texts, or the JSON text of one
    stepped,  ///< rows read members; JSON texts are parsed, in list elements too
};

/// How the rows of one kind use a value.
struct Use {
    std::uint16_t slot = Step::kNoSlot;  ///< the slot that collects the value
    Inside inside = Inside::unread;
};

/// Assigns numbers to meanings. Immutable after construction.
class Vocabulary {
  public:
    using Meaning = json::Layout::Meaning;

    /// The meaning of a record.
    static constexpr Meaning kRecord = json::Layout::kTopLevel;

    /// `plan` must outlive the vocabulary.
    explicit Vocabulary(const Plan& plan);

    /// Returns what `key` means in an object that means `object`. 8 bytes of `key` must be readable, even if
    /// it is shorter. If no row reads inside the object, its keys have the meanings of a record's keys,
    /// because it may be a record.
    Meaning meaning(Meaning object, std::string_view key) const noexcept;
    const KeyMeaning& operator[](Meaning meaning) const noexcept { return meanings_[meaning]; }
    /// Indexed by meaning: how the rows of a kind use a value.
    const Use* uses(Kind kind) const noexcept { return uses_[static_cast<std::size_t>(kind)].data(); }

    /// Whether the keys of an object that means `object` have the meanings of a record's keys.
    bool is_record(Meaning object) const noexcept { return !meanings_[object].goes_on; }

  private:
    void set_step(Meaning meaning, PathTree::Index step);
    void set_use(Meaning meaning, Kind kind, PathTree::Index step);
    void add_spelling(const Spelt& spelt);
    Meaning top_level(std::string_view key);
    Meaning top_level_meaning(std::string_view key) const noexcept;
    Meaning add();

    static constexpr Meaning kNothing = kRecord + 1;

    const Plan& plan_;
    Spellings spellings_;
    std::vector<KeyMeaning> meanings_;
    std::array<std::vector<Use>, kKindCount> uses_;
    KeyTable top_level_;          // maps the keys of records to meanings
    std::vector<Meaning> steps_;  // the meanings of the plan's steps below the top level
    Meaning first_spelling_ = 0;  // the spellings have consecutive meanings from this one on
};

}  // namespace duo2qualys::normalize
