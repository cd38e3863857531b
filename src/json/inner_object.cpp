#include "json/inner_object.hpp"

#include <bit>

#include "json/characters.hpp"
#include "json/parser.hpp"
#include "text/block.hpp"

namespace duo2qualys::json {
namespace {

// Reads values into the nodes of a document. Nothing is expected of members: from one description to the next
// they differ. Where not told otherwise, functions read what begins at `p` and return its end, or nullptr: it
// is something else. None takes the quote behind the text for part of it.
class InnerParser {
  public:
    InnerParser(std::string_view spelt, Document& document, Layout& layout)
        : end_(spelt.data() + spelt.size()), layout_(layout), next_index_(document.size()) {
        // What has more nodes is left alone, and no room is kept for those that few texts have.
        constexpr std::size_t kSmallestMember = 7;  // \"\":0,
        const std::size_t most = spelt.size() / kSmallestMember + 2;
        document.reserve(most);
        at_ = document.end();
        room_end_ = at_ + most;
    }

    // The whole text, an object; nullptr: it is something else. Else the end of its nodes.
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

    // Control characters have been refused, and tabs or line ends would be escapes: a blank can only be a
    // space.
    static const char* skip_spaces(const char* p) {
        while (*p == ' ')
            ++p;
        return p;
    }

    // A string, whose text goes to `text`.
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

    // A number or literal.
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

    // An object or array, which is at `place`, into the node that has what it has from its key, and those
    // behind.
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

    // The key of a member of an object, which is at `place`, and the colon with the spaces around it. The
    // member's node has the meaning of the object. Its own place goes to `place`.
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
    Node* at_ = nullptr;              // where the next node goes,
    Document::Index next_index_;      // its index,
    const Node* room_end_ = nullptr;  // and where there is no room for more
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
