/// Recognizes what is neither a record nor an error: an API page without records, null, and lists of these.
/// Tested by tests/unit/framing_compare_test.cpp.
#pragma once

#include "json/document.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::find {

/// Whether the text of a string, or a text inside it, may contain an object: it has a brace, or an escape
/// that may represent one.
bool may_hold_object(const json::Node& string) noexcept;

/// Not thread-safe. Reuses its memory.
class EmptyPages {
  public:
    /// Whether the value is null, an empty page (rules, 1, "Empty pages"), or a list of nothing else.
    bool is_nothing(const json::Document& document, json::Document::Index value);

  private:
    using Index = json::Document::Index;

    bool is_empty_page(const json::Document& document, Index object);
    bool describes_page(const json::Document& document, Index member);
    bool has_brace(const json::Node& value);
    bool holds_nothing(const json::Document& document, Index value, bool& has_list);

    Arena keys_;  // unescaped
};

}  // namespace duo2qualys::find
