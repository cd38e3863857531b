#include "json/parser.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

#include "json/characters.hpp"
#include "json/strings.hpp"
#include "text/block.hpp"

namespace duo2qualys::json {

// Before the parser notices that the text has ended, it may have read this much after the end: a block of
// blanks, then a comma, a blank and a line end, and then a lead.
static_assert(kTextPadding >= Block::kSize + 3 + kLeadSize);

namespace {

const char* skip_digits(const char* p, const char* end) {
    // Unix times have ten digits, most other numbers one or two.
    if (end - p >= static_cast<std::ptrdiff_t>(Block::kSize)) {
        const Block::Set digits = Block(p).digits();
        p += std::countr_one(digits);
        if (digits != Block::first(Block::kSize)) return p;
    }
    while (p != end && is_digit(*p))
        ++p;
    return p;
}

bool has_line_end(const char* begin, const char* end) {
    return std::any_of(begin, end, [](char c) { return c == '\n' || c == '\r'; });
}

// The end of the predicted bytes of a member with this key. The predicted bytes reach to the value if they
// fit into a lead. A line end is never predicted, because it must be seen each time.
const char* lead_end(std::string_view key, const char* behind_colon, const char* value) {
    const char* const quote = key.data() - 1;
    if (has_line_end(key.data() + key.size(), behind_colon)) return quote;
    const bool has_room = value - quote <= static_cast<std::ptrdiff_t>(kLeadSize);
    return has_room && !has_line_end(behind_colon, value) ? value : behind_colon;
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

// These functions are always inlined, because a call would make parse() spill its registers.

// Usually there is one blank or none.
[[gnu::always_inline]] inline void Parser::Cursor::skip_blanks() noexcept {
    if (*at == ' ') ++at;
    if (static_cast<unsigned char>(*at) <= ' ') [[unlikely]] {
        at = blanks_end(at, end);
        may_have_line_end = true;
    }
}

// Like skip_blanks(), but at the beginning of a line of pretty-printed text. The indentation is usually
// shorter than a block.
[[gnu::always_inline]] inline void Parser::Cursor::skip_line_end() noexcept {
    if (*at == '\n') {
        may_have_line_end = true;
        const Block::Set others = Block(at + 1).equal(' ') ^ Block::first(Block::kSize);
        at += 1 + Block::first_of(others);
        if (static_cast<unsigned char>(*at) > ' ') [[likely]]
            return;
    }
    skip_blanks();
}

// Takes the member that the layout predicted, and that begins here, without parsing its key.
[[gnu::always_inline]] inline void Parser::Cursor::take(const Layout::Member& member, Node& node) noexcept {
    static_cast<KeyPart&>(node) = member.key_part;
    node.key = at + 1;
    at += member.lead_size;
}

[[gnu::always_inline]] inline Parser::Status Parser::Cursor::read_key(Node& node) noexcept {
    const ScannedString found = scan_string(at + 1, end);
    if (found.quote == nullptr) return Status::incomplete;
    if (found.escapes == Escapes::invalid) return Status::invalid;
    node.key = at + 1;
    node.key_size = static_cast<std::uint32_t>(found.quote - node.key);
    node.flags = found.escapes == Escapes::none ? 0 : Node::key_escaped;
    at = found.quote + 1;
    return Status::complete;
}

[[gnu::always_inline]] inline Parser::Status Parser::Cursor::read_string(Node& node,
                                                                         std::size_t& unclean) noexcept {
    const char* const begin = at + 1;
    const char* quote = begin;
    using Stride = Blocks<2>;
    Stride::Set found = 0;
    while ((found = Stride(quote).special()) == 0) {
        quote += Stride::kSize;
        if (quote >= end) return Status::incomplete;
    }
    quote += std::countr_zero(found);
    if (*quote != '"') [[unlikely]] {
        const ScannedString scanned = scan_string(begin, end);
        if (scanned.quote == nullptr) return Status::incomplete;
        if (scanned.escapes == Escapes::invalid) return Status::invalid;
        quote = scanned.quote;
        if (scanned.escapes != Escapes::none) node.set(Node::escaped);
        if (scanned.escapes == Escapes::respelt) {
            node.set(Node::respelt);
            ++unclean;
        }
    } else if (quote >= end) {
        return Status::incomplete;
    }
    node.type = Type::string;
    node.text = begin;
    node.size = static_cast<std::uint32_t>(quote - begin);
    at = quote + 1;
    return Status::complete;
}

[[gnu::always_inline]] inline bool Parser::Cursor::read_scalar(Node& node) noexcept {
    const auto left = static_cast<std::size_t>(end - at);
    const char* behind = nullptr;
    const auto literal = [&](std::string_view word) {
        return std::string_view(at, left).substr(0, word.size()) == word ? at + word.size() : nullptr;
    };
    switch (*at) {
        case 't': node.type = Type::boolean, behind = literal("true"); break;
        case 'f': node.type = Type::boolean, behind = literal("false"); break;
        case 'n': node.type = Type::null, behind = literal("null"); break;
        default: node.type = Type::number, behind = number_end(at, end); break;
    }
    if (behind == nullptr || (behind != end && !ends_scalar(*behind))) return false;
    node.text = at;
    node.size = static_cast<std::uint32_t>(behind - at);
    at = behind;
    return true;
}

// Learns a member that was not predicted and whose lead ends at `lead_end`. Returns its place, and whether
// its key may sort before the previous one.
std::pair<Layout::Member*, bool> Parser::learn(const Open& object, const Document& document, Node& member,
                                               const char* lead_end) {
    const bool is_escaped = member.has(Node::key_escaped);
    const bool descends = is_escaped || (object.last_member != object.node &&
                                         member.key_view() < document.begin()[object.last_member].key_view());
    const auto lead_size = static_cast<std::size_t>(lead_end - (member.key - 1));
    const Layout::Found found =
        layout_.learn(object.place, object.meaning, {member.key_view(), is_escaped, lead_size});
    member.meaning = found.meaning;
    layout_.expect(*object.expected, found.member, descends);
    return {found.member, descends};
}

// Parses a value that is not a container.
Parser::Status Parser::parse_plain(Document& document, Layout::Meaning meaning) {
    document.reserve(1);
    Node& node = *document.end();
    node = Node();
    node.meaning = meaning;
    Status status = Status::complete;
    if (*cursor_.at == '"') {
        std::size_t unclean = 0;  // unused for a root
        status = cursor_.read_string(node, unclean);
    } else if (!cursor_.read_scalar(node)) {
        status = Status::invalid;
    }
    if (status != Status::complete) return status;
    node.end = document.size() + 1;
    document.grow(&node + 1);
    return status;
}

// The grammar of RFC 8259. The key of a member is written into the node of its value before the value is
// read.
Parser::Status Parser::parse(std::string_view text, Document& document, Layout::Meaning meaning) {
    cursor_ = {text.data(), text.data() + text.size()};
    cursor_.skip_blanks();
    if (cursor_.at_end()) return Status::incomplete;
    if (*cursor_.at != '{' && *cursor_.at != '[') return parse_plain(document, meaning);

    // Local copies, which stay in registers because writes to nodes cannot change them.
    Cursor cursor = cursor_;
    document.reserve(1);
    Node* at = document.end();                // where the next node is written
    Node* room_end = document.room_end();     // the end of the room for nodes
    Document::Index index = document.size();  // index of the next node
    Open* const outside = open_.data();       // means that no container is open
    Open* open = outside;                     // the innermost open container
    const auto stop = [&](Status status) {
        cursor_ = cursor;
        document.grow(at);
        return status;
    };
    std::size_t compact_size = 0;  // bytes so far, without blanks
    std::size_t unclean = 0;       // the number of parts so far that are not canonical
    Layout& layout = layout_;
    Layout::Member* place = layout.root(meaning);  // of the value being read
    bool descends = false;                         // the last key may not sort after the previous one
    Status status = Status::complete;              // of the part that was read last

    *at = Node();
    at->meaning = meaning;

value:
    if (*cursor.at == '"') [[likely]] {
        status = cursor.read_string(*at, unclean);
        if (status != Status::complete) goto failed;
        compact_size += at->size + std::size_t{2};
    } else if (*cursor.at == '{' || *cursor.at == '[') {
        if (open == outside + kMaxDepth) goto too_deep;
        *++open = {&place->first, place, compact_size, unclean, index, index, at->meaning, *cursor.at == '{'};
        at->type = open->is_object ? Type::object : Type::array;
        at->text = cursor.at++;
        ++at;
        ++index;
        cursor.skip_line_end();
        if (cursor.at_end()) goto incomplete;
        if (*cursor.at != (open->is_object ? '}' : ']')) {
            // Adds two for the brackets, minus one: a comma is counted for each member, but the first member
            // has none.
            ++compact_size;
            goto member;
        }
        compact_size += 2;
        goto close;
    } else if (is_blank(*cursor.at)) {  // more blanks than last time
        cursor.skip_blanks();
        if (cursor.at_end()) goto incomplete;
        goto value;
    } else {
        if (!cursor.read_scalar(*at)) goto invalid;
        compact_size += at->size;
    }
    at->end = ++index;
    ++at;

after_value:
    if (*cursor.at == ',') {  // a comma after the end of the text is noticed later
        ++cursor.at;
        cursor.skip_line_end();
        goto member;
    }
    if (cursor.at_end()) goto incomplete;
    if (is_blank(*cursor.at)) [[unlikely]] {
        cursor.skip_line_end();
        goto after_value;
    }
    if (*cursor.at != (open->is_object ? '}' : ']')) goto invalid;

close : {
    Node& container = document[open->node];
    container.size = static_cast<std::uint32_t>(cursor.at + 1 - container.text);
    container.end = index;
    if (unclean == open->unclean) {
        const bool has_blanks = compact_size - open->compact_size != container.size;
        container.set(has_blanks ? Node::spaced : Node::canonical);
    }
    ++cursor.at;
    if (--open == outside) return stop(Status::complete);
    goto after_value;
}

member:
    if (at == room_end) [[unlikely]] {
        document.grow(at);
        document.reserve(1);
        at = document.end();
        room_end = document.room_end();
    }
    if (!open->is_object) {
        if (cursor.at_end()) goto incomplete;
        place = open->place;
        static_cast<KeyPart&>(*at) = {0, Type::null, 0, open->meaning};
        at->key = nullptr;
        ++compact_size;
        goto value;
    }
    place = layout.find(*open->expected);
    descends = open->expected->descends;
    if (place->begins(cursor.at)) [[likely]] {
        cursor.take(*place, *at);
    } else {
        if (cursor.at_end()) goto incomplete;
        if (*cursor.at != '"') goto invalid;
        status = cursor.read_key(*at);
        if (status != Status::complete) goto failed;
        cursor.skip_blanks();
        if (cursor.at_end()) goto incomplete;
        if (*cursor.at != ':') goto invalid;
        const char* const behind_colon = ++cursor.at;
        cursor.skip_blanks();
        std::tie(place, descends) =
            learn(*open, document, *at, lead_end(at->key_view(), behind_colon, cursor.at));
    }
    if (descends) [[unlikely]] {
        document[open->node].set(Node::unsorted);
        ++unclean;
    }
    open->expected = &place->next;
    open->last_member = index;
    compact_size += at->key_size + std::size_t{4};
    if (!cursor.at_end()) goto value;

incomplete:
    [[unlikely]] return leave_open(document, open, stop(Status::incomplete));
invalid:
    [[unlikely]] return leave_open(document, open, stop(Status::invalid));
too_deep:
    [[unlikely]] return leave_open(document, open, stop(Status::too_deep));
failed:
    [[unlikely]] return leave_open(document, open, stop(status));
}

// Finishes the nodes of the containers that did not end in the text; `open` is the innermost.
[[gnu::noinline]] Parser::Status Parser::leave_open(Document& document, const Open* open,
                                                    Status status) const {
    for (; open != open_.data(); --open) {
        document[open->node].size = 0;
        document[open->node].end = document.size();
    }
    return status;
}

}  // namespace duo2qualys::json
