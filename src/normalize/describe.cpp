#include "normalize/describe.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "json/utf8.hpp"
#include "normalize/compact.hpp"
#include "normalize/embedded.hpp"

namespace duo2qualys::normalize {

using json::Document;
using json::Node;
using json::Type;

namespace {

// The first five different keys of an object.
std::string key_list(const Document& document, Document::Index object) {
    constexpr std::size_t kMostKeys = 5;
    constexpr std::size_t kLongest = 40;
    std::vector<std::string> keys;
    std::string list;
    Arena arena;
    for (const Document::Index child : document.children(object)) {
        std::string key = json::utf8_shortened(unescaped_key(document[child], arena), kLongest);
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
        if (keys.size() == kMostKeys) return list + ", …";
        if (!list.empty()) list += ", ";
        list += key;
        keys.push_back(std::move(key));
    }
    return list;
}

// The object itself, or the first object in a list.
std::optional<Document::Index> first_object(const Document& document, Document::Index index) {
    if (document[index].type == Type::object) return index;
    if (document[index].type != Type::array) return std::nullopt;
    for (const Document::Index child : document.children(index))
        if (document[child].type == Type::object) return child;
    return std::nullopt;
}

// The first value other than null of a top-level key, for messages.
std::string member_text(const Document& document, Document::Index object, std::string_view key) {
    constexpr std::size_t kLongest = 200;
    Arena arena;
    for (const Document::Index child : document.children(object)) {
        const Node& node = document[child];
        if (node.type == Type::null || unescaped_key(node, arena) != key) continue;
        return json::utf8_shortened(plain_text(document, child, arena), kLongest);
    }
    return {};
}

}  // namespace

std::string describe_unknown(const Document& document, Document::Index index) {
    const bool is_list = document[index].type == Type::array;
    const std::optional<Document::Index> object = first_object(document, index);
    if (!object) return is_list ? "a list without an object" : describe_value(document, index);
    if (document.children(*object).empty()) return "not recognized as a Duo record (an empty object)";
    const std::string what =
        is_list ? "a list of Duo records (keys of its first object: " : "a Duo record (keys: ";
    return "not recognized as " + what + key_list(document, *object) + ')';
}

std::string describe_value(const Document& document, Document::Index index) {
    static constexpr std::array<std::string_view, 6> kTypes = {"null",     "true or false", "a number",
                                                               "a string", "an object",     "an array"};
    return "the value is " + std::string(kTypes[static_cast<std::size_t>(document[index].type)]);
}

std::string describe_api_error(const Document& document, Document::Index object) {
    std::string text = "Duo answered";
    const std::string code = member_text(document, object, "code");
    const std::string message = member_text(document, object, "message");
    const std::string more = member_text(document, object, "message_detail");
    if (code.empty() && message.empty() && more.empty()) return text + " that it failed, without a reason";
    text += ':';
    if (!code.empty()) text += ' ' + code;
    if (!message.empty()) text += ' ' + message;
    if (!more.empty()) text += " (" + more + ')';
    return text;
}

}  // namespace duo2qualys::normalize
