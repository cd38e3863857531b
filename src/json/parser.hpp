/// From JSON text to nodes, with every rule of RFC 8259 checked on the way.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "json/document.hpp"
#include "json/layout.hpp"
#include "json/strings.hpp"

namespace duo2qualys::json {

/// Deepest nesting that is read, the outermost value being level 1.
inline constexpr std::size_t kMaxDepth = 1000;

/// Sizes are 32 bit, so no text may be longer than this (bytes).
inline constexpr std::size_t kMaxTextSize = 0xFFFF'0000;

/// Reads values. Each byte is looked at where the grammar leads, and most are looked at together: what a
/// layout expects is compared at once, and strings are read in blocks.
class Parser {
  public:
    enum class Status : std::uint8_t {
        complete,    ///< one value was read
        incomplete,  ///< the text ended inside the value
        invalid,     ///< no JSON, no UTF-8, or a number or literal that the end of the text cuts off
        too_deep,    ///< more than kMaxDepth levels
    };

    /// `layout`, which must outlive the parser, learns of every object.
    explicit Parser(Layout& layout) noexcept : layout_(layout) {}

    /// Reads the value that `text` (at most kMaxTextSize, kTextPadding) begins with, perhaps behind blanks,
    /// which means `meaning`, and appends its nodes to `document`, root first. On any other status than
    /// complete, `document` holds the values that had ended before, in their containers, which have not and
    /// whose size is therefore 0; nothing at all where no container had begun.
    Status parse(std::string_view text, Document& document, Layout::Meaning meaning);

    /// The text behind the value that was read last.
    std::string_view rest() const noexcept {
        return {cursor_.at, static_cast<std::size_t>(cursor_.end - cursor_.at)};
    }

    /// Whether a line may end inside the value that was read last: false means that none does.
    bool may_have_line_end() const noexcept { return cursor_.may_have_line_end; }

  private:
    // A container that has not ended.
    struct Open {
        Layout::Expected* expected;   // what comes next, if all is as it was
        Layout::Member* place;        // of the container
        std::size_t compact_size;     // bytes before it, without blanks
        std::size_t unclean;          // things before it that are not spelt canonically
        Document::Index node;         // the container
        Document::Index last_member;  // the container: there is none yet
        Layout::Meaning meaning;
        bool is_object;
    };

    // Where reading is in the text. What is at the end of the text, or behind, may be read, but is none of
    // it.
    struct Cursor {
        const char* at = nullptr;
        const char* end = nullptr;
        bool may_have_line_end = false;  // among the blanks

        bool at_end() const noexcept { return at >= end; }
        void skip_blanks() noexcept;
        void skip_line_end() noexcept;
        void take(const Layout::Member& member, Node& node) noexcept;
        Status read_key(Node& node) noexcept;
        Status read_string(Node& node, std::size_t& unclean) noexcept;
        bool read_scalar(Node& node) noexcept;
    };

    Status parse_plain(Document& document, Layout::Meaning meaning);
    Status leave_open(Document& document, const Open* open, Status status) const;
    std::pair<Layout::Member*, bool> learn(const Open& object, const Document& document, Node& member,
                                           const char* lead_end);

    Layout& layout_;
    Cursor cursor_;
    std::array<Open, kMaxDepth + 1> open_;  // outermost first
};

/// The end of the number that begins at `p`, if it is one by RFC 8259; else nullptr. Reads up to `end`.
const char* number_end(const char* p, const char* end) noexcept;

}  // namespace duo2qualys::json
