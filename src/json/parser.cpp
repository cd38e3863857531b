#include "json/parser.hpp"

#include <tuple>

#include "json/characters.hpp"
#include "json/strings.hpp"

namespace duo2qualys::json {
namespace {

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

// Whether the next tokens are the key of this member and its colon.
inline bool Parser::Cursor::is_at(const Layout::Member& member) const noexcept {
    return member.begins(text + *next);
}

// Reads the key of a member that is there.
inline void Parser::Cursor::take(const Layout::Member& member, Node& node) noexcept {
    static_cast<KeyPart&>(node) = member.key_part;
    node.key = text + *next + 1;
    next += 2;
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

// This and the next function are inlined by force: parse() would lose its registers to a call.
[[gnu::always_inline]] inline Escapes Parser::Cursor::read_string(Node& node) noexcept {
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
    return found;
}

[[gnu::always_inline]] inline bool Parser::Cursor::read_scalar(Node& node) noexcept {
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

// Takes in a member that was not expected, whose key has been read, and whose colon is at `colon`. Returns
// its place, and whether its key may not sort behind the last one.
std::pair<Layout::Member*, bool> Parser::learn(Layout& layout, const Open& object, Node& member,
                                               const char* colon) {
    const bool is_escaped = member.has(Node::key_escaped);
    const bool descends =
        is_escaped || (object.last_member != nullptr && member.key_view() < object.last_member->key_view());
    const auto lead_size = static_cast<std::size_t>(colon + 1 - (member.key - 1));
    const Layout::Found found =
        layout.learn(object.place, object.node->meaning, {member.key_view(), is_escaped, lead_size});
    member.meaning = found.meaning;
    layout.expect(*object.expected, found.member, descends);
    return {found.member, descends};
}

// A value that is no container.
Parser::Status Parser::parse_plain(Document& document, Layout::Meaning meaning) noexcept {
    Node& node = *document.end();
    node = Node();
    node.meaning = meaning;
    const bool is_valid =
        cursor_.token() == '"' ? cursor_.read_string(node) != Escapes::invalid : cursor_.read_scalar(node);
    if (!is_valid) return Status::invalid;
    node.end = document.size() + 1;
    document.grow(&node + 1);
    return Status::complete;
}

// The grammar of RFC 8259. A member's key is put where its value's node will be before the value is read.
Parser::Status Parser::parse(Document& document, Layout& layout, Layout::Meaning meaning) {
    if (cursor_.at_end()) return Status::incomplete;
    if (cursor_.token() != '{' && cursor_.token() != '[') return parse_plain(document, meaning);

    // Copies, which writes to nodes cannot change: they stay in registers.
    Cursor cursor = cursor_;
    Node* at = document.end();                // where the next node goes,
    Document::Index index = document.size();  // and its index
    const auto stop = [&](Status status) {
        cursor_ = cursor;
        document.grow(at);
        return status;
    };
    Open* const outside = open_.data();            // stands for no container
    Open* open = outside;                          // the innermost open container
    std::size_t compact_size = 0;                  // bytes so far, without blanks
    std::size_t unclean = 0;                       // things so far that are not spelt canonically
    Layout::Member* place = layout.root(meaning);  // of the value that is read
    bool descends = false;                         // the last key may not sort behind the one before

    *at = Node();
    at->meaning = meaning;

value:
    if (cursor.token() == '"') [[likely]] {
        if (const Escapes found = cursor.read_string(*at); found > Escapes::canonical) [[unlikely]] {
            if (found == Escapes::invalid) goto invalid;
            ++unclean;
        }
        compact_size += at->size + std::size_t{2};
    } else if (cursor.token() == '{' || cursor.token() == '[') {
        if (open == outside + kMaxDepth) goto too_deep;
        *++open = {at, &place->first, place, nullptr, compact_size, unclean, cursor.token() == '{'};
        at->type = open->is_object ? Type::object : Type::array;
        at->text = cursor.text + *cursor.next++;
        ++at;
        ++index;
        if (cursor.at_end()) goto incomplete;
        if (cursor.token() != (open->is_object ? '}' : ']')) {
            ++compact_size;  // with a comma before each member and element
            goto member;
        }
        compact_size += 2;
        goto close;
    } else {
        if (!cursor.read_scalar(*at)) goto invalid;
        compact_size += at->size;
    }
    at->end = ++index;
    ++at;

after_value:
    if (cursor.token() == ',') {  // that it is none, but behind the last token, is found out there
        ++cursor.next;
        goto member;
    }
    if (cursor.at_end()) goto incomplete;
    if (cursor.token() != (open->is_object ? '}' : ']')) goto invalid;

close:
    open->node->size = static_cast<std::uint32_t>(cursor.text + *cursor.next + 1 - open->node->text);
    open->node->end = index;
    if (unclean == open->unclean) {
        const bool has_blanks = compact_size - open->compact_size != open->node->size;
        open->node->set(has_blanks ? Node::spaced : Node::canonical);
    }
    ++cursor.next;
    if (--open == outside) return stop(Status::complete);
    goto after_value;

member:
    if (!open->is_object) {
        if (cursor.at_end()) goto incomplete;
        place = open->place;
        static_cast<KeyPart&>(*at) = {0, Type::null, 0, open->node->meaning};
        at->key = nullptr;
        ++compact_size;
        goto value;
    }
    place = layout.find(*open->expected);
    descends = open->expected->descends;
    if (cursor.is_at(*place)) [[likely]] {
        cursor.take(*place, *at);
    } else {
        if (cursor.at_end()) goto incomplete;
        if (cursor.token() != '"' || !cursor.read_key(*at)) goto invalid;
        if (cursor.at_end()) goto incomplete;
        if (cursor.token() != ':') goto invalid;
        std::tie(place, descends) = learn(layout, *open, *at, cursor.text + *cursor.next);
        ++cursor.next;
    }
    if (descends) [[unlikely]] {
        open->node->set(Node::unsorted);
        ++unclean;
    }
    open->expected = &place->next;
    open->last_member = at;
    compact_size += at->key_size + std::size_t{4};
    if (!cursor.at_end()) goto value;

incomplete:
    [[unlikely]] return stop(Status::incomplete);
invalid:
    [[unlikely]] return stop(Status::invalid);
too_deep:
    [[unlikely]] return stop(Status::too_deep);
}

}  // namespace duo2qualys::json
