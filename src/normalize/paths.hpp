/// Writes the paths of nodes for reports and explanations: keys joined by dots, `[]` for a step into an
/// array. A key with characters that a path cannot contain is written as a JSON string with its quotes.
/// Tested by tests/unit/report_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "json/document.hpp"

namespace duo2qualys::normalize {

/// Appends the step to `member`, a member of an object. Escapes in its key make no difference.
void append_key(std::string& path, const json::Node& member);
/// Appends a step into an array.
inline void append_element(std::string& path) {
    path += "[]";
}

/// Finds the paths of the nodes of one record and of the JSON embedded in it.
class NodePaths {
  public:
    /// Visits every node once. `document` must outlive this object and must not change.
    NodePaths(const json::Document& document, json::Document::Index record);

    /// The path from the record to `node`; empty for the record itself.
    std::string operator()(json::Document::Index node) const;

  private:
    using Index = json::Document::Index;
    static constexpr Index kNone = 0xFFFF'FFFF;

    // The nodes of the record, or the nodes of an embedded text, which are elsewhere in the document. Other
    // records may be between them, so not every node of the document has an entry.
    struct Part {
        Index root;
        std::size_t parents_at;  // of its nodes in parents_
    };

    void note_parents(Index root, Index parent);
    Index parent_of(Index node) const;

    const json::Document& document_;
    std::vector<Part> parts_;     // sorted by their roots
    std::vector<Index> parents_;  // the parent of the root of an embedded text is its string
};

}  // namespace duo2qualys::normalize
