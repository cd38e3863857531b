/// The canonical form of a value: RFC 8785 with four differences (MANUAL, "The event id"): keys are sorted
/// by their UTF-8 bytes, repeated keys stay in their order behind one another, numbers keep their spelling,
/// and lone surrogates are U+FFFD.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::json {

/// Builds canonical forms, reusing its memory.
class Canonicalizer {
  public:
    /// The canonical form of the value at `root`, whose text has kCopyPadding readable bytes behind it; valid
    /// until the next call and while the parsed text lives. Text that is canonical already is not copied.
    std::string_view form(const Document& document, Document::Index root);

  private:
    struct Member {
        std::uint64_t prefix;  // of the key, see sort_prefix()
        std::string_view key;  // unescaped
        Document::Index index;

        bool operator<(const Member& other) const noexcept;
    };

    // Each writes to `out` and returns the end.
    char* put_value(const Document& document, Document::Index index, char* out);
    char* put_container(const Document& document, Document::Index index, char* out);
    char* put_member(const Document& document, Document::Index index, char* out);
    char* put_sorted(const Document& document, Document::Index index, char* out);

    TextBuffer out_;
    Arena keys_;
    std::vector<Member> members_;  // of all objects being sorted, innermost last
};

}  // namespace duo2qualys::json
