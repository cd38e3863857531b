#include "find/finder.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "json/characters.hpp"
#include "normalize/embedded.hpp"

namespace duo2qualys::find {

using json::Document;
using json::Node;
using json::Type;

namespace {

// Longer texts are read by a framer, in bounded memory if possible. In bytes.
constexpr std::size_t kLongText = std::size_t{64} << 10U;

// Whether the text ended inside the container.
bool is_open(const Node& node) {
    return node.is_container() && node.size == 0;
}

// Whether the text of a string may contain an object: it has a brace, or an escape that may stand for one,
// also in a text inside the text.
bool may_hold_object(const Node& string) {
    const std::string_view text = string.view();
    if (std::memchr(text.data(), '{', text.size()) != nullptr) return true;
    return string.has(Node::escaped) && text.find("u007") != std::string_view::npos;
}

std::string_view trim(std::string_view text) {
    const auto is_outside = [](char c) { return json::is_blank(c) || c == '\0'; };
    while (!text.empty() && is_outside(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_outside(text.back()))
        text.remove_suffix(1);
    return text;
}

}  // namespace

bool Finder::gives(const std::vector<Finding>& findings, std::size_t from) noexcept {
    return std::any_of(findings.begin() + static_cast<std::ptrdiff_t>(from), findings.end(),
                       [](const Finding& found) { return found.what != Finding::What::reject; });
}

void Finder::start(Document& document) {
    document_ = &document;
    arena_.clear();
    findings_.clear();
}

const std::vector<Finding>& Finder::find(Document& document, Index root, Position position) {
    start(document);
    find_value(root, position, 0);
    return findings_;
}

Partial Finder::find_partial(Document& document) {
    start(document);
    Partial partial;
    if (document.size() == 0) return partial;
    // All members before the open one are complete.
    Node& root = document[0];
    const Index end = root.end;
    if (root.type == Type::object) {
        for (Index child = 1; child < end; child = document[child].end) {
            if (!is_open(document[child])) continue;
            root.end = child;
            break;
        }
        partial.shape = shapes_.look(document, 0).shape;
        root.end = end;
        find_members(0, 0);
        copies_.mark(document, findings_, 0);
    } else {
        find_list(0, 0);
    }
    const char* const begin = document[0].text;
    for (const Finding& found : findings_) {
        if (found.what == Finding::What::reject) continue;
        partial.gives = true;
        partial.gives_object |= !found.in_text;
        if (found.what != Finding::What::copy || found.in_list) continue;
        const std::string_view place = json_text(document[found.place]);
        partial.copies.push_back({static_cast<std::uint64_t>(place.data() - begin), found.ordinal});
    }
    return partial;
}

void Finder::find_value(Index node, Position position, unsigned depth) {
    switch ((*document_)[node].type) {
        case Type::object: return find_scope(node, position, depth);
        case Type::array: return find_list(node, depth);
        case Type::string: return find_text(node, depth);
        default: return;
    }
}

// Searches an object, and then marks the copies in it.
void Finder::find_scope(Index object, Position position, unsigned depth) {
    const std::size_t from = findings_.size();
    find_object(object, position, depth);
    if (findings_.size() - from > 1) copies_.mark(*document_, findings_, from);
}

void Finder::find_object(Index object, Position position, unsigned depth) {
    if (!is_open((*document_)[object])) {
        const normalize::Look look = shapes_.look(*document_, object);
        const bool is_record =
            look.shape != Shape::unknown && may_stand(*document_, object, look.shape, position);
        // An API error is not a record. An error answer that contains records is their envelope.
        if (look.shape == Shape::api_error && find_records_below(object, depth)) return;
        if (is_record && !(look.may_hold && is_envelope(object, static_cast<Kind>(look.shape), depth))) {
            Finding found;
            found.shape = look.shape;
            found.node = found.place = object;
            found.bytes = json_text((*document_)[object]);
            // The meaning of keys depends on the path that leads to them. Below `description`, for example,
            // they were not read as keys of a record.
            if (!shapes_.is_read_as_record(*document_, object)) found.node = read_again(found.bytes);
            findings_.push_back(found);
            return;
        }
    }
    find_members(object, depth);
}

// Searches the members of an object that is an API error. If they contain no record but other errors, drops
// the findings and returns false.
bool Finder::find_records_below(Index object, unsigned depth) {
    const std::size_t from = findings_.size();
    find_members(object, depth);
    const bool finds = std::any_of(
        findings_.begin() + static_cast<std::ptrdiff_t>(from), findings_.end(), [](const Finding& found) {
            return found.what != Finding::What::reject && found.shape != Shape::api_error;
        });
    if (!finds) findings_.resize(from);
    return finds;
}

// Whether a member that the tables of the kind do not know is or contains a record outside lists. Tools put
// fields of their own beside the text of a record.
bool Finder::is_envelope(Index object, Kind kind, unsigned depth) {
    const std::size_t from = findings_.size();
    bool holds = false;
    const Index end = (*document_)[object].end;
    for (Index child = object + 1; child < end && !holds; child = (*document_)[child].end) {
        const Type type = (*document_)[child].type;
        if (type != Type::object && type != Type::string) continue;
        if (shapes_.is_known_key(kind, *document_, child)) continue;
        type == Type::object ? find_object(child, Position::member, depth) : find_text(child, depth);
        holds = std::any_of(
            findings_.begin() + static_cast<std::ptrdiff_t>(from), findings_.end(),
            [](const Finding& found) { return found.what != Finding::What::reject && !found.in_list; });
        findings_.resize(from);
    }
    return holds;
}

void Finder::find_members(Index object, unsigned depth) {
    const Index end = (*document_)[object].end;
    for (Index child = object + 1; child < end; child = (*document_)[child].end) {
        switch ((*document_)[child].type) {
            case Type::object: find_object(child, Position::member, depth); break;
            case Type::array: find_list(child, depth); break;
            case Type::string: find_text(child, depth); break;
            default: break;
        }
    }
}

// If a list contains a record, each other element is a reject. Elements before the first record are noted
// only when it is found: most lists have none, and may have millions of elements.
void Finder::find_list(Index list, unsigned depth) {
    const std::size_t begin = findings_.size();
    bool has_record = false;
    const Index end = (*document_)[list].end;
    for (Index child = list + 1; child < end; child = (*document_)[child].end) {
        const std::size_t from = findings_.size();
        find_value(child, Position::free, depth);
        if (!gives(findings_, from)) {
            findings_.resize(from);
            if (has_record) reject_element(child);
        } else if (!has_record) {
            has_record = true;
            reject_before(list, child, from);
        }
    }
    for (std::size_t i = begin; i < findings_.size(); ++i)
        findings_[i].in_list = true;
}

// Rejects the elements of the list that stand before `element`, in front of what it gives: the findings from
// `from` on.
void Finder::reject_before(Index list, Index element, std::size_t from) {
    const auto given = static_cast<std::ptrdiff_t>(findings_.size());
    for (Index child = list + 1; child < element; child = (*document_)[child].end)
        reject_element(child);
    std::rotate(findings_.begin() + static_cast<std::ptrdiff_t>(from), findings_.begin() + given,
                findings_.end());
}

void Finder::reject_element(Index element) {
    const Node& node = (*document_)[element];
    if (node.type == Type::null || is_open(node)) return;
    if (node.type == Type::array && node.end == element + 1) return;
    if (node.type == Type::object && is_empty_page(*document_, element)) return;
    Finding found;
    found.what = Finding::What::reject;
    found.reason = node.type == Type::object ? Reason::unknown_kind : Reason::not_an_object;
    found.node = found.place = element;
    found.bytes = json_text(node);
    findings_.push_back(found);
}

void Finder::find_text(Index string, unsigned depth) {
    const Node node = (*document_)[string];
    if (depth_ + depth >= kMaxTexts || !may_hold_object(node)) return;
    const std::size_t from = findings_.size();
    read_text(normalize::unescaped(node, arena_), depth + 1);
    if (!gives(findings_, from)) findings_.resize(from);
    std::uint32_t ordinal = 0;
    for (std::size_t i = from; i < findings_.size(); ++i) {
        findings_[i].in_text = true;
        findings_[i].place = string;
        findings_[i].ordinal = ordinal++;
    }
}

void Finder::read_text(std::string_view text, unsigned depth) {
    // Nearly every text that holds a record is one JSON value.
    const std::string_view trimmed = trim(text);
    if (trimmed.size() <= kLongText && read_value(trimmed, depth)) return;
    texts_->read(text, depth_ + depth, [this](const Finding& found) { take(found); });
}

// Reads a text that is exactly one JSON value. Returns false if it is not.
bool Finder::read_value(std::string_view text, unsigned depth) {
    constexpr std::string_view kOpeners = "{[\"";
    if (text.empty() || kOpeners.find(text.front()) == std::string_view::npos) return false;
    const Index root = document_->size();
    if (parser_.parse(text, *document_, json::Layout::kTopLevel) != json::Parser::Status::complete ||
        json::first_nonblank(parser_.rest())) {
        document_->truncate(root);
        return false;
    }
    find_value(root, Position::free, depth);
    return true;
}

// Copies a finding of a text reader, which is valid only during the call.
void Finder::take(const Finding& found) {
    Finding taken = found;
    char* const copy = arena_.allocate(found.bytes.size());
    std::copy(found.bytes.begin(), found.bytes.end(), copy);
    taken.bytes = {copy, found.bytes.size()};
    const bool is_object = found.what != Finding::What::reject || found.reason == Reason::unknown_kind;
    taken.node = is_object ? read_again(taken.bytes) : 0;
    findings_.push_back(taken);
}

Finder::Index Finder::read_again(std::string_view object) {
    const Index root = document_->size();
    parser_.parse(object, *document_, json::Layout::kTopLevel);
    return root;
}

bool Finder::is_empty_page(const Document& document, Index object) {
    bool has_list = false;
    bool only_ok = document[object].end != object + 1;
    const Index end = document[object].end;
    for (Index child = object + 1; child < end; child = document[child].end) {
        const std::string_view key = normalize::unescaped_key(document[child], arena_);
        const Node& node = document[child];
        only_ok &= key == "stat" && node.type == Type::string && node.view() == "OK";
    }
    return only_ok || (holds_nothing(document, object, has_list) && has_list);
}

// Whether a value consists only of null, empty lists, numbers and booleans, apart from the members that
// describe the page.
bool Finder::holds_nothing(const Document& document, Index value, bool& has_list) {
    const Node& node = document[value];
    switch (node.type) {
        case Type::null: has_list = true; return true;
        case Type::number:
        case Type::boolean: return true;
        case Type::string: return false;
        case Type::array:
            has_list = true;
            for (Index child = value + 1; child < node.end; child = document[child].end) {
                const Type type = document[child].type;
                const bool is_empty = type == Type::array && document[child].end == child + 1;
                if (type != Type::null && !is_empty) return false;
            }
            return true;
        case Type::object: break;
    }
    constexpr std::array<std::string_view, 5> kOfThePage = {"stat", "code", "message", "message_detail",
                                                            "metadata"};
    for (Index child = value + 1; child < node.end; child = document[child].end) {
        const std::string_view key = normalize::unescaped_key(document[child], arena_);
        if (std::find(kOfThePage.begin(), kOfThePage.end(), key) != kOfThePage.end()) continue;
        if (!holds_nothing(document, child, has_list)) return false;
    }
    return true;
}

}  // namespace duo2qualys::find
