/// Defines the document, the result of parsing JSON text: a flat list of nodes that point into the text.
/// Nothing is copied, unescaped or converted, so every spelling of the source is preserved. Tested by
/// tests/unit/json_parser_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string_view>
#include <vector>

namespace duo2qualys::json {

enum class Type : std::uint8_t { null, boolean, number, string, object, array };

/// The part of a node that the layout can predict (layout.hpp). It fills one word of eight bytes, so that it
/// is copied at once.
struct KeyPart {
    std::uint32_t key_size;  ///< in bytes, with escapes
    Type type;               ///< of the value
    std::uint8_t flags;      ///< see Node::Flag
    /// Meaning of the key at its place (layout.hpp); an element has the meaning of its array.
    std::uint16_t meaning;
};

/// One value and, in an object, its key. The children of a container follow it directly. There are no
/// initializers, so that reserved room for nodes takes no physical memory before it is written.
struct Node : KeyPart {
    enum Flag : std::uint8_t {
        key_escaped = 1,  ///< the key has a backslash
        escaped = 2,      ///< the string has a backslash
        respelt = 4,      ///< the string has an escape that the output would write differently
        consumed = 8,     ///< the value was used for a token
        embedded = 16,    ///< the text of this string has been parsed; see Document::embedded_root()
        unsorted = 32,    ///< the object's keys are not known to be sorted by their bytes
        canonical = 64,   ///< the container is in its canonical form in the source (canonical.hpp)
        spaced = 128,     ///< as `canonical`, apart from blanks outside strings
    };

    const char* key;  ///< between the quotes, with escapes; null for elements and roots
    /// The text of a string between the quotes, with escapes; else the first byte of the value.
    const char* text;
    std::uint32_t size;  ///< bytes at `text`; for a container including both brackets
    std::uint32_t end;   ///< index of the first node after this value and its children

    std::string_view key_view() const noexcept { return {key, key_size}; }
    std::string_view view() const noexcept { return {text, size}; }
    bool has(Flag flag) const noexcept { return (flags & flag) != 0; }
    void set(Flag flag) noexcept { flags = static_cast<std::uint8_t>(flags | flag); }
    bool is_container() const noexcept { return type >= Type::object; }
};

/// The nodes of one record and of the JSON texts embedded in its strings. Views in nodes are valid as long as
/// the parsed texts. clear() keeps the memory. Not thread-safe.
class Document {
  public:
    using Index = std::uint32_t;
    class Children;

    void clear() noexcept {
        size_ = 0;
        embedded_.clear();
        is_sorted_ = true;
    }
    Node& operator[](Index index) noexcept { return nodes_[index]; }
    const Node& operator[](Index index) const noexcept { return nodes_[index]; }
    Index size() const noexcept { return size_; }
    /// The indices of the children of a container, in order; a scalar has none. Nodes may be appended
    /// meanwhile.
    Children children(Index container) const noexcept;

    /// Makes room for `count` more nodes, which the caller writes at end() and adds by grow().
    void reserve(std::size_t count) {
        if (capacity_ - size_ < count) grow_room(size_ + count);
    }
    const Node* begin() const noexcept { return nodes_.get(); }
    Node* end() noexcept { return nodes_.get() + size_; }
    /// The end of the room for nodes.
    Node* room_end() noexcept { return nodes_.get() + capacity_; }
    void grow(const Node* end) noexcept { size_ = static_cast<Index>(end - nodes_.get()); }
    /// Frees the room that the nodes do not need, if it is more than half of a large room.
    void give_back_room();
    /// Removes the nodes from index `size` on.
    void truncate(Index size) noexcept { size_ = size; }

    /// Notes that the string at `index` has been parsed, and that `root` is the root of its nodes.
    void embed(Index index, Index root) {
        nodes_[index].set(Node::embedded);
        if (!embedded_.empty() && index < embedded_.back().index) is_sorted_ = false;
        embedded_.push_back({index, root});
    }
    /// Must be called after the last embed() and before embedded_root().
    void finish_embedding() noexcept {
        if (!is_sorted_) sort_embedded();
    }
    /// Forgets all embed() calls, before another record of the same document is mapped.
    void forget_embedded() noexcept { embedded_.clear(); }
    /// The root of the parsed form of the string at `index`, which must have the flag `embedded`.
    Index embedded_root(Index index) const noexcept;

    /// Copies the nodes of another document, without its embedded texts.
    void copy_nodes(const Document& other);

  private:
    struct Link {
        Index index;
        Index root;
    };
    void grow_room(std::size_t count);
    void set_room(std::size_t capacity);
    void sort_embedded() noexcept;

    struct Free {
        void operator()(Node* nodes) const noexcept { std::free(nodes); }
    };
    std::unique_ptr<Node[], Free> nodes_;
    std::size_t capacity_ = 0;
    Index size_ = 0;
    std::vector<Link> embedded_;
    bool is_sorted_ = true;  // embedded_ is sorted by index; texts inside embedded texts break the order
};

/// A range that is its own iterator.
class Document::Children {
  public:
    Children(const Document& document, Index container) noexcept
        : document_(&document), at_(container + 1), end_(document[container].end) {}
    bool empty() const noexcept { return at_ == end_; }

    const Children& begin() const noexcept { return *this; }
    std::default_sentinel_t end() const noexcept { return {}; }
    Index operator*() const noexcept { return at_; }
    Children& operator++() noexcept {
        at_ = (*document_)[at_].end;
        return *this;
    }
    bool operator==(std::default_sentinel_t) const noexcept { return empty(); }

  private:
    const Document* document_;
    Index at_;
    Index end_;
};

inline Document::Children Document::children(Index container) const noexcept {
    return {*this, container};
}

}  // namespace duo2qualys::json
