/// Writes a parsed value in its canonical form, from which event ids are hashed. The form is RFC 8785 with
/// four differences (MANUAL, "The event id"): keys are sorted by their UTF-8 bytes, repeated keys keep their
/// order and are adjacent, numbers keep their spelling, and lone surrogates become U+FFFD. Tested by
/// tests/unit/json_canonical_test.cpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "json/document.hpp"
#include "json/wide.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::json {

/// Builds canonical forms. Not thread-safe. Reuses its memory.
class Canonicalizer {
  public:
    /// Tests pass empty loops, so that the code for other processors runs.
    explicit Canonicalizer(wide::Loops loops = wide::loops()) : loops_(loops) {}

    /// Returns the canonical form of the value at `root`, whose text must be followed by kCopyPadding
    /// readable bytes. The result is valid until the next call and while the parsed text lives. Text that is
    /// already canonical is not copied.
    std::string_view form(const Document& document, Document::Index root);

  private:
    struct Member {
        std::uint64_t prefix;  // of the key, see sort_prefix()
        std::string_view key;  // unescaped
        Document::Index index;

        bool operator<(const Member& other) const noexcept;
    };

    // Each writes to `out` and returns the end of what it wrote.
    char* put_value(const Document& document, Document::Index index, char* out);
    char* put_container(const Document& document, Document::Index index, char* out);
    char* put_member(const Document& document, Document::Index index, char* out);
    char* put_sorted(const Document& document, Document::Index index, char* out);

    wide::Loops loops_;
    TextBuffer out_;
    Arena keys_;
    std::vector<Member> members_;  // of all objects being sorted, innermost last
};

}  // namespace duo2qualys::json
