/// The mapping tables made ready for look-up: the paths of all rows as one tree of keys, the rows of each
/// kind in order. Made once, then read by every thread.
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
#include "text/buffer.hpp"
#include "text/key_table.hpp"

namespace duo2qualys::normalize {

/// Rows of one kind: bit i is the row at index i of Plan::rows(). Only the rows of a site may be more than
/// the bits: the last one stands for all rows from its index on.
using RowSet = std::uint64_t;
inline constexpr std::size_t kFurtherRow = 63;
inline constexpr RowSet kFurtherRows = RowSet{1} << kFurtherRow;

/// One key on the way to the sources of rows. Arrays on the way are passed through.
struct Step {
    static constexpr std::uint16_t kNoSlot = 0;              ///< takes the values that no row reads
    static constexpr std::uint16_t kNone = KeyTable::kNone;  ///< in place of a step's index

    KeyTable children;             ///< keys below, to indexes of steps
    std::uint16_t slot = kNoSlot;  ///< where the values found here are collected
    mappings::Kinds stepped_by{};  ///< the kinds of the rows that read something below
};

/// A row, the slot of its source, and of the row what the hot path asks for first.
struct PlannedRow {
    const mappings::Row* row = nullptr;
    std::uint16_t slot = Step::kNoSlot;      ///< none where the row has no source
    std::uint16_t and_slot = Step::kNoSlot;  ///< of the second source, where it has one
    mappings::Token token{};
    mappings::Conversion conversion{};
    std::string_view value;    ///< the row's own, padded
    bool fills_gap = false;    ///< used only where the token has no value yet
    bool is_limited = false;   ///< to some actions: see Row::only_for
    bool takes_texts = false;  ///< a scalar's text is the value
    bool is_plain = false;     ///< nothing else is: it takes texts and is not limited
    bool is_stepped = false;   ///< other rows of the kind step into its source
};

/// Immutable after construction. What of the tables can become a value is kept as the inside of a JSON
/// string, and padded: it has kCopyPadding readable bytes, so that it is copied like the text of records.
class Plan {
  public:
    explicit Plan(Profile profile, mappings::Tables tables = {});

    const mappings::Tables& tables() const noexcept { return tables_; }

    /// The step above all top-level keys.
    const Step& root() const noexcept { return steps_.front(); }
    const Step& step(std::uint16_t index) const noexcept { return steps_[index]; }
    std::uint16_t step_count() const noexcept { return static_cast<std::uint16_t>(steps_.size()); }
    /// The index of the step at the end of `path`, which a row has, the whole or its beginning.
    std::uint16_t find_step(std::string_view path) const noexcept;
    std::span<const PlannedRow> rows(Kind kind) const noexcept {
        return rows_[static_cast<std::size_t>(kind)];
    }
    /// The rows that are used without a source, too.
    RowSet derived_rows(Kind kind) const noexcept { return derived_rows_[static_cast<std::size_t>(kind)]; }
    /// By slot: the rows that read the values collected there.
    std::span<const RowSet> slot_rows(Kind kind) const noexcept {
        return slot_rows_[static_cast<std::size_t>(kind)];
    }

    /// The table of outcomes, its tokens padded.
    std::span<const mappings::OutcomeValue> outcome_values() const noexcept { return outcome_values_; }
    /// The entry of the event list, padded, for `action`, which needs 8 readable bytes; nullptr: not on the
    /// list.
    const mappings::Event* find_event(std::string_view action) const noexcept;

  private:
    std::uint16_t make_step(std::string_view path);
    std::uint16_t make_slot();
    std::string_view padded(std::string_view text);
    std::string_view escaped(std::string_view text);
    void add_row(const mappings::Row& row, bool active);
    void note_steps(std::string_view path, mappings::Kinds kinds);
    std::uint16_t slot_of(std::string_view path);

    mappings::Tables tables_;
    std::vector<Step> steps_;
    std::array<std::vector<PlannedRow>, kKindCount> rows_;
    std::array<RowSet, kKindCount> derived_rows_{};
    std::array<std::vector<RowSet>, kKindCount> slot_rows_;
    KeyTable events_by_action_;
    std::vector<mappings::Event> events_;
    std::vector<mappings::OutcomeValue> outcome_values_;
    Arena padded_;
};

}  // namespace duo2qualys::normalize
