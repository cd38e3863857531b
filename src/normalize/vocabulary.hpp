/// What the keys of records mean: to the shape of an object, and to the rows.
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

/// How a top-level key names its feature.
enum class Naming : std::uint8_t {
    exact,        ///< as it is
    spelt,        ///< by its spelling
    spelt_part,   ///< by its spelling: something in it
    action_name,  ///< by its spelling: the name in `action`
};

/// What one key means where it stands. So small that finding one in a list of them costs nothing.
struct alignas(8) KeyMeaning {
    std::uint16_t step = Step::kNone;  ///< of the plan: what is below it goes on from there
    bool goes_on = false;              ///< that step has others below it
    mappings::Kinds known{};           ///< of a top-level key: the kinds whose tables have it
    mappings::Feature feature = mappings::Feature::none;  ///< of a top-level key
    Naming naming = Naming::exact;
};
static_assert(sizeof(KeyMeaning) == 8);

/// What the rows of one kind do with a value.
struct Use {
    std::uint16_t slot = Step::kNoSlot;  ///< where it is collected
    bool steps_in = false;               ///< rows read what is in it
};

/// Gives numbers to meanings. Immutable after construction.
class Vocabulary {
  public:
    using Meaning = json::Layout::Meaning;

    /// What a record means.
    static constexpr Meaning kRecord = json::Layout::kTopLevel;

    /// `plan` must outlive the vocabulary.
    explicit Vocabulary(const Plan& plan);

    /// What `key` (8 readable bytes) means in an object that means `object`. Where no row steps into an
    /// object, its keys mean what those of a record do: it may be one.
    Meaning meaning(Meaning object, std::string_view key) const noexcept;
    const KeyMeaning& operator[](Meaning meaning) const noexcept { return meanings_[meaning]; }
    /// By meaning: what the rows of a kind do with a value.
    const Use* uses(Kind kind) const noexcept { return uses_[static_cast<std::size_t>(kind)].data(); }

    /// Whether the keys of an object that means `object` mean what those of a record do.
    bool is_record(Meaning object) const noexcept { return !meanings_[object].goes_on; }

  private:
    void set_step(Meaning meaning, std::uint16_t step);
    void set_use(Meaning meaning, Kind kind, std::uint16_t step);
    void add_spelling(const Spelt& spelt);
    Meaning top_level(std::string_view key);
    Meaning top_level_meaning(std::string_view key) const noexcept;
    Meaning add(const KeyMeaning& meaning);

    static constexpr Meaning kNothing = kRecord + 1;

    const Plan& plan_;
    Spellings spellings_;
    std::vector<KeyMeaning> meanings_;
    std::array<std::vector<Use>, kKindCount> uses_;
    KeyTable top_level_;          // keys of records, to their meanings
    std::vector<Meaning> steps_;  // of the plan's steps, below the top level
    Meaning first_spelling_ = 0;  // of all spellings, which follow one another
};

}  // namespace duo2qualys::normalize
