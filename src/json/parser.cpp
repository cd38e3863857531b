#include "json/parser.hpp"

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

inline bool Parser::read_string(Node& node, bool is_key) noexcept {
    const char* const begin = text_ + *next_ + 1;
    const char* const end = string_end(next_);
    const auto size = static_cast<std::uint32_t>(end - begin);
    ++next_;
    std::uint8_t flags = 0;
    if (next_backslash_ < end) {
        // Backslashes outside strings are no token of their own; the positions passed by them are stale.
        if (next_backslash_ < begin) next_backslash_ = find(begin, end_, '\\');
        if (next_backslash_ < end) {
            const Escapes escapes = check_escapes({begin, size});
            if (escapes == Escapes::invalid) return false;
            flags = is_key ? Node::key_escaped : Node::escaped;
            if (escapes == Escapes::respelt && !is_key) flags |= Node::respelt;
            next_backslash_ = find(end, end_, '\\');
        }
    }
    node.flags = static_cast<std::uint8_t>(node.flags | flags);
    (is_key ? node.key : node.text) = begin;
    (is_key ? node.key_size : node.size) = size;
    return true;
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

Parser::Status Parser::parse(Document& document) noexcept {
    std::size_t depth = 0;
    Node node;
    while (true) {
        // One value. Its key, if any, is in `node` already.
        if (next_ == last_) return Status::incomplete;
        const char first = text_[*next_];
        if (first == '"') {
            node.type = Type::string;
            if (!read_string(node, false)) return Status::invalid;
            node.end = document.size() + 1;
            document.append(node);
        } else if (first == '{' || first == '[') {
            if (depth == kMaxDepth) return Status::too_deep;
            node.type = first == '{' ? Type::object : Type::array;
            node.text = text_ + *next_;
            ++next_;
            open_[depth++] = document.append(node);
            if (next_ == last_) return Status::incomplete;
            if (text_[*next_] != (first == '{' ? '}' : ']')) {
                node = Node();
                if (first == '[') continue;
                goto key;
            }
        } else {
            if (!read_scalar(node)) return Status::invalid;
            node.end = document.size() + 1;
            document.append(node);
        }

        // What follows a value: the ends of containers, then a comma.
        while (true) {
            if (depth == 0) return Status::complete;
            if (next_ == last_) return Status::incomplete;
            Node& open = document[open_[depth - 1]];
            const char c = text_[*next_];
            if (c == ',') {
                ++next_;
                node = Node();
                if (open.type == Type::object) goto key;
                break;
            }
            if (c != (open.type == Type::object ? '}' : ']')) return Status::invalid;
            open.size = static_cast<std::uint32_t>(text_ + *next_ + 1 - open.text);
            open.end = document.size();
            ++next_;
            --depth;
        }
        continue;

    key:
        if (next_ == last_) return Status::incomplete;
        if (text_[*next_] != '"' || !read_string(node, true)) return Status::invalid;
        if (next_ == last_) return Status::incomplete;
        if (text_[*next_] != ':') return Status::invalid;
        ++next_;
    }
}

}  // namespace duo2qualys::json
