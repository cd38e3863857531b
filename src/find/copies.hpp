/// Marks records that an envelope contains more than once, for example as the original text and as parsed by
/// a tool, so that the finder's callers convert each event once. Tested by
/// tests/unit/framing_compare_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "find/finding.hpp"
#include "json/document.hpp"
#include "normalize/event_id.hpp"
#include "normalize/shape.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::find {

/// The place of a copy in an object that is read member by member. `offset` is the distance in bytes from the
/// beginning of the object to the record, or to the outermost string around it; `ordinal` counts the findings
/// in that string.
struct CopyPlace {
    std::uint64_t offset = 0;
    std::uint32_t ordinal = 0;

    bool operator==(const CopyPlace&) const = default;
};

/// Finds the copies among the records of one envelope. Records in lists are never copies. Two records of the
/// same text are not copies of each other. Two other records are copies of each other in three cases: they
/// are equal; they have the same kind and the same identity; or they have the same kind, one is from a text,
/// and the other is not from a text and has no identity. Not thread-safe.
class CopyMarker {
  public:
    /// `shapes` must outlive this object.
    explicit CopyMarker(normalize::ShapeReader& shapes) : shapes_(shapes) {}

    /// Marks the copies among `findings` from index `from` on. Of two records, the one from a text is kept
    /// and the other is marked; if both or neither are from a text, the first is kept.
    void mark(const json::Document& document, std::vector<Finding>& findings, std::size_t from);

  private:
    // Where the kept records with one key are: outside texts, in one text, or in several.
    struct Places {
        bool as_such = false;
        bool in_text = false;
        bool in_several_texts = false;
        json::Document::Index text = 0;

        void add(const Finding& finding) noexcept;
        // Whether a kept record is outside the text of `finding`.
        bool has_other(const Finding& finding) const noexcept;
    };
    void look(const json::Document& document, Finding& finding);
    void make_keys(const json::Document& document, const Finding& finding);

    normalize::ShapeReader& shapes_;
    normalize::EventIdMaker ids_;
    Arena arena_;
    std::vector<std::string> keys_;                 // of one record: its content and identity
    bool has_identity_ = false;                     // whether that record has an identity
    std::unordered_map<std::string, Places> kept_;  // kept records, by key
};

}  // namespace duo2qualys::find
