/// The canonical form of a value: RFC 8785 with three differences (README, "The event id"): keys are sorted
/// by their UTF-8 bytes, repeated keys stay in their order behind one another, and numbers keep their
/// spelling.
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
    /// The canonical form of the value at `root`; valid until the next call and while the parsed text lives.
    /// Text that is canonical already is not copied.
    std::string_view form(const Document& document, Document::Index root);

  private:
    struct Member {
        std::string_view key;  // unescaped
        Document::Index index;
    };

    void put(std::string_view source);
    void put(char c);
    void flush();
    void put_value(const Document& document, Document::Index index);
    void put_member(const Document& document, Document::Index index);
    void put_object(const Document& document, Document::Index index);
    void put_sorted(const Document& document, Document::Index index);
    void put_string(std::string_view text, bool respelt);

    TextBuffer out_;
    Arena keys_;
    std::vector<Member> members_;  // of all objects being sorted, innermost last
    // Text not yet copied: neighbours in the source are copied, or even hashed, as one run.
    const char* run_ = nullptr;
    const char* run_end_ = nullptr;
};

}  // namespace duo2qualys::json
