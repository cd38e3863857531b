/// Parses JSON text into the nodes of a document and checks every rule of RFC 8259, for the framer, the
/// finder and the normalizer. Tested by tests/unit/json_parser_test.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "json/characters.hpp"
#include "json/document.hpp"
#include "json/layout.hpp"
#include "json/strings.hpp"

namespace duo2qualys::json {

/// The deepest nesting that is read; the outermost value is level 1.
inline constexpr std::size_t kMaxDepth = 1000;

/// The longest text in bytes, because sizes are 32 bits wide.
inline constexpr std::size_t kMaxTextSize = 0xFFFF'0000;

/// Parses values in one pass, without recursion. It compares each key that the layout predicts in one step,
/// and scans strings in blocks. Not thread-safe.
class Parser {
  public:
    enum class Status : std::uint8_t {
        complete,    ///< one value was parsed
        incomplete,  ///< the text ended inside the value
        invalid,     ///< not JSON, not UTF-8, or a number or literal that the end of the text cuts off
        too_deep,    ///< more than kMaxDepth levels
    };

    /// `layout`, which must outlive the parser, learns from every object.
    explicit Parser(Layout& layout) noexcept : layout_(layout) {}

    /// Parses the value at the beginning of `text`, after optional blanks, and appends its nodes to
    /// `document`, root first. `text` must be at most kMaxTextSize bytes long and be followed by kTextPadding
    /// readable bytes. `meaning` is the meaning of the value. If the status is not complete, `document` gets
    /// the values that ended before the failure, in their containers; a container that did not end has size
    /// 0. If no container had begun, `document` is unchanged.
    Status parse(std::string_view text, Document& document, Layout::Meaning meaning);

    /// Like parse(), but the value must be the whole text, apart from blanks. If it is not, returns false and
    /// leaves `document` unchanged.
    bool parse_whole(std::string_view text, Document& document, Layout::Meaning meaning) {
        const Document::Index size = document.size();
        if (parse(text, document, meaning) == Status::complete && !first_nonblank(rest())) return true;
        document.truncate(size);
        return false;
    }

    /// The text after the value that was parsed last.
    std::string_view rest() const noexcept {
        const char* const at = std::min(cursor_.at, cursor_.end);
        return {at, static_cast<std::size_t>(cursor_.end - at)};
    }

    /// Whether the value that was parsed last may contain a line end. False means that it contains none.
    bool may_have_line_end() const noexcept { return cursor_.may_have_line_end; }

  private:
    // A container that has not ended.
    struct Open {
        Layout::Expected* expected;   // the prediction of the next member
        Layout::Member* place;        // of the container
        std::size_t compact_size;     // bytes before the container, without blanks
        std::size_t unclean;          // the number of parts before it that are not canonical
        Document::Index node;         // the container
        Document::Index last_member;  // equal to `node` before the first member
        Layout::Meaning meaning;
        bool is_object;
    };

    // The position in the text. Bytes at or after the end may be read, but do not belong to the text.
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
