/// Prepares the mapping tables for fast look-up, for the mapper and the vocabulary: the paths of all rows as
/// one tree of keys, and the rows of each kind in order. Tested by tests/unit/reference_compare_test.cpp and
/// tests/unit/site_tables_use_test.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "mappings/events.hpp"
#include "mappings/row.hpp"
#include "mappings/tables.hpp"
#include "mappings/values.hpp"
#include "normalize/path_tree.hpp"
#include "text/buffer.hpp"
#include "text/key_table.hpp"

namespace duo2qualys::normalize {

/// A set of rows of one kind. Bit i represents the row at index i of Plan::rows(). The last bit represents
/// all rows from its index on, because a site may add more rows than there are bits.
using RowSet = std::uint64_t;
inline constexpr std::size_t kFurtherRow = 63;
inline constexpr RowSet kFurtherRows = RowSet{1} << kFurtherRow;

/// What the rows read at one node of the tree of their paths.
struct Step {
    static constexpr std::uint16_t kNoSlot = 0;  ///< collects the values that no row reads

    std::uint16_t slot = kNoSlot;  ///< the slot of the values found here
    mappings::Kinds stepped_by{};  ///< the kinds whose rows read something below
    mappings::Kinds lists_of{};    ///< the kinds that have a list here
};

/// A row, the slots of its sources, and copies of the fields of the row that the hot path reads first.
struct PlannedRow {
    const mappings::Row* row = nullptr;
    std::uint16_t slot = Step::kNoSlot;      ///< kNoSlot if the row has no source
    std::uint16_t and_slot = Step::kNoSlot;  ///< of the second source, if any
    mappings::Token token{};
    mappings::Conversion conversion{};
    std::string_view value;    ///< the constant value of the row, padded
    bool fills_gap = false;    ///< used only if the token has no value yet
    bool is_limited = false;   ///< limited to some actions; see Row::only_for
    bool takes_texts = false;  ///< the text of a scalar is the value
    bool is_plain = false;     ///< takes texts and is not limited
    bool is_stepped = false;   ///< other rows of the kind read inside its source
};

/// The prepared tables. Immutable after construction. Each engine has its own. Texts of the tables that can
/// become values are stored as the inside of a JSON string and padded: kCopyPadding readable bytes follow, so
/// that they are copied like the text of records.
class Plan {
  public:
    explicit Plan(Profile profile, mappings::Tables tables = {});

    const mappings::Tables& tables() const noexcept { return tables_; }

    /// The paths of all rows. Paths pass through arrays.
    const PathTree& paths() const noexcept { return paths_; }
    /// What the rows read at a node of paths().
    const Step& step(PathTree::Index node) const noexcept { return steps_[node]; }
    std::span<const PlannedRow> rows(Kind kind) const noexcept { return rows_[mappings::index_of(kind)]; }
    /// The rows that are used even if their source has no values.
    RowSet derived_rows(Kind kind) const noexcept { return derived_rows_[mappings::index_of(kind)]; }
    /// Indexed by slot: the rows that read its values.
    std::span<const RowSet> slot_rows(Kind kind) const noexcept {
        return slot_rows_[mappings::index_of(kind)];
    }

    /// The table of outcomes, with padded texts.
    std::span<const mappings::OutcomeValue> outcome_values() const noexcept { return outcome_values_; }
    /// Returns the entry of the event list for `action`, with padded texts; null if there is none. 8 bytes of
    /// `action` must be readable, even if it is shorter.
    const mappings::Event* find_event(std::string_view action) const noexcept;

  private:
    std::uint16_t make_slot();
    std::string_view padded(std::string_view text);
    std::string_view escaped(std::string_view text);
    void add_row(const mappings::Row& row, bool active);
    void note_steps(std::string_view path, mappings::Kinds kinds);
    std::uint16_t slot_of(std::string_view path);

    mappings::Tables tables_;
    PathTree paths_;
    std::vector<Step> steps_;  // indexed by node of paths_
    std::array<std::vector<PlannedRow>, kKindCount> rows_;
    std::array<RowSet, kKindCount> derived_rows_{};
    std::array<std::vector<RowSet>, kKindCount> slot_rows_;
    KeyTable events_by_action_;
    std::vector<mappings::Event> events_;
    std::vector<mappings::OutcomeValue> outcome_values_;
    Arena padded_;
};

}  // namespace duo2qualys::normalize
