#include "json/inner_object.hpp"

#include <bit>

#include "json/characters.hpp"
#include "json/parser.hpp"
#include "text/block.hpp"

namespace duo2qualys::json {
namespace {

// Reads values into the nodes of a document. It does not predict members, because they differ from one
// description to the next. Unless stated otherwise, a function reads a value that begins at `p` and returns
// its end, or nullptr if the bytes are something else. No function goes past the quote after the text,
// although whole blocks are loaded.
class InnerParser {
  public:
    InnerParser(std::string_view spelt, Document& document, Layout& layout)
        : end_(spelt.data() + spelt.size()), layout_(layout), next_index_(document.size()) {
        // Makes room for as many members as fit into the text. Only a text with arrays can have more nodes.
        // Few texts have so many, and they are not read here.
        constexpr std::size_t kSmallestMember = 7;  // \"\":0,
        const std::size_t most = spelt.size() / kSmallestMember + 2;
        document.reserve(most);
        at_ = document.end();
        room_end_ = at_ + most;
    }

    // Reads the whole text as an object. Returns the end of its nodes, or nullptr if it is something else.
    const Node* read(const char* p, Layout::Meaning meaning) {
        p = skip_spaces(p);
        if (*p != '{') return nullptr;
        Node& root = add_node();
        root.meaning = meaning;
        p = read_container(p, root, layout_.root(meaning), 1);
        root.end = next_index_;
        return p != nullptr && skip_spaces(p) == end_ ? at_ : nullptr;
    }

  private:
    static constexpr int kMaxDepth = 8;

    Node& add_node() {
        ++next_index_;
        *at_ = Node();
        return *at_++;
    }

    // A blank can only be a space here: raw control characters have been rejected, and tabs and line ends
    // would be escapes.
    static const char* skip_spaces(const char* p) {
        while (*p == ' ')
            ++p;
        return p;
    }

    // Reads a string and sets `text` to the bytes between its quotes.
    const char* read_string(const char* p, std::string_view& text) const {
        if (p[0] != '\\' || p[1] != '"') return nullptr;
        const char* const begin = p + 2;
        Block::Set found = 0;
        for (p = begin; (found = Block(p).equal('\\')) == 0;) {
            p += Block::kSize;
            if (p >= end_) return nullptr;
        }
        p += std::countr_zero(found);
        if (p >= end_ || p[1] != '"') return nullptr;
        text = {begin, static_cast<std::size_t>(p - begin)};
        return p + 2;
    }

    // Reads a number or literal.
    const char* read_scalar(const char* p, Node& node) const {
        const auto literal = [&](std::string_view word) {
            const std::string_view text(p, static_cast<std::size_t>(end_ - p));
            return text.starts_with(word) ? p + word.size() : nullptr;
        };
        const char* end = nullptr;
        switch (*p) {
            case 't': node.type = Type::boolean, end = literal("true"); break;
            case 'f': node.type = Type::boolean, end = literal("false"); break;
            case 'n': node.type = Type::null, end = literal("null"); break;
            default: node.type = Type::number, end = number_end(p, end_); break;
        }
        if (end == nullptr || (*end != ',' && *end != '}' && *end != ']' && *end != ' ')) return nullptr;
        node.text = p;
        node.size = static_cast<std::uint32_t>(end - p);
        return end;
    }

    // Reads an object or array, whose place in the layout is `place`, into `node` and the nodes after it. The
    // key part of `node` is already set.
    const char* read_container(const char* p, Node& node, const Layout::Member* place, int depth) {
        const bool is_object = *p == '{';
        const char close = is_object ? '}' : ']';
        node.type = is_object ? Type::object : Type::array;
        node.text = p;
        node.set(Node::unsorted);
        p = skip_spaces(p + 1);
        for (bool is_first = true; *p != close; is_first = false) {
            if (!is_first) {
                if (*p != ',') return nullptr;
                p = skip_spaces(p + 1);
            }
            if (at_ == room_end_) return nullptr;
            Node& child = add_node();
            child.meaning = node.meaning;
            const Layout::Member* child_place = place;
            if (is_object) p = read_key(p, child, child_place);
            if (p != nullptr) p = read_value(p, child, child_place, depth);
            if (p == nullptr) return nullptr;
            child.end = next_index_;
            p = skip_spaces(p);
        }
        ++p;
        node.size = static_cast<std::uint32_t>(p - node.text);
        return p;
    }

    // Reads the key of a member and the colon with the spaces around it. On entry, `place` is the place of
    // the object and the node has its meaning. Sets them to the place and the meaning of the member.
    const char* read_key(const char* p, Node& member, const Layout::Member*& place) const {
        std::string_view key;
        p = read_string(p, key);
        if (p == nullptr) return nullptr;
        if (*p != ':') p = skip_spaces(p);
        if (*p != ':') return nullptr;
        const Layout::Found found = layout_.look_up(place, member.meaning, key);
        member.key = key.data();
        member.key_size = static_cast<std::uint32_t>(key.size());
        member.meaning = found.meaning;
        place = found.member;
        return skip_spaces(p + 1);
    }

    const char* read_value(const char* p, Node& node, const Layout::Member* place, int depth) {
        if (*p == '\\') {
            std::string_view text;
            p = read_string(p, text);
            node.type = Type::string;
            node.text = text.data();
            node.size = static_cast<std::uint32_t>(text.size());
            return p;
        }
        if (*p != '{' && *p != '[') return read_scalar(p, node);
        return depth == kMaxDepth ? nullptr : read_container(p, node, place, depth + 1);
    }

    const char* end_;  // of the text
    Layout& layout_;
    Node* at_ = nullptr;              // where the next node is written
    Document::Index next_index_;      // its index
    const Node* room_end_ = nullptr;  // the end of the room for nodes
};

}  // namespace

std::optional<Document::Index> read_inner_object(std::string_view spelt, Document& document, Layout& layout,
                                                 Layout::Meaning meaning) {
    const Document::Index root = document.size();
    const Node* const end = InnerParser(spelt, document, layout).read(spelt.data(), meaning);
    if (end == nullptr) return std::nullopt;
    document.grow(end);
    return root;
}

}  // namespace duo2qualys::json
