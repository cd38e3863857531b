/// Resolves top-level keys that are in no table because an export flattened or renamed them (rules, 2), for
/// the vocabulary and the survey. Tested by tests/unit/shape_test.cpp and tests/unit/record_test.cpp.
#pragma once

#include <array>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "mappings/kinds.hpp"
#include "mappings/tables.hpp"
#include "text/key_table.hpp"

namespace duo2qualys::normalize {

/// What a key in another spelling stands for.
struct Spelt {
    /// By kind: the path of a row, or the beginning of one; empty if there is none.
    std::array<std::string_view, kKindCount> paths{};
    mappings::Feature feature = mappings::Feature::none;  ///< the feature that is the first step of the path
    bool is_whole = false;        ///< it stands for the feature itself, not for a part of it
    bool is_action_name = false;  ///< it stands for `action.name`
};

/// The spellings of all paths in the tables. Immutable after construction. Cannot be copied, because it
/// contains views into itself.
class Spellings {
  public:
    /// The rows and texts that `tables` refers to must outlive this object.
    explicit Spellings(const mappings::Tables& tables);
    Spellings(const Spellings&) = delete;
    Spellings& operator=(const Spellings&) = delete;

    static constexpr std::uint16_t kNone = KeyTable::kNone;

    /// Returns what `key` stands for, as an index into all(), or kNone. `key` must not be a top-level key of
    /// a table.
    std::uint16_t find(std::string_view key) const noexcept;
    std::span<const Spelt> all() const noexcept { return all_; }

  private:
    void add_source(mappings::Kinds kinds, std::string_view source);
    void add_path(Kind kind, std::string_view path);
    std::uint16_t add(KeyTable& table, std::string_view text);
    bool is_known(std::string_view key) const noexcept;

    std::vector<Spelt> all_;
    KeyTable paths_;  // exact paths of several steps
    // Normalized spellings of all paths and features; both map to indexes of all_.
    KeyTable spellings_;
    // Known fields at the top level, in lower case; not those that are features or that rows of a site read.
    KeyTable known_;
    std::deque<std::string> texts_;  // the texts of the keys in these tables
};

}  // namespace duo2qualys::normalize
