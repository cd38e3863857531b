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
        if (end == nullptr || (*end != ',' && *end != '}' && *end != ' ')) return false;
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

// Nothing is expected of members: from one description to the next they differ.
bool read_member(Reader& reader, Node& node, Layout& layout, const Layout::Member* object,
                 Layout::Meaning meaning) {
    node = Node();
    std::string_view text;
    if (!reader.take_string(text)) return false;
    node.key = text.data();
    node.key_size = static_cast<std::uint32_t>(text.size());
    node.meaning = layout.look_up(object, meaning, text);
    reader.skip_spaces();
    if (!reader.take(':')) return false;
    reader.skip_spaces();
    if (reader.next() != '\\') return reader.take_scalar(node);
    node.type = Type::string;
    if (!reader.take_string(text)) return false;
    node.text = text.data();
    node.size = static_cast<std::uint32_t>(text.size());
    return true;
}

}  // namespace

std::optional<Document::Index> read_inner_object(std::string_view spelt, Document& document, Layout& layout,
                                                 Layout::Meaning meaning) {
    constexpr std::size_t kSmallestMember = 7;  // \"\":0,
    document.reserve(spelt.size() / kSmallestMember + 2);
    const Document::Index root = document.size();
    const Layout::Member* const place = layout.root(meaning);
    Node* const first = document.end();
    Node* at = first;

    Reader reader(spelt);
    reader.skip_spaces();
    *at = Node();
    at->meaning = meaning;
    at->type = Type::object;
    at->text = spelt.data();
    at->size = static_cast<std::uint32_t>(spelt.size());
    at->set(Node::unsorted);
    ++at;
    if (!reader.take('{')) return std::nullopt;
    reader.skip_spaces();
    while (!reader.take('}')) {
        if (at != first + 1) {
            if (!reader.take(',')) return std::nullopt;
            reader.skip_spaces();
        }
        if (!read_member(reader, *at, layout, place, meaning)) return std::nullopt;
        at->end = root + static_cast<Document::Index>(at + 1 - first);
        ++at;
        reader.skip_spaces();
    }
    reader.skip_spaces();
    if (!reader.at_end()) return std::nullopt;
    first->end = root + static_cast<Document::Index>(at - first);
    document.grow(at);
    return root;
}

}  // namespace duo2qualys::json
