#include "normalize/compact.hpp"

#include "json/strings.hpp"

namespace duo2qualys::normalize {
namespace {

using json::Document;
using json::Node;
using json::Type;

char* put_quoted(std::string_view text, char* out) {
    *out++ = '"';
    out = copy_text(text, out);
    *out++ = '"';
    return out;
}

char* put_compact(const Document& document, Document::Index index, char* out) {
    const Node& node = document[index];
    if (node.type == Type::string) return put_quoted(node.view(), out);
    if (!node.is_container()) return copy_text(node.view(), out);
    *out++ = node.text[0];
    bool first = true;
    for (const Document::Index child : document.children(index)) {
        if (!first) *out++ = ',';
        first = false;
        if (node.type == Type::object) {
            out = put_quoted(document[child].key_view(), out);
            *out++ = ':';
        }
        out = put_compact(document, child, out);
    }
    *out++ = node.text[node.size - 1];
    return out;
}

void append_string(std::string_view text, bool respelt, TextBuffer& out) {
    out.append('"');
    if (respelt) {
        out.advance(json::canonicalize(text, out.room(text.size() + json::kStringPadding)));
    } else {
        out.append(text);
    }
    out.append('"');
}

// Appends what is left of a value. Returns false if nothing is left.
bool append_rest(const Document& document, Document::Index index, TextBuffer& out) {
    const Node& node = document[index];
    if (node.has(Node::embedded)) return append_rest(document, document.embedded_root(index), out);
    if (node.has(Node::consumed)) return false;
    if (!node.is_container()) {
        if (node.type == Type::string) {
            append_string(node.view(), node.has(Node::respelt), out);
        } else {
            out.append(node.view());
        }
        return true;
    }
    const std::size_t start = out.size();
    out.append(node.text[0]);
    bool any = false;
    for (const Document::Index child : document.children(index)) {
        const std::size_t before = out.size();
        if (any) out.append(',');
        if (node.type == Type::object) {
            append_string(document[child].key_view(), document[child].has(Node::key_escaped), out);
            out.append(':');
        }
        if (append_rest(document, child, out)) {
            any = true;
        } else {
            out.truncate(before);
        }
    }
    if (!any && !document.children(index).empty()) {
        out.truncate(start);
        return false;
    }
    out.append(node.type == Type::object ? '}' : ']');
    return true;
}

}  // namespace

std::string_view compact(const Document& document, Document::Index index, Arena& arena) {
    return arena.make(document[index].size, [&](char* out) { return put_compact(document, index, out); });
}

bool append_unmapped(const Document& document, Document::Index record, TextBuffer& out) {
    // Nothing is left of a record without members, either.
    if (document.children(record).empty()) return false;
    const std::size_t start = out.size();
    out.append("\"unmapped\":");
    if (append_rest(document, record, out)) return true;
    out.truncate(start);
    return false;
}

}  // namespace duo2qualys::normalize
