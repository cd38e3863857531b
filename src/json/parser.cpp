#include "json/parser.hpp"

#include "json/characters.hpp"
#include "json/strings.hpp"
#include "text/copy.hpp"

namespace duo2qualys::json {
namespace {

constexpr Node kNoMember{};  // has the smallest key

const char* skip_digits(const char* p, const char* end) {
    while (p != end && is_digit(*p))
        ++p;
    return p;
}

}  // namespace

const char* number_end(const char* p, const char* end) noexcept {
    if (p != end && *p == '-') ++p;
    if (p == end || !is_digit(*p)) return nullptr;
    p = *p == '0' ? p + 1 : skip_digits(p, end);
    if (p != end && *p == '.') {
        const char* const fraction = p + 1;
        p = skip_digits(fraction, end);
        if (p == fraction) return nullptr;
    }
    if (p != end && (*p == 'e' || *p == 'E')) {
        ++p;
        if (p != end && (*p == '+' || *p == '-')) ++p;
        const char* const exponent = p;
        p = skip_digits(exponent, end);
        if (p == exponent) return nullptr;
    }
    return p;
}

void Parser::start(std::string_view text, const Structurals& tokens) noexcept {
    text_ = text.data();
    end_ = text_ + text.size();
    next_backslash_ = find(text_, end_, '\\');
    next_ = tokens.positions();
    last_ = next_ + tokens.count();
}

// Between the closing quote and the next token there is nothing but blanks: anything else would be a token.
inline const char* Parser::string_end(const std::uint32_t* token) const noexcept {
    const char* quote = text_ + token[1] - 1;
    while (*quote != '"')
        --quote;
    return quote;
}

// Whether the string between the two has escapes, and which. Few strings have any: the place of the next
// backslash is kept, so that all others cost one comparison. Strings must be asked for in order.
inline Escapes Parser::escapes(const char* begin, const char* end) noexcept {
    if (next_backslash_ >= end) return Escapes::none;
    // Backslashes outside strings are part of some token that is no JSON.
    if (next_backslash_ < begin) next_backslash_ = find(begin, end_, '\\');
    if (next_backslash_ >= end) return Escapes::none;
    next_backslash_ = find(end, end_, '\\');
    return check_escapes({begin, static_cast<std::size_t>(end - begin)});
}

inline bool Parser::read_key(Node& node) noexcept {
    node.key = text_ + *next_ + 1;
    const char* const end = string_end(next_);
    node.key_size = static_cast<std::uint32_t>(end - node.key);
    ++next_;
    const Escapes found = escapes(node.key, end);
    node.flags = found == Escapes::none ? 0 : Node::key_escaped;
    return found != Escapes::invalid;
}

inline bool Parser::read_string(Node& node) noexcept {
    node.type = Type::string;
    node.text = text_ + *next_ + 1;
    const char* const end = string_end(next_);
    node.size = static_cast<std::uint32_t>(end - node.text);
    ++next_;
    const Escapes found = escapes(node.text, end);
    if (found != Escapes::none) {
        node.set(Node::escaped);
        if (found == Escapes::respelt) node.set(Node::respelt);
    }
    return found != Escapes::invalid;
}

inline bool Parser::read_scalar(Node& node) noexcept {
    const char* const begin = text_ + *next_;
    const auto left = static_cast<std::size_t>(end_ - begin);
    const char* end = nullptr;
    const auto literal = [&](std::string_view word) {
        return std::string_view(begin, left).substr(0, word.size()) == word ? begin + word.size() : nullptr;
    };
    switch (*begin) {
        case 't': node.type = Type::boolean, end = literal("true"); break;
        case 'f': node.type = Type::boolean, end = literal("false"); break;
        case 'n': node.type = Type::null, end = literal("null"); break;
        default: node.type = Type::number, end = number_end(begin, end_); break;
    }
    if (end == nullptr || (end != end_ && !ends_scalar(*end))) return false;
    node.text = begin;
    node.size = static_cast<std::uint32_t>(end - begin);
    ++next_;
    return true;
}

inline void Parser::open_container(Node& node) noexcept {
    node.type = text_[*next_] == '{' ? Type::object : Type::array;
    node.text = text_ + *next_;
    ++next_;
}

inline void Parser::close_container(Open& open, Node* end) noexcept {
    Node& node = *open.node;
    node.size = static_cast<std::uint32_t>(text_ + *next_ + 1 - node.text);
    node.end = first_index_ + static_cast<Document::Index>(end - first_node_);
    ++next_;
    if (open.clean) node.set(open.compact_size == node.size ? Node::canonical : Node::spaced);
}

// Takes a member's key in. Whether the keys are sorted costs little here, while the key is at hand.
inline void Parser::add_key(Open& open, const Node& member) const noexcept {
    open.compact_size += member.key_size + std::size_t{3};
    const std::uint64_t prefix = sort_prefix(member.key_view());
    const bool descends = prefix < open.last_key ||
                          (prefix == open.last_key && member.key_view() < open.last_member->key_view());
    if (descends || member.has(Node::key_escaped)) {
        open.node->set(Node::unsorted);
        open.clean = false;
    }
    open.last_key = prefix;
    open.last_member = &member;
}

Parser::Status Parser::parse(Document& document) noexcept {
    first_index_ = document.size();
    first_node_ = document.end();
    Node* end = first_node_;
    const Status status = parse(end);
    document.grow(end);
    return status;
}

// The grammar of RFC 8259. `at` is where the next node goes; a member's key is put there before its value is
// read.
Parser::Status Parser::parse(Node*& at) noexcept {
    Open* const outside = open_.data();  // stands for no container
    Open* open = outside;                // the innermost open container
    std::size_t compact_size = 0;        // of the last value
    bool clean = true;
    bool in_object = false;

    if (next_ == last_) return Status::incomplete;
    *at = Node();

value:
    switch (text_[*next_]) {
        case '"':
            if (!read_string(*at)) return Status::invalid;
            compact_size = at->size + std::size_t{2};
            clean = !at->has(Node::respelt);
            break;
        case '{':
        case '[':
            if (open == outside + kMaxDepth) return Status::too_deep;
            *++open = {at, &kNoMember, true, 0, 2};
            open_container(*at);
            in_object = at->type == Type::object;
            ++at;
            if (next_ == last_) return Status::incomplete;
            if (text_[*next_] == (in_object ? '}' : ']')) goto close;
            goto member;
        default:
            if (!read_scalar(*at)) return Status::invalid;
            compact_size = at->size;
            clean = true;
            break;
    }
    at->end = first_index_ + static_cast<Document::Index>(at + 1 - first_node_);
    ++at;

after_value:
    if (open == outside) return Status::complete;
    open->compact_size += compact_size;
    open->clean = open->clean && clean;
    if (next_ == last_) return Status::incomplete;
    if (text_[*next_] == ',') {
        ++next_;
        ++open->compact_size;
        goto member;
    }
    if (text_[*next_] != (in_object ? '}' : ']')) return Status::invalid;

close:
    close_container(*open, at);
    compact_size = open->compact_size;
    clean = open->clean;
    --open;
    in_object = open != outside && open->node->type == Type::object;
    goto after_value;

member:
    if (next_ == last_) return Status::incomplete;
    if (in_object) {
        if (text_[*next_] != '"' || !read_key(*at)) return Status::invalid;
        if (next_ == last_) return Status::incomplete;
        if (text_[*next_] != ':') return Status::invalid;
        ++next_;
        add_key(*open, *at);
        if (next_ == last_) return Status::incomplete;
    } else {
        at->key = nullptr;
        at->key_size = 0;
        at->flags = 0;
    }
    goto value;
}

}  // namespace duo2qualys::json
