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
    const char* const end = text.data() + text.size();
    cursor_ = {text.data(), end, find(text.data(), end, '\\'), tokens.positions(),
               tokens.positions() + tokens.count()};
}

// Of the string at the next token. Between its closing quote and the token behind it there is nothing but
// blanks: anything else would be a token.
inline const char* Parser::Cursor::string_end() const noexcept {
    const char* quote = text + next[1] - 1;
    while (*quote != '"')
        --quote;
    return quote;
}

// Whether the string between the two has escapes, and which. Few strings have any: the place of the next
// backslash is kept, so that all others cost one comparison. Strings must be asked for in order.
inline Escapes Parser::Cursor::escapes(const char* begin, const char* end_of_string) noexcept {
    if (next_backslash >= end_of_string) return Escapes::none;
    // Backslashes outside strings are part of some token that is no JSON.
    if (next_backslash < begin) next_backslash = find(begin, end, '\\');
    if (next_backslash >= end_of_string) return Escapes::none;
    next_backslash = find(end_of_string, end, '\\');
    return check_escapes({begin, static_cast<std::size_t>(end_of_string - begin)});
}

inline bool Parser::Cursor::read_key(Node& node) noexcept {
    const char* const begin = text + *next + 1;
    const char* const close = string_end();
    ++next;
    const Escapes found = escapes(begin, close);
    node.key = begin;
    node.key_size = static_cast<std::uint32_t>(close - begin);
    node.flags = found == Escapes::none ? 0 : Node::key_escaped;
    return found != Escapes::invalid;
}

inline bool Parser::Cursor::read_string(Node& node) noexcept {
    const char* const begin = text + *next + 1;
    const char* const close = string_end();
    ++next;
    node.type = Type::string;
    node.text = begin;
    node.size = static_cast<std::uint32_t>(close - begin);
    const Escapes found = escapes(begin, close);
    if (found != Escapes::none) {
        node.set(Node::escaped);
        if (found == Escapes::respelt) node.set(Node::respelt);
    }
    return found != Escapes::invalid;
}

inline bool Parser::Cursor::read_scalar(Node& node) noexcept {
    const char* const begin = text + *next;
    const auto left = static_cast<std::size_t>(end - begin);
    const char* behind = nullptr;
    const auto literal = [&](std::string_view word) {
        return std::string_view(begin, left).substr(0, word.size()) == word ? begin + word.size() : nullptr;
    };
    switch (*begin) {
        case 't': node.type = Type::boolean, behind = literal("true"); break;
        case 'f': node.type = Type::boolean, behind = literal("false"); break;
        case 'n': node.type = Type::null, behind = literal("null"); break;
        default: node.type = Type::number, behind = number_end(begin, end); break;
    }
    if (behind == nullptr || (behind != end && !ends_scalar(*behind))) return false;
    node.text = begin;
    node.size = static_cast<std::uint32_t>(behind - begin);
    ++next;
    return true;
}

// The container that ends with the next token; its children end before the node `end`.
inline void Parser::close_container(Open& open, const Cursor& cursor, Document::Index end) noexcept {
    Node& node = *open.node;
    node.size = static_cast<std::uint32_t>(cursor.text + *cursor.next + 1 - node.text);
    node.end = end;
    if (open.clean) node.set(open.compact_size == node.size ? Node::canonical : Node::spaced);
}

// Takes a member's key in. Whether the keys are sorted costs little here, while the key is at hand.
inline void Parser::add_key(Open& open, const Node& member) noexcept {
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

// The grammar of RFC 8259. A member's key is put where its value's node will be before the value is read.
Parser::Status Parser::parse(Document& document) noexcept {
    // A copy, which writes to nodes cannot change: it stays in registers.
    Cursor cursor = cursor_;
    Node* at = document.end();                // where the next node goes,
    Document::Index index = document.size();  // and its index
    const auto stop = [&](Status status) {
        cursor_ = cursor;
        document.grow(at);
        return status;
    };
    Open* const outside = open_.data();  // stands for no container
    Open* open = outside;                // the innermost open container
    std::size_t compact_size = 0;        // of the last value
    bool clean = true;                   // likewise
    bool in_object = false;              // the innermost open container is one

    if (cursor.at_end()) return stop(Status::incomplete);
    *at = Node();

value:
    switch (cursor.token()) {
        case '"':
            if (!cursor.read_string(*at)) return stop(Status::invalid);
            compact_size = at->size + std::size_t{2};
            clean = !at->has(Node::respelt);
            break;
        case '{':
        case '[':
            if (open == outside + kMaxDepth) return stop(Status::too_deep);
            *++open = {at, &kNoMember, true, 0, 2};
            in_object = cursor.token() == '{';
            at->type = in_object ? Type::object : Type::array;
            at->text = cursor.text + *cursor.next++;
            ++at;
            ++index;
            if (cursor.at_end()) return stop(Status::incomplete);
            if (cursor.token() == (in_object ? '}' : ']')) goto close;
            goto member;
        default:
            if (!cursor.read_scalar(*at)) return stop(Status::invalid);
            compact_size = at->size;
            clean = true;
            break;
    }
    at->end = ++index;
    ++at;

after_value:
    if (open == outside) return stop(Status::complete);
    open->compact_size += compact_size;
    open->clean = open->clean && clean;
    if (cursor.at_end()) return stop(Status::incomplete);
    if (cursor.token() == ',') {
        ++cursor.next;
        ++open->compact_size;
        goto member;
    }
    if (cursor.token() != (in_object ? '}' : ']')) return stop(Status::invalid);

close:
    close_container(*open, cursor, index);
    ++cursor.next;
    compact_size = open->compact_size;
    clean = open->clean;
    --open;
    in_object = open != outside && open->node->type == Type::object;
    goto after_value;

member:
    if (cursor.at_end()) return stop(Status::incomplete);
    if (in_object) {
        if (cursor.token() != '"' || !cursor.read_key(*at)) return stop(Status::invalid);
        if (cursor.at_end()) return stop(Status::incomplete);
        if (cursor.token() != ':') return stop(Status::invalid);
        ++cursor.next;
        add_key(*open, *at);
        if (cursor.at_end()) return stop(Status::incomplete);
    } else {
        at->key = nullptr;
        at->key_size = 0;
        at->flags = 0;
    }
    goto value;
}

}  // namespace duo2qualys::json
