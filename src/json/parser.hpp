/// The second stage: from token positions to nodes, with every rule of RFC 8259 checked on the way.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/document.hpp"
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
    /// kStringPadding readable bytes behind the text.
    void start(std::string_view text, const Structurals& tokens) noexcept;

    /// Whether no token is left.
    bool at_end() const noexcept { return next_ == last_; }
    /// Offset of the next token, or the size of the text.
    std::size_t position() const noexcept { return *next_; }
    /// Moves on to the token at `offset`; false where there is none, or where it has been passed.
    bool seek(std::size_t offset) noexcept {
        while (next_ != last_ && *next_ < offset)
            ++next_;
        return next_ != last_ && *next_ == offset;
    }

    /// Reads the value at the next token, appends its nodes to `document`, root first, and stops behind it.
    /// On any other status than complete, `document` holds the part that was read, and the next token is
    /// where reading stopped. The document must have room for most_nodes().
    Status parse(Document& document) noexcept;

  private:
    // A container that has not ended.
    struct Open {
        Node* node;
        const Node* last_member;   // whose key came last
        bool clean;                // all in it is spelt canonically, but perhaps for blanks
        std::uint64_t last_key;    // the prefix of the last key
        std::size_t compact_size;  // bytes so far, without blanks
    };

    Status parse(Node*& at) noexcept;
    void open_container(Node& node) noexcept;
    void close_container(Open& open, Node* end) noexcept;
    void add_key(Open& open, const Node& member) const noexcept;
    bool read_key(Node& node) noexcept;
    bool read_string(Node& node) noexcept;
    bool read_scalar(Node& node) noexcept;
    const char* string_end(const std::uint32_t* token) const noexcept;
    Escapes escapes(const char* begin, const char* end) noexcept;

    const char* text_ = nullptr;
    const char* end_ = nullptr;
    const char* next_backslash_ = nullptr;  // first backslash not before the last string read, or end_
    const std::uint32_t* next_ = nullptr;
    const std::uint32_t* last_ = nullptr;
    Node* first_node_ = nullptr;  // the root of the value being read, and its index
    Document::Index first_index_ = 0;
    std::array<Open, kMaxDepth + 1> open_;  // outermost first
};

/// The end of the number that begins at `p`, if it is one by RFC 8259; else nullptr. Reads up to `end`.
const char* number_end(const char* p, const char* end) noexcept;

}  // namespace duo2qualys::json
