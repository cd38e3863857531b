/// The second stage: from token positions to nodes, with every rule of RFC 8259 checked on the way.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "json/document.hpp"
#include "json/layout.hpp"
#include "json/strings.hpp"
#include "json/structurals.hpp"

namespace duo2qualys::json {

/// Deepest nesting that is read, the outermost value being level 1.
inline constexpr std::size_t kMaxDepth = 1000;

/// How many nodes Parser::parse() makes of so many tokens at most, whatever is wrong with them: each value
/// but the first follows a comma or the bracket that opens its container, which has not ended or has a
/// bracket that closes it.
constexpr std::size_t most_nodes(std::size_t tokens) noexcept {
    return tokens / 2 + kMaxDepth;
}

/// Reads values one after another from a text whose tokens are known.
class Parser {
  public:
    enum class Status : std::uint8_t {
        complete,    ///< one value was read
        incomplete,  ///< the tokens ended inside the value
        invalid,     ///< no JSON, or a number or literal that the end of the text cuts off
        too_deep,    ///< more than kMaxDepth levels
    };

    /// Begins at the first token of `text`, for which `tokens` was made; both must outlive the reading. Needs
    /// kLeadSize readable bytes behind the text.
    void start(std::string_view text, const Structurals& tokens) noexcept;

    /// Whether no token is left.
    bool at_end() const noexcept { return cursor_.at_end(); }
    /// Offset of the next token, or the size of the text.
    std::size_t position() const noexcept { return *cursor_.next; }
    /// Moves on to the token at `offset`; false where there is none, or where it has been passed.
    bool seek(std::size_t offset) noexcept {
        while (!at_end() && position() < offset)
            ++cursor_.next;
        return !at_end() && position() == offset;
    }

    /// Reads the value at the next token, which means `meaning`, appends its nodes to `document`, root first,
    /// and stops behind it. On any other status than complete, `document` holds the part that was read, and
    /// the next token is where reading stopped. The document must have room for most_nodes().
    Status parse(Document& document, Layout& layout, Layout::Meaning meaning);

  private:
    // A container that has not ended.
    struct Open {
        Node* node;                  // the container
        Layout::Expected* expected;  // what comes next, if all is as it was
        Layout::Member* place;       // of the container
        const Node* last_member;     // null: none yet
        std::size_t compact_size;    // bytes before it, without blanks
        std::size_t unclean;         // things before it that are not spelt canonically
        bool is_object;
    };

    // Where reading is in the text and its tokens.
    struct Cursor {
        const char* text = nullptr;
        const char* end = nullptr;             // of the text
        const char* next_backslash = nullptr;  // the first one not before the last string read, or end
        const std::uint32_t* next = nullptr;   // the next token
        const std::uint32_t* last = nullptr;   // behind the last

        bool at_end() const noexcept { return next >= last; }
        char token() const noexcept { return text[*next]; }
        bool is_at(const Layout::Member& member) const noexcept;
        void take(const Layout::Member& member, Node& node) noexcept;
        bool read_key(Node& node) noexcept;
        Escapes read_string(Node& node) noexcept;
        bool read_scalar(Node& node) noexcept;
        const char* string_end() const noexcept;
        Escapes escapes(const char* begin, const char* end_of_string) noexcept;
    };

    Status parse_plain(Document& document, Layout::Meaning meaning) noexcept;
    static std::pair<Layout::Member*, bool> learn(Layout& layout, const Open& object, Node& member,
                                                  const char* colon);

    Cursor cursor_;
    std::array<Open, kMaxDepth + 1> open_;  // outermost first
};

/// The end of the number that begins at `p`, if it is one by RFC 8259; else nullptr. Reads up to `end`.
const char* number_end(const char* p, const char* end) noexcept;

}  // namespace duo2qualys::json
