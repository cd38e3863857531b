/// A parsed JSON text as a flat list of nodes that point into it: nothing is copied, unescaped or converted,
/// so every spelling of the source survives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

namespace duo2qualys::json {

enum class Type : std::uint8_t { null, boolean, number, string, object, array };

/// What a node has from its key. With the type, which fills the word, it is copied at once.
struct KeyPart {
    std::uint32_t key_size;  ///< bytes, as spelt
    Type type;               ///< of the value
    std::uint8_t flags;      ///< see Node::Flag
    std::uint16_t meaning;   ///< of the key where it stands (layout.hpp); of an element, that of the array
};

/// One value and, in an object, its key. The children of a container follow it directly. Without
/// initializers, so that room for nodes takes no memory before they are written.
struct Node : KeyPart {
    enum Flag : std::uint8_t {
        key_escaped = 1,  ///< the key has a backslash
        escaped = 2,      ///< the string has a backslash
        respelt = 4,      ///< an escape of the string is not the one that the output would use
        consumed = 8,     ///< the value has gone into a token
        embedded = 16,    ///< the text of this string has been parsed: see Document::embedded_root
        unsorted = 32,    ///< the object's keys are not in the order of their bytes, or not known to be
        canonical = 64,   ///< the container is spelt in its canonical form (canonical.hpp)
        spaced = 128,     ///< the container is spelt in its canonical form, but for blanks between tokens
    };

    const char* key;     ///< between the quotes, as spelt; null for elements and roots
    const char* text;    ///< a string's text between the quotes, as spelt; else the value's first byte
    std::uint32_t size;  ///< bytes at `text`; of a container with both brackets
    std::uint32_t end;   ///< index of the first node behind this value and its children

    std::string_view key_view() const noexcept { return {key, key_size}; }
    std::string_view view() const noexcept { return {text, size}; }
    bool has(Flag flag) const noexcept { return (flags & flag) != 0; }
    void set(Flag flag) noexcept { flags = static_cast<std::uint8_t>(flags | flag); }
    bool is_container() const noexcept { return type >= Type::object; }
};

/// The nodes of one record and of the JSON texts embedded in its strings. Views in nodes live as long as the
/// parsed texts. clear() keeps the memory.
class Document {
  public:
    using Index = std::uint32_t;

    void clear() noexcept {
        size_ = 0;
        embedded_.clear();
        is_sorted_ = true;
    }
    Node& operator[](Index index) noexcept { return nodes_[index]; }
    const Node& operator[](Index index) const noexcept { return nodes_[index]; }
    Index size() const noexcept { return size_; }

    /// Makes room for `count` more nodes: so many may then be written through end() and taken in by grow().
    void reserve(std::size_t count) {
        if (capacity_ - size_ < count) reallocate(size_ + count);
    }
    const Node* begin() const noexcept { return nodes_.get(); }
    Node* end() noexcept { return nodes_.get() + size_; }
    /// Where the room for more nodes ends.
    Node* room_end() noexcept { return nodes_.get() + capacity_; }
    void grow(const Node* end) noexcept { size_ = static_cast<Index>(end - nodes_.get()); }
    /// Forgets the nodes from `size` on.
    void truncate(Index size) noexcept { size_ = size; }

    /// Notes that the string at `index` has been parsed, and where its root node is.
    void embed(Index index, Index root) {
        nodes_[index].set(Node::embedded);
        if (!embedded_.empty() && index < embedded_.back().index) is_sorted_ = false;
        embedded_.push_back({index, root});
    }
    /// To be called when all is embedded, before any of it is asked for.
    void finish_embedding() noexcept {
        if (!is_sorted_) sort_embedded();
    }
    /// Forgets what was noted so: another record of the same document is about to be mapped.
    void forget_embedded() noexcept { embedded_.clear(); }
    /// Where the parsed form of the string at `index` is; it must have the flag `embedded`.
    Index embedded_root(Index index) const noexcept;

    /// Becomes a copy of the nodes of another document, without what is embedded in them.
    void copy_nodes(const Document& other);

  private:
    struct Link {
        Index index;
        Index root;
    };
    void reallocate(std::size_t count);
    void sort_embedded() noexcept;

    struct Free {
        void operator()(Node* nodes) const noexcept { std::free(nodes); }
    };
    std::unique_ptr<Node[], Free> nodes_;
    std::size_t capacity_ = 0;
    Index size_ = 0;
    std::vector<Link> embedded_;
    bool is_sorted_ = true;  // ascending by index: so they come, but for texts in embedded texts
};

}  // namespace duo2qualys::json
