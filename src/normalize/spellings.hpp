/// What top-level keys stand for that no table has as they are: exports flatten paths and rename them.
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

/// What one spelling stands for.
struct Spelt {
    /// By kind: the path that a row steps into, the whole or its beginning; empty: none.
    std::array<std::string_view, kKindCount> paths{};
    mappings::Feature feature = mappings::Feature::none;  ///< the first step of what it stands for
    bool is_whole = false;        ///< it stands for the feature itself, not for what is in it
    bool is_action_name = false;  ///< for `action.name`
};

/// Made from the tables. Immutable after construction; not copied, as it refers to itself.
class Spellings {
  public:
    /// What `tables` refers to must outlive the spellings.
    explicit Spellings(const mappings::Tables& tables);
    Spellings(const Spellings&) = delete;
    Spellings& operator=(const Spellings&) = delete;

    static constexpr std::uint16_t kNone = KeyTable::kNone;

    /// What `key`, which is no top-level key of any table, stands for: an index of all(), or kNone.
    std::uint16_t find(std::string_view key) const noexcept;
    std::span<const Spelt> all() const noexcept { return all_; }

  private:
    void add_source(mappings::Kinds kinds, std::string_view source);
    void add_path(Kind kind, std::string_view path);
    std::uint16_t add(KeyTable& table, std::string_view text);
    bool is_known(std::string_view key) const noexcept;

    std::vector<Spelt> all_;
    KeyTable paths_;                 // paths of several steps, as they are,
    KeyTable spellings_;             // and what is spelt like any path or feature: to indexes of all_
    KeyTable known_;                 // known fields that no row of a site reads, in lower case
    std::deque<std::string> texts_;  // of the tables' keys
};

}  // namespace duo2qualys::normalize
