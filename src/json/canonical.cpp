#include "json/canonical.hpp"

#include <algorithm>

#include "json/strings.hpp"

namespace duo2qualys::json {
namespace {

// A node's key or string text with the quotes around it, as they stand in the source.
std::string_view quoted(const char* text, std::uint32_t size) {
    return {text - 1, size + std::size_t{2}};
}

}  // namespace

std::string_view Canonicalizer::form(const Document& document, Document::Index root) {
    out_.clear();
    keys_.clear();
    run_ = run_end_ = nullptr;
    put_value(document, root);
    if (out_.size() == 0) return {run_, static_cast<std::size_t>(run_end_ - run_)};
    flush();
    return out_.view();
}

inline void Canonicalizer::flush() {
    out_.append(std::string_view(run_, static_cast<std::size_t>(run_end_ - run_)));
}

inline void Canonicalizer::put(std::string_view source) {
    if (source.data() != run_end_) {
        flush();
        run_ = source.data();
    }
    run_end_ = source.data() + source.size();
}

// A punctuation mark: in compact text it is the next byte of the run.
inline void Canonicalizer::put(char c) {
    if (run_end_ != nullptr && *run_end_ == c) {
        ++run_end_;
        return;
    }
    flush();
    out_.append(c);
    run_ = run_end_ = nullptr;
}

void Canonicalizer::put_string(std::string_view text, bool respelt) {
    if (!respelt) return put(quoted(text.data(), static_cast<std::uint32_t>(text.size())));
    flush();
    run_ = run_end_ = nullptr;
    out_.append('"');
    out_.advance(canonicalize(text, out_.room(text.size())));
    out_.append('"');
}

void Canonicalizer::put_value(const Document& document, Document::Index index) {
    const Node& node = document[index];
    if (node.has(Node::canonical)) return put(node.view());
    switch (node.type) {
        case Type::string: return put_string(node.view(), node.has(Node::respelt));
        case Type::object: return put_object(document, index);
        case Type::array: {
            put(std::string_view(node.text, 1));
            bool first = true;
            for (Document::Index child = index + 1; child < node.end; child = document[child].end) {
                if (!first) put(',');
                first = false;
                put_value(document, child);
            }
            return put(std::string_view(node.text + node.size - 1, 1));
        }
        default: return put(node.view());
    }
}

void Canonicalizer::put_member(const Document& document, Document::Index index) {
    const Node& node = document[index];
    put_string(node.key_view(), node.has(Node::key_escaped));
    put(':');
    put_value(document, index);
}

void Canonicalizer::put_object(const Document& document, Document::Index index) {
    const Node& node = document[index];
    put(std::string_view(node.text, 1));
    if (!node.has(Node::unsorted)) {
        bool first = true;
        for (Document::Index child = index + 1; child < node.end; child = document[child].end) {
            if (!first) put(',');
            first = false;
            put_member(document, child);
        }
    } else {
        put_sorted(document, index);
    }
    put(std::string_view(node.text + node.size - 1, 1));
}

void Canonicalizer::put_sorted(const Document& document, Document::Index index) {
    const std::size_t base = members_.size();
    for (Document::Index child = index + 1; child < document[index].end; child = document[child].end) {
        const Node& node = document[child];
        std::string_view key = node.key_view();
        if (node.has(Node::key_escaped)) {
            char* const unescaped = keys_.allocate(key.size());
            char* const end = unescape(key, unescaped);
            keys_.trim(end);
            key = {unescaped, static_cast<std::size_t>(end - unescaped)};
        }
        members_.push_back({key, child});
    }
    // Repeated keys stay in their order; stable_sort would allocate.
    std::sort(
        members_.begin() + static_cast<std::ptrdiff_t>(base), members_.end(),
        [](const Member& a, const Member& b) { return a.key != b.key ? a.key < b.key : a.index < b.index; });
    const std::size_t count = members_.size() - base;
    for (std::size_t i = 0; i < count; ++i) {
        if (i != 0) put(',');
        put_member(document, members_[base + i].index);
    }
    members_.resize(base);
}

}  // namespace duo2qualys::json
