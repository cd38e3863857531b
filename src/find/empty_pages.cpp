#include "find/empty_pages.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "normalize/embedded.hpp"

namespace duo2qualys::find {

using json::Document;
using json::Node;
using json::Type;

bool may_hold_object(const Node& string) noexcept {
    const std::string_view text = string.view();
    if (std::memchr(text.data(), '{', text.size()) != nullptr) return true;
    return string.has(Node::escaped) && text.find("u007") != std::string_view::npos;
}

bool EmptyPages::is_nothing(const Document& document, Index value) {
    const Index end = document[value].end;
    for (Index at = value; at < end;) {
        const Node& node = document[at];
        if (node.type == Type::object) {
            if (!is_empty_page(document, at)) return false;
            at = node.end;
        } else if (node.type == Type::null || node.type == Type::array) {
            ++at;
        } else {
            return false;
        }
    }
    return true;
}

bool EmptyPages::is_empty_page(const Document& document, Index object) {
    keys_.clear();
    bool has_list = false;
    bool only_ok = !document.children(object).empty();
    for (const Index child : document.children(object)) {
        const std::string_view key = normalize::unescaped_key(document[child], keys_);
        const Node& node = document[child];
        only_ok &= key == "stat" && node.type == Type::string && node.view() == "OK";
    }
    return only_ok || (holds_nothing(document, object, has_list) && has_list);
}

// Whether the member describes the page that it is in. It must have one of Duo's keys. Shippers use these
// keys, too, for texts and objects that may contain records, so such values are not allowed. But `metadata`
// may contain objects, because Duo writes them there.
bool EmptyPages::describes_page(const Document& document, Index member) {
    constexpr std::array<std::string_view, 4> kKeys = {"stat", "code", "message", "message_detail"};
    const std::string_view key = normalize::unescaped_key(document[member], keys_);
    const bool is_metadata = key == "metadata";
    if (!is_metadata && std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) return false;
    return std::none_of(
        document.begin() + member, document.begin() + document[member].end,
        [&](const Node& node) { return node.type == Type::object ? !is_metadata : has_brace(node); });
}

// Whether a value is a text with a brace, which may be a piece of a record.
bool EmptyPages::has_brace(const Node& value) {
    return value.type == Type::string && may_hold_object(value) &&
           normalize::unescaped(value, keys_).find('{') != std::string_view::npos;
}

// Whether a value consists only of null, empty lists, numbers and booleans, apart from the members that
// describe the page.
bool EmptyPages::holds_nothing(const Document& document, Index value, bool& has_list) {
    const Node& node = document[value];
    switch (node.type) {
        case Type::null: has_list = true; return true;
        case Type::number:
        case Type::boolean: return true;
        case Type::string: return false;
        case Type::array:
            has_list = true;
            for (const Index child : document.children(value)) {
                const Type type = document[child].type;
                const bool is_empty = type == Type::array && document.children(child).empty();
                if (type != Type::null && !is_empty) return false;
            }
            return true;
        case Type::object: break;
    }
    for (const Index child : document.children(value)) {
        if (describes_page(document, child)) continue;
        if (!holds_nothing(document, child, has_list)) return false;
    }
    return true;
}

}  // namespace duo2qualys::find
