#include "json/inner_object.hpp"

#include "json/characters.hpp"
#include "json/parser.hpp"
#include "text/block.hpp"

namespace duo2qualys::json {
namespace {

// Walks through the string. Control characters have been refused, and tabs or line ends would be escapes: a
// blank can only be a space. The quote behind the text is nothing that any of these functions takes.
class Reader {
  public:
    explicit Reader(std::string_view spelt) : at_(spelt.data()), end_(at_ + spelt.size()) {}

    bool at_end() const { return at_ == end_; }
    const char* at() const { return at_; }
    char next() const { return *at_; }
    void skip_spaces() {
        while (*at_ == ' ')
            ++at_;
    }
    bool take(char c) {
        if (*at_ != c) return false;
        ++at_;
        return true;
    }
    // A string, whose text goes to `text`.
    bool take_string(std::string_view& text) {
        if (at_[0] != '\\' || at_[1] != '"') return false;
        const char* const begin = at_ + 2;
        const char* const close = find_backslash(begin);
        if (close == end_ || close[1] != '"') return false;
        text = {begin, static_cast<std::size_t>(close - begin)};
        at_ = close + 2;
        return true;
    }
    // A number or literal.
    bool take_scalar(Node& node) {
        const char* const end = scalar_end(node.type);
        if (end == nullptr || (*end != ',' && *end != '}' && *end != ']' && *end != ' ')) return false;
        node.text = at_;
        node.size = static_cast<std::uint32_t>(end - at_);
        at_ = end;
        return true;
    }

  private:
    const char* find_backslash(const char* p) const {
        while (p < end_) {
            const Block::Set found = Block(p).equal('\\');
            p += Block::first_of(found);
            if (found != 0) break;
        }
        return p < end_ ? p : end_;
    }
    const char* scalar_end(Type& type) const {
        const auto literal = [this](std::string_view word) {
            return std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)
                       ? at_ + word.size()
                       : nullptr;
        };
        switch (*at_) {
            case 't': type = Type::boolean; return literal("true");
            case 'f': type = Type::boolean; return literal("false");
            case 'n': type = Type::null; return literal("null");
            default: type = Type::number; return number_end(at_, end_);
        }
    }

    const char* at_;
    const char* end_;
};

// Reads values into the nodes of a document. Nothing is expected of members: from one description to the next
// they differ.
class InnerParser {
  public:
    InnerParser(std::string_view spelt, Document& document, Layout& layout)
        : reader_(spelt), layout_(layout), index_(document.size()) {
        // What has more nodes is left alone, and no room is kept for those that few texts have.
        constexpr std::size_t kSmallestMember = 7;  // \"\":0,
        const std::size_t most = spelt.size() / kSmallestMember + 2;
        document.reserve(most);
        first_ = at_ = document.end();
        end_ = at_ + most;
    }

    // The whole text, an object; nullptr: it is something else. Else the end of its nodes.
    const Node* read(Layout::Meaning meaning) {
        reader_.skip_spaces();
        if (reader_.next() != '{') return nullptr;
        *at_ = Node();
        at_->meaning = meaning;
        if (!read_value(layout_.root(meaning), 0)) return nullptr;
        reader_.skip_spaces();
        return reader_.at_end() ? at_ : nullptr;
    }

  private:
    static constexpr int kMaxDepth = 8;

    // A value, whose node at at_ has what it has from its key; moves at_ on.
    bool read_value(const Layout::Member* place, int depth) {
        Node& node = *at_++;
        if (reader_.next() == '\\') {
            std::string_view text;
            if (!reader_.take_string(text)) return false;
            node.type = Type::string;
            node.text = text.data();
            node.size = static_cast<std::uint32_t>(text.size());
        } else if (reader_.next() == '{' || reader_.next() == '[') {
            if (depth == kMaxDepth || !read_container(node, place, depth + 1)) return false;
        } else if (!reader_.take_scalar(node)) {
            return false;
        }
        node.end = index_ + static_cast<Document::Index>(at_ - first_);
        return true;
    }

    bool read_container(Node& node, const Layout::Member* place, int depth) {
        const bool is_object = reader_.next() == '{';
        const char close = is_object ? '}' : ']';
        node.type = is_object ? Type::object : Type::array;
        node.text = reader_.at();
        node.set(Node::unsorted);
        reader_.take(is_object ? '{' : '[');
        reader_.skip_spaces();
        for (bool is_first = true; !reader_.take(close); is_first = false) {
            if (!is_first) {
                if (!reader_.take(',')) return false;
                reader_.skip_spaces();
            }
            if (at_ == end_) return false;
            *at_ = Node();
            const Layout::Member* child = place;
            at_->meaning = node.meaning;
            if (is_object && !read_key(node, place, child)) return false;
            if (!read_value(child, depth)) return false;
            reader_.skip_spaces();
        }
        node.size = static_cast<std::uint32_t>(reader_.at() - node.text);
        return true;
    }

    // The key of a member of `object`, which is at `place`; its own place goes to `child`.
    bool read_key(const Node& object, const Layout::Member* place, const Layout::Member*& child) {
        std::string_view key;
        if (!reader_.take_string(key)) return false;
        reader_.skip_spaces();
        if (!reader_.take(':')) return false;
        reader_.skip_spaces();
        const Layout::Found found = layout_.look_up(place, object.meaning, key);
        at_->key = key.data();
        at_->key_size = static_cast<std::uint32_t>(key.size());
        at_->meaning = found.meaning;
        child = found.member;
        return true;
    }

    Reader reader_;
    Layout& layout_;
    Node* first_ = nullptr;
    Node* at_ = nullptr;         // where the next node goes,
    const Node* end_ = nullptr;  // and where there is no room for more
    Document::Index index_;      // of the first
};

}  // namespace

std::optional<Document::Index> read_inner_object(std::string_view spelt, Document& document, Layout& layout,
                                                 Layout::Meaning meaning) {
    const Document::Index root = document.size();
    const Node* const end = InnerParser(spelt, document, layout).read(meaning);
    if (end == nullptr) return std::nullopt;
    document.grow(end);
    return root;
}

}  // namespace duo2qualys::json
