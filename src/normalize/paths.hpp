/// Paths of nodes, for people: keys joined by dots, `[]` for a step into an array. A key that has other
/// characters than a path can do with stands there as a JSON string, with its quotes.
#pragma once

#include <string>
#include <vector>

#include "json/document.hpp"

namespace duo2qualys::normalize {

/// Appends the step to `member`, which is in an object, however the source spells its key.
void append_key(std::string& path, const json::Node& member);
/// Appends the step into an array.
inline void append_element(std::string& path) {
    path += "[]";
}

/// Finds the paths of nodes of one record, and of JSON that is embedded in it.
class NodePaths {
  public:
    /// Looks at every node once. `document` must outlive it, and not change.
    NodePaths(const json::Document& document, json::Document::Index record);

    /// The path from the record to `node`; empty for the record itself.
    std::string operator()(json::Document::Index node) const;

  private:
    using Index = json::Document::Index;
    static constexpr Index kNone = 0xFFFF'FFFF;

    void note_parents(Index root, Index parent);

    const json::Document& document_;
    std::vector<Index> parents_;  // of each node; of the root of an embedded text, its string
};

}  // namespace duo2qualys::normalize
