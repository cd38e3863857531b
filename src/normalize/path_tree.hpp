/// Holds the paths of the tables as a tree of keys, which is followed one key at a time, for the plan, the
/// vocabulary and the survey. Tested by tests/unit/path_tree_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/key_table.hpp"

namespace duo2qualys::normalize {

/// A set of paths: keys separated by dots. Every beginning of a path is a node; the root is the empty path.
/// Nodes are numbered in the order in which they are added, so that callers can keep data on nodes in lists.
/// The added texts must outlive the tree.
class PathTree {
  public:
    using Index = std::uint16_t;
    static constexpr Index kRoot = 0;
    static constexpr Index kNone = KeyTable::kNone;

    /// Adds a path, and those of its beginnings that are missing. Returns the node of the path.
    Index add(std::string_view path);
    /// Adds the key below `parent` if it is missing, and returns its node.
    Index add_key(Index parent, std::string_view key);

    /// The node of a path, or kNone.
    Index find(std::string_view path) const noexcept;
    /// The keys below a node, mapped to their nodes.
    const KeyTable& keys(Index node) const noexcept { return keys_[node]; }
    std::size_t size() const noexcept { return keys_.size(); }

  private:
    std::vector<KeyTable> keys_{1};
};

}  // namespace duo2qualys::normalize
