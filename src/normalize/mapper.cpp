#include "normalize/mapper.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

#include "json/strings.hpp"
#include "mappings/values.hpp"
#include "normalize/compact.hpp"
#include "normalize/convert.hpp"

namespace duo2qualys::normalize {

using json::Node;
using json::Type;
using mappings::Conversion;
using mappings::Row;
using mappings::Token;

Mapper::Mapper(const Plan& plan, const Vocabulary& vocabulary, json::Layout& layout, Profile profile,
               Multi multi)
    : plan_(plan),
      vocabulary_(vocabulary),
      profile_(profile),
      first_only_(multi == Multi::first),
      reader_(layout),
      chains_(plan.slot_rows(Kind::admin).size()) {}

void Mapper::map(json::Document& document, Index record, Kind kind) {
    document_ = &document;
    kind_ = kind;
    arena_.clear();
    findings_.clear();
    values_.start(first_only_);
    has_looked_up_ = false;
    collect_all(record);
    const std::span<const PlannedRow> rows = plan_.rows(kind);
    for (RowSet rest = rows_; rest != 0; rest &= rest - 1) {
        const PlannedRow& planned = rows[static_cast<std::size_t>(std::countr_zero(rest))];
        if (planned.fills_gap && values_.has(planned.token)) continue;
        if (!planned.is_plain || !take_text(planned)) apply(planned);
    }
}

// --- the walk: which nodes are sources of rows

void Mapper::collect_all(Index record) {
    // As std::fill, which would be a loop.
    static_assert(std::is_trivially_copyable_v<Chain> && kNoNode == 0);
    std::memset(static_cast<void*>(chains_.data()), 0, chains_.size() * sizeof(Chain));
    make_room();
    rows_ = plan_.derived_rows(kind_);
    collect(record);
    chains_[Step::kNoSlot] = Chain();
}

// For the chains of all nodes.
inline void Mapper::make_room() {
    if (next_.size() < document_->size()) next_.resize(2 * std::size_t{document_->size()});
}

// Whether a row reads a member is as good as random. So nothing is decided: each goes to a chain, that of
// kNoSlot where none does.
void Mapper::collect(Index object) {
    // Copies, which writes to chains cannot change: they stay in registers.
    const KeyMeaning* const meanings = &vocabulary_[0];
    const auto kind = static_cast<std::size_t>(kind_);
    const RowSet* const slot_rows = plan_.slot_rows(kind_).data();
    Chain* const chains = chains_.data();
    Index* next = next_.data();
    const Node* nodes = &(*document_)[0];
    RowSet rows = 0;
    const Index end = nodes[object].end;
    for (Index child = object + 1; child < end; child = nodes[child].end) {
        const Node& node = nodes[child];
        if (node.type == Type::null) continue;
        const KeyMeaning& key = meanings[node.meaning];
        const std::uint16_t slot = key.slots[kind];
        Chain& chain = chains[slot];
        next[chain.last] = child;  // of an empty chain: that of kNoNode, which nobody asks
        next[child] = kNoNode;
        chain.first = chain.first == kNoNode ? child : chain.first;
        chain.last = child;
        rows |= slot_rows[slot];
        if (key.goes_on) {
            go_on(child, plan_.step(key.step));
            // Embedded JSON adds nodes behind all others: all may have moved, this object's end stays.
            nodes = &(*document_)[0];
            next = next_.data();
        }
    }
    rows_ |= rows;
}

// Rows read what is in this value.
void Mapper::go_on(Index node, const Step& step) {
    if ((*document_)[node].type != Type::string) return descend(node);
    if (!step.embedded_for.has(kind_)) return;
    const EmbeddedReader::Result text = reader_.read_field(*document_, node, arena_);
    if (!text.root && text.looks_like_json) found(Drift::broken_json, node);
    if (!text.root) return;
    document_->embed(node, *text.root);
    make_room();
    descend(*text.root);
}

void Mapper::descend(Index node) {
    if ((*document_)[node].type == Type::object) {
        collect(node);
    } else if ((*document_)[node].type == Type::array) {
        const Index end = (*document_)[node].end;
        for (Index child = node + 1; child < end; child = (*document_)[child].end)
            descend(child);
    }
}

// --- the rows

// As nearly all rows are: one value, whose text is the token's. False: there is more to it.
inline bool Mapper::take_text(const PlannedRow& planned) {
    const Chain& chain = chains_[planned.slot];
    if (chain.first != chain.last) return false;
    const Index node = chain.first;
    Node& source = (*document_)[node];
    if (source.is_container() || source.has(Node::respelt)) return false;
    if (source.size == 0) return true;
    if (values_.add(planned.token, source.view(), planned.row, node)) source.set(Node::consumed);
    return true;
}

void Mapper::apply(const PlannedRow& planned) {
    switch (planned.conversion) {
        case Conversion::constant: return add(planned, kNoSource, planned.value);
        case Conversion::action_outcome: return derive_action_outcome(planned);
        case Conversion::action_name: return derive_action_name(planned);
        case Conversion::event_name: return derive_event_name(planned);
        default: return apply_to_sources(planned);
    }
}

void Mapper::apply_to_sources(const PlannedRow& planned) {
    if (planned.is_limited && !fits_action(*planned.row)) return;
    for (Index node = chains_[planned.slot].first; node != kNoNode; node = next_[node]) {
        const Node& source = (*document_)[node];
        if (planned.takes_texts && !source.is_container() && !source.has(Node::respelt)) {
            add(planned, node, source.view());
            continue;
        }
        if (planned.conversion == Conversion::flag)
            return convert(planned, node);  // one value is needed: the first
        if (source.type != Type::array || planned.conversion == Conversion::verbatim) {
            convert(planned, node);
            continue;
        }
        const Index end = source.end;
        for (Index child = node + 1; child < end; child = (*document_)[child].end)
            convert(planned, child);
    }
}

void Mapper::convert(const PlannedRow& planned, Index node) {
    const Type type = (*document_)[node].type;
    if (type == Type::null) return;
    const bool is_container = type >= Type::object;
    switch (planned.conversion) {
        case Conversion::text:
        case Conversion::verbatim: return convert_text(planned, node);
        case Conversion::outcome: return convert_outcome(planned, node);
        default: break;
    }
    if (is_container) return;
    switch (planned.conversion) {
        case Conversion::scalars: return convert_text(planned, node);
        case Conversion::ipv4: return convert_ipv4(planned, node);
        case Conversion::phone: return convert_phone(planned, node);
        case Conversion::time: return convert_time(planned, node);
        case Conversion::flag:
            if (type == Type::boolean && (*document_)[node].text[0] == 't') add(planned, node, planned.value);
            return;
        default: return;  // the derived ones, which apply() handles
    }
}

void Mapper::convert_text(const PlannedRow& planned, Index node) {
    add(planned, node, json_text(node));
}

void Mapper::convert_outcome(const PlannedRow& planned, Index node) {
    const std::string_view text = json_text(node);
    const auto same_letters = [](std::string_view a, std::string_view b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                                  [&](char x, char y) { return lower(x) == lower(y); });
    };
    for (const mappings::OutcomeValue& value : plan_.outcome_values()) {
        using enum mappings::OutcomeRule;
        const bool any_case = profile_ == Profile::full && value.rule != unchanged;
        if (value.rule == extension && !any_case) continue;
        if (any_case ? same_letters(text, value.source) : text == value.source)
            return add(planned, node, value.token);
    }
    if (!text.empty()) found(Drift::unknown_outcome, node);
    add(planned, node, text);
}

void Mapper::convert_ipv4(const PlannedRow& planned, Index node) {
    const std::string_view text = plain_text(node);
    const std::optional<std::string_view> quad = ipv4(text);
    if (quad && *quad != kUnknownAddress) add(planned, node, *quad);
    if (!quad && !text.empty()) found(Drift::bad_address, node);
}

void Mapper::convert_phone(const PlannedRow& planned, Index node) {
    if (const std::optional<std::string_view> number = phone(plain_text(node))) add(planned, node, *number);
}

void Mapper::convert_time(const PlannedRow& planned, Index node) {
    const std::string_view text = plain_text(node);
    switch (time(text, time_)) {
        case TimeKind::verbatim: return add(planned, node, text);
        case TimeKind::made: return add(planned, node, keep(time_));
        case TimeKind::none:
            if (!text.empty()) found(Drift::bad_time, node);
            return;
        case TimeKind::unset: return;
    }
}

void Mapper::derive_action_outcome(const PlannedRow& planned) {
    const mappings::Event* event = first_event();
    if (event != nullptr && !event->outcome.empty()) add(planned, kNoSource, event->outcome);
}

void Mapper::derive_action_name(const PlannedRow& planned) {
    if (!values_.has(Token::eventType)) return;
    if (const mappings::Event* event = first_event()) return add(planned, kNoSource, event->label);
    found(Drift::unknown_action, values_.first(Token::eventType).source);
    const std::string_view action = first_event_type();
    char* const words = arena_.allocate(action.size());
    char* const end = title_case(action, words);
    add(planned, kNoSource, escaped({words, static_cast<std::size_t>(end - words)}));
}

void Mapper::derive_event_name(const PlannedRow& planned) {
    const std::string_view type = first_event_type();
    const Index source = first_value(planned.slot);
    const std::string_view result = source == kNoSource ? std::string_view() : plain_text(source);
    const EventNames::Name& name = event_names_.find(type, result);
    add(planned, name.has_result() ? source : kNoSource, name.text());
}

// The first value of a slot other than null, with the elements of an array in its place. kNoSource: there is
// none.
Mapper::Index Mapper::first_value(std::uint16_t slot) const {
    for (Index node = chains_[slot].first; node != kNoNode; node = next_[node]) {
        if ((*document_)[node].type != Type::array) return node;
        const Index end = (*document_)[node].end;
        for (Index child = node + 1; child < end; child = (*document_)[child].end) {
            if ((*document_)[child].type != Type::null) return child;
        }
    }
    return kNoSource;
}

// --- texts

bool Mapper::fits_action(const Row& row) const {
    return values_.has(Token::eventType) &&
           std::find(row.only_for.begin(), row.only_for.end(), values_.first(Token::eventType).text) !=
               row.only_for.end();
}

// The first value of eventType as plain text, padded; empty: there is none.
std::string_view Mapper::first_event_type() {
    if (!values_.has(Token::eventType)) return keep({});
    const std::string_view text =
        values_.first(Token::eventType).text;  // padded: from the input, the arena, or long
    if (std::memchr(text.data(), '\\', text.size()) == nullptr) return text;
    char* const plain = arena_.allocate(text.size());
    return {plain, static_cast<std::size_t>(json::unescape(text, plain) - plain)};
}

// The entry of the event list for the first eventType, which has all its values.
const mappings::Event* Mapper::first_event() {
    if (!has_looked_up_) event_ = plan_.find_event(first_event_type());
    has_looked_up_ = true;
    return event_;
}

// The characters of a scalar, or the compact text of a container.
std::string_view Mapper::plain_text(Index node) {
    return normalize::plain_text(*document_, node, arena_);
}

// The same as the inside of a canonical JSON string: for all but respelt strings and containers it is at
// hand.
std::string_view Mapper::json_text(Index node) {
    const Node& source = (*document_)[node];
    if (source.is_container()) return escaped(compact(*document_, node, arena_));
    if (!source.has(Node::respelt)) return source.view();
    char* const text = arena_.allocate(source.size);
    char* const end = json::canonicalize(source.view(), text);
    arena_.trim(end);
    return {text, static_cast<std::size_t>(end - text)};
}

// A copy that lives as long as the values, with room behind it for look-ups.
std::string_view Mapper::keep(std::string_view text) {
    char* const copy = arena_.allocate(text.size());
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
}

std::string_view Mapper::escaped(std::string_view text) {
    const std::size_t size = json::escaped_size(text);
    if (size == text.size()) return text;
    char* const out = arena_.allocate(size);
    json::escape(text, out);
    return {out, size};
}

void Mapper::add(const PlannedRow& planned, Index node, std::string_view text) {
    if (text.empty() || !values_.add(planned.token, text, planned.row, node)) return;
    if (node == kNoSource) return;
    // An object or array that stands in for embedded JSON stays, less what its own fields gave; so does one
    // that only helped to derive a name.
    Node& source = (*document_)[node];
    const bool whole =
        planned.conversion != Conversion::verbatim && planned.conversion != Conversion::event_name;
    if (whole || !source.is_container()) source.set(Node::consumed);
}

}  // namespace duo2qualys::normalize
