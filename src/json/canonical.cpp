#include "json/canonical.hpp"

#include <algorithm>

#include "json/characters.hpp"
#include "json/strings.hpp"

namespace duo2qualys::json {
namespace {

// A key or the text of a string, with its quotes, as in the source.
std::string_view quoted(const char* text, std::uint32_t size) {
    return {text - 1, size + std::size_t{2}};
}

// A scalar as in the source.
std::string_view scalar(const Node& node) {
    // No branch, because the type is unpredictable.
    const auto quotes = static_cast<std::uint32_t>(node.type == Type::string);
    return {node.text - quotes, node.size + std::size_t{2} * quotes};
}

char* put_string(std::string_view text, bool respelt, char* out) {
    if (!respelt) return copy_padded(quoted(text.data(), static_cast<std::uint32_t>(text.size())), out);
    *out++ = '"';
    out = canonicalize(text, out);
    *out++ = '"';
    return out;
}

// Copies the punctuation, without blanks, between two values or between a value and a key.
char* put_punctuation(const char* from, const char* end, char* out) {
    if (*from == ',') {  // only blanks can follow
        *out = ',';
        return out + 1;
    }
    while (from < end) {
        const char c = *from++;
        *out = c;
        out += c > ' ' ? 1 : 0;
        if (c == '\n') from = blanks_end(from, end);
    }
    return out;
}

// Copies a container that is canonical apart from its blanks, piece by piece in source order.
char* put_spaced(const Document& document, Document::Index index, char* out) {
    const Node* node = &document[index];
    const char* const text_end = node->text + node->size;
    const Node* const end = &document[0] + node->end;
    const char* from = node->text;  // what has not been copied yet
    while (++node != end) {
        if (node->key != nullptr) {
            const std::string_view key = quoted(node->key, node->key_size);
            out = copy_padded(key, put_punctuation(from, key.data(), out));
            *out++ = ':';
        } else {
            out = put_punctuation(from, scalar(*node).data(), out);
        }
        const std::string_view value = scalar(*node);  // not earlier, or it would not stay in registers
        from = value.data();
        if (node->is_container()) continue;  // its bracket is punctuation
        out = copy_padded(value, out);
        from += value.size();
    }
    return put_punctuation(from, text_end, out);
}

}  // namespace

std::string_view Canonicalizer::form(const Document& document, Document::Index root) {
    const Node& node = document[root];
    if (node.has(Node::canonical)) return node.view();
    out_.clear();
    keys_.clear();
    // The canonical form is never longer than the source; the 2 is for the quotes of a string.
    out_.advance(put_value(document, root, out_.room(node.size + 2 + wide::kPadding)));
    return out_.view();
}

char* Canonicalizer::put_value(const Document& document, Document::Index index, char* out) {
    const Node& node = document[index];
    if (node.has(Node::canonical)) return copy_padded(node.view(), out);
    if (node.has(Node::spaced)) {
        const bool is_wide = node.size >= wide::kSmallest && loops_.strip_blanks != nullptr;
        return is_wide ? loops_.strip_blanks(node.text, node.size, out) : put_spaced(document, index, out);
    }
    if (node.is_container()) return put_container(document, index, out);
    if (node.has(Node::respelt)) return put_string(node.view(), true, out);
    return copy_padded(scalar(node), out);
}

char* Canonicalizer::put_container(const Document& document, Document::Index index, char* out) {
    const Node& node = document[index];
    *out++ = node.text[0];
    if (node.has(Node::unsorted)) {
        out = put_sorted(document, index, out);
    } else {
        for (const Document::Index child : document.children(index)) {
            if (child != index + 1) *out++ = ',';
            out = put_member(document, child, out);
        }
    }
    *out++ = node.text[node.size - 1];
    return out;
}

// Writes a member of an object or an element of an array.
char* Canonicalizer::put_member(const Document& document, Document::Index index, char* out) {
    const Node& node = document[index];
    if (node.key != nullptr) {
        out = put_string(node.key_view(), node.has(Node::key_escaped), out);
        *out++ = ':';
    }
    return put_value(document, index, out);
}

// Orders by key. Repeated keys keep their order.
bool Canonicalizer::Member::operator<(const Member& other) const noexcept {
    if (prefix != other.prefix) return prefix < other.prefix;
    const int order = key.compare(other.key);
    return order != 0 ? order < 0 : index < other.index;
}

char* Canonicalizer::put_sorted(const Document& document, Document::Index index, char* out) {
    const std::size_t base = members_.size();
    for (const Document::Index child : document.children(index)) {
        const Node& node = document[child];
        std::string_view key = node.key_view();
        if (node.has(Node::key_escaped)) key = unescape(key, keys_);
        members_.push_back({sort_prefix(key), key, child});
    }
    std::sort(members_.begin() + static_cast<std::ptrdiff_t>(base), members_.end());
    const std::size_t count = members_.size() - base;
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) *out++ = ',';
        out = put_member(document, members_[base + i].index, out);
    }
    members_.resize(base);
    return out;
}

}  // namespace duo2qualys::json
