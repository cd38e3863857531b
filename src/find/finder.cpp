#include "find/finder.hpp"

#include <algorithm>
#include <functional>

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

template <typename Is>
bool any_from(const std::vector<Finding>& findings, std::size_t from, Is is) {
    return std::any_of(findings.begin() + static_cast<std::ptrdiff_t>(from), findings.end(), is);
}

bool lies_in(std::string_view text, std::string_view part) {
    constexpr std::less_equal<> kIsNotAfter;
    return kIsNotAfter(text.data(), part.data()) &&
           kIsNotAfter(part.data() + part.size(), text.data() + text.size());
}

}  // namespace

bool Finder::gives(const std::vector<Finding>& findings, std::size_t from) noexcept {
    return any_from(findings, from, [](const Finding& found) { return found.is_event(); });
}

void Finder::start(Document& document) {
    document_ = &document;
    arena_.clear();
    findings_.clear();
    text_rejects_.clear();
    is_in_shape_ = false;
    reread_ = 0;
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
    is_partial_ = true;
    // All members before the open one are complete.
    Node& root = document[0];
    const Index end = root.end;
    if (root.type == Type::object) {
        for (const Index child : document.children(0)) {
            if (!is_open(document[child])) continue;
            root.end = child;
            break;
        }
        partial.shape = shapes_.look(document, 0).shape;
        root.end = end;
        find_members(0, 0);
        if (is_envelope(partial.shape)) partial.shape = Shape::unknown;
        copies_.mark(document, findings_, 0);
    } else {
        find_list(0, 0);
    }
    is_partial_ = false;
    partial.gives_in_foreign = gives_in_foreign();
    const char* const begin = document[0].text;
    for (const Finding& found : findings_) {
        if (!found.is_event()) continue;
        partial.gives = true;
        partial.gives_object |= !found.in_text;
        if (found.what != Finding::What::copy || found.in_list) continue;
        const std::string_view place = json_text(document[found.place]);
        partial.copies.push_back({static_cast<std::uint64_t>(place.data() - begin), found.ordinal});
    }
    return partial;
}

// Whether the first value of the document contains a record. If the value is an object, only members that no
// table knows count.
bool Finder::gives_in_foreign() const {
    const Document& document = *document_;
    if (document[0].type != Type::object) return gives(findings_);
    return any_in_member([&](Index member, const Finding&) {
        return std::none_of(mappings::kKinds.begin(), mappings::kKinds.end(),
                            [&](Kind kind) { return shapes_.is_known_key(kind, document, member); });
    });
}

// Whether the first object of the document, whose members are searched, is an envelope although it has this
// shape.
bool Finder::is_envelope(Shape shape) const {
    if (!mappings::is_kind(shape)) return false;
    const bool is_named = may_stand(*document_, 0, shape, Position::member);
    return any_in_member([&](Index member, const Finding& found) {
        return makes_envelope(found, is_named) &&
               !shapes_.is_known_key(static_cast<Kind>(shape), *document_, member);
    });
}

// Calls holds(member, found) for each finding that is a record or a copy, where `member` is the member of the
// document's first object that contains the finding. Returns true as soon as one of the calls does.
template <typename Holds>
bool Finder::any_in_member(Holds holds) const {
    Index child = 1;
    for (const Finding& found : findings_) {
        if (!found.is_event()) continue;
        while ((*document_)[child].end <= found.place)
            child = (*document_)[child].end;
        if (holds(child, found)) return true;
    }
    return false;
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
        // An error answer that contains records is their envelope.
        if (look.shape == Shape::api_error && find_records_below(object, depth)) return;
        if (is_record && look.may_hold && find_in_envelope(object, static_cast<Kind>(look.shape), depth))
            return;
        if (is_record) {
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

// Searches the members of an object that is an API error. If the members contain no record, apart from other
// API errors, drops the findings and returns false.
bool Finder::find_records_below(Index object, unsigned depth) {
    const std::size_t from = findings_.size();
    find_members(object, depth);
    const bool finds = any_from(findings_, from, [](const Finding& found) {
        return found.is_event() && found.shape != Shape::api_error;
    });
    if (!finds) drop_from(from);
    return finds;
}

// Searches an object that has the shape of a record. The object is an envelope if a member that the tables
// of the kind do not know is or contains a record for which makes_envelope() is true. There are such objects,
// because tools put fields of their own beside the text of a record, or beside a page. If the object is not
// an envelope, finds nothing and returns false.
bool Finder::find_in_envelope(Index object, Kind kind, unsigned depth) {
    const std::size_t from = findings_.size();
    if (is_in_shape_) {
        const bool holds = find_members_of_shape(object, kind, depth, false);
        if (!holds) drop_from(from);
        return holds;
    }
    // Nearly always the object is a record. Searching its known members takes the most time, so they are
    // searched only if it is an envelope; then its other members are searched twice. If an object inside it
    // also has the shape of a record, that object is searched only once, because otherwise each level would
    // double the time.
    is_in_shape_ = true;
    const bool holds = find_members_of_shape(object, kind, depth, true);
    drop_from(from);
    if (holds) find_members(object, depth);
    is_in_shape_ = false;
    return holds;
}

// Searches the members of an object that has the shape of a record. With `until_record`, searches only the
// members that the tables of the kind do not know, up to the first that makes the object an envelope.
// Returns whether a member that the tables do not know makes the object an envelope; see makes_envelope().
bool Finder::find_members_of_shape(Index object, Kind kind, unsigned depth, bool until_record) {
    bool holds = false;
    const bool is_named = may_stand(*document_, object, static_cast<Shape>(kind), Position::member);
    for (const Index child : document_->children(object)) {
        if (holds && until_record) break;
        const Node& node = (*document_)[child];
        const bool is_foreign = (node.is_container() || node.type == Type::string) &&
                                !shapes_.is_known_key(kind, *document_, child);
        if (until_record && !is_foreign) continue;
        const std::size_t from = findings_.size();
        find_member(child, depth);
        for (std::size_t i = from; is_foreign && !holds && i < findings_.size(); ++i)
            holds = makes_envelope(findings_[i], is_named);
    }
    return holds;
}

// Whether the finding shows that an object around it is an envelope, although the object has the shape of a
// record. `is_named`: the object has enough names of its kind to be a record even as the value of a member.
// In that case, a list of records does not make it an envelope, because tools add lists of related records to
// a record. Objects in a list that have too few such names never make it an envelope.
bool Finder::makes_envelope(const Finding& found, bool is_named) const {
    return found.in_list ? !is_named && is_named_event(found) : found.is_event();
}

// Whether the finding is a record that has enough names of its kind to be one even as the value of a member.
bool Finder::is_named_event(const Finding& found) const {
    return found.is_event() && mappings::is_kind(found.shape) &&
           may_stand(*document_, found.node, found.shape, Position::member);
}

// Whether the findings of a list, from index `from` on, contain a record after which further elements of the
// list cannot change the result of find_partial().
bool Finder::settles_partial(std::size_t from) const {
    return any_from(findings_, from,
                    [this](const Finding& found) { return !found.in_text && is_named_event(found); });
}

void Finder::find_members(Index object, unsigned depth) {
    for (const Index child : document_->children(object))
        find_member(child, depth);
}

void Finder::find_member(Index member, unsigned depth) {
    if ((*document_)[member].type == Type::object) return find_object(member, Position::member, depth);
    find_value(member, Position::member, depth);
}

// If a list contains a record, each other element is a reject. Elements before the first record are noted
// only when it is found: most lists have no record, and some have millions of elements.
void Finder::find_list(Index list, unsigned depth) {
    const std::size_t begin = findings_.size();
    bool has_record = false;
    for (const Index child : document_->children(list)) {
        const std::size_t from = findings_.size();
        find_value(child, Position::free, depth);
        if (!gives(findings_, from)) {
            drop_from(from);
            if (has_record) reject_element(child);
        } else if (!has_record) {
            has_record = true;
            reject_before(list, child, from);
        }
        if (is_partial_ && settles_partial(from)) break;
    }
    for (std::size_t i = begin; i < findings_.size(); ++i)
        findings_[i].in_list = true;
}

// Rejects the elements of the list before `element`. These rejects come before its findings, which begin at
// `from`.
void Finder::reject_before(Index list, Index element, std::size_t from) {
    if (element == list + 1) return;
    findings_.insert(
        findings_.begin() + static_cast<std::ptrdiff_t>(from),
        {.what = Finding::What::list_rejects, .node = list + 1, .end = element, .place = list + 1});
}

void Finder::reject_element(Index element) {
    const Index end = (*document_)[element].end;
    if (findings_.back().what == Finding::What::list_rejects && findings_.back().end == element) {
        findings_.back().end = end;
        return;
    }
    if (!is_reject(element)) return;
    findings_.push_back({.what = Finding::What::list_rejects, .node = element, .end = end, .place = element});
}

// Whether an element of a list is a reject. The list contains records, but this element neither is nor
// contains one.
bool Finder::is_reject(Index element) {
    return !is_open((*document_)[element]) && !empty_pages_.is_nothing(*document_, element);
}

// Drops the findings from index `from` on.
void Finder::drop_from(std::size_t from) {
    const auto begin = findings_.begin() + static_cast<std::ptrdiff_t>(from);
    const auto texts = std::find_if(begin, findings_.end(), [](const Finding& found) {
        return found.what == Finding::What::text_rejects;
    });
    if (texts != findings_.end()) text_rejects_.drop_from(texts->node);
    findings_.resize(from);
}

bool Finder::next(Cursor& cursor, Finding& found) {
    found = findings_[cursor.finding];
    if (found.what == Finding::What::list_rejects) return next_in_list(cursor, found);
    if (found.what == Finding::What::text_rejects) {
        next_in_text(cursor, found);
    } else {
        ++cursor.finding;
    }
    return true;
}

// `found` represents several rejects of a list. Replaces it by the next of these rejects. Returns false if
// there is none.
bool Finder::next_in_list(Cursor& cursor, Finding& found) {
    const Index begin = found.node;
    Index next = begin + static_cast<Index>(cursor.within);
    while (next < found.end && !is_reject(next))
        next = (*document_)[next].end;
    const bool has_one = next < found.end;
    if (has_one) {
        const Node& element = (*document_)[next];
        found.what = Finding::What::reject;
        found.reason = element.type == Type::object ? Reason::unknown_kind : Reason::not_an_object;
        found.node = next;
        found.bytes = json_text(element);
        next = element.end;
    }
    cursor.within = next - begin;
    if (next == found.end) cursor = {cursor.finding + 1};
    return has_one;
}

// `found` represents several rejects of a text. Replaces it by the next of these rejects.
void Finder::next_in_text(Cursor& cursor, Finding& found) {
    const TextRejects::Run run = found.node;
    const TextReject reject = text_rejects_.read(run, cursor.within);
    if (cursor.within == text_rejects_.size(run)) cursor = {cursor.finding + 1};
    found.what = Finding::What::reject;
    found.reason = reject.reason;
    found.in_list |= reject.in_list;
    found.bytes = reject.bytes;
    found.detail = reject.detail;
    found.node = 0;
    if (reject.reason != Reason::unknown_kind) return;
    if (reread_ == 0) reread_ = document_->size();
    document_->truncate(reread_);
    found.node = read_again(reject.bytes);
}

void Finder::find_text(Index string, unsigned depth) {
    const Node node = (*document_)[string];
    if (depth_ + depth >= kMaxTexts || !may_hold_object(node)) return;
    const std::size_t from = findings_.size();
    read_text(normalize::unescaped(node, arena_), depth + 1);
    if (!gives(findings_, from)) drop_from(from);
    std::uint32_t ordinal = 0;
    for (std::size_t i = from; i < findings_.size(); ++i) {
        findings_[i].in_text = true;
        findings_[i].place = string;
        findings_[i].ordinal = ordinal++;
    }
}

void Finder::read_text(std::string_view text, unsigned depth) {
    // Nearly every text that contains a record is one JSON value.
    const std::string_view trimmed = json::trim(text, [](char c) { return json::is_blank(c) || c == '\0'; });
    if (trimmed.size() <= kLongText && read_value(trimmed, depth)) return;
    // Frees the room for the nodes of a large value that was read before, because the reader of the text may
    // need as much.
    document_->give_back_room();
    const std::size_t from = findings_.size();
    texts_->read(text, depth_ + depth, [this, from, &text](const Finding& found) {
        // A record in the text itself stays in memory. A record in a text inside that text is freed
        // afterwards.
        found.is_event() && lies_in(text, found.bytes) ? findings_.push_back(found) : take(found, from);
    });
    // Records are parsed again only now, when the reader has freed its nodes: the nodes of a large record
    // need many times its size.
    for (std::size_t i = from; i < findings_.size(); ++i) {
        if (findings_[i].is_event()) findings_[i].node = read_again(findings_[i].bytes);
    }
}

// Reads a text that is exactly one JSON value. Returns false if it is not.
bool Finder::read_value(std::string_view text, unsigned depth) {
    constexpr std::string_view kOpeners = "{[\"";
    if (text.empty() || kOpeners.find(text.front()) == std::string_view::npos) return false;
    const Index root = document_->size();
    if (!parser_.parse_whole(text, *document_, json::Layout::kTopLevel)) return false;
    find_value(root, Position::free, depth);
    return true;
}

// Copies a finding of a text reader, which is valid only during the call. The findings of the text begin at
// index `from`.
void Finder::take(const Finding& found, std::size_t from) {
    if (!found.is_event()) {
        if (findings_.size() == from || findings_.back().what != Finding::What::text_rejects)
            findings_.push_back({.what = Finding::What::text_rejects, .node = text_rejects_.begin_run()});
        return text_rejects_.add({found.reason, found.in_list, found.bytes, found.detail});
    }
    findings_.push_back(found);
    findings_.back().bytes = arena_.copy(found.bytes);
}

Finder::Index Finder::read_again(std::string_view object) {
    const Index root = document_->size();
    parser_.parse(object, *document_, json::Layout::kTopLevel);
    return root;
}

}  // namespace duo2qualys::find
