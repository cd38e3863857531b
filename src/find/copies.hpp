/// Envelopes often hold one event twice: as the text that arrived, and as what a tool parsed from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "duo2qualys/types.hpp"
#include "find/finding.hpp"
#include "json/document.hpp"
#include "normalize/event_id.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::find {

/// A copy in an object whose members are read one by one: bytes from the object's beginning to the record, or
/// to the outermost string that it stands in, and its ordinal there.
struct CopyPlace {
    std::uint64_t offset = 0;
    std::uint32_t ordinal = 0;

    bool operator==(const CopyPlace&) const = default;
};

/// Finds the copies among the records of one envelope. Two records, outside lists and not of one text, are
/// copies if they are equal, or of one kind with the same identity, or of one kind, one from a text and the
/// other not, and without an identity.
class CopyMarker {
  public:
    /// Marks the copies among `findings` from index `from` on. A record from a text counts before others,
    /// then the first.
    void mark(const json::Document& document, std::vector<Finding>& findings, std::size_t from);

  private:
    // Where records that count stand: as such, or in the texts of which strings.
    struct Places {
        bool as_such = false;
        bool in_text = false;
        bool in_several_texts = false;
        json::Document::Index text = 0;

        void add(const Finding& finding) noexcept;
        // Whether there is one that is not of the same text as `finding`.
        bool has_other(const Finding& finding) const noexcept;
    };
    void look(const json::Document& document, Finding& finding);
    void make_keys(const json::Document& document, const Finding& finding);
    std::string_view member_text(const json::Document& document, json::Document::Index record,
                                 std::string_view key);

    normalize::EventIdMaker ids_;
    Arena arena_;
    std::vector<std::string> keys_;                 // of one record: what its copies share one of
    bool has_identity_ = false;                     // of that record
    std::unordered_map<std::string, Places> kept_;  // records that count, by key
};

}  // namespace duo2qualys::find
