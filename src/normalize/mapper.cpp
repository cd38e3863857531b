#include "normalize/mapper.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

#include "json/strings.hpp"
#include "mappings/spelling.hpp"
#include "mappings/values.hpp"
#include "normalize/compact.hpp"
#include "normalize/convert.hpp"

namespace duo2qualys::normalize {
namespace {

// Whether the first byte of a text, before unescaping, may begin an object or array. An escape may represent
// a blank or a bracket.
constexpr std::array<bool, 256> kMayBeJson = [] {
    std::array<bool, 256> may_be{};
    for (const char c : {' ', '\\', '{', '['})
        may_be[static_cast<unsigned char>(c)] = true;
    return may_be;
}();

bool may_be_json(std::string_view spelt) {
    return !spelt.empty() && kMayBeJson[static_cast<unsigned char>(spelt.front())];
}

// Whether the source text of a value is already the inside of a canonical JSON string.
bool is_as_spelt(const json::Node& node) {
    return !node.is_container() && !node.has(json::Node::respelt);
}
// As above, and the value is neither null nor JSON text.
bool is_plain_text(const json::Node& node) {
    return is_as_spelt(node) && node.type != json::Type::null && !may_be_json(node.view());
}

}  // namespace

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
    drift_.clear();
    values_.start(first_only_);
    has_looked_up_ = false;
    collect_all(record);
    document.finish_embedding();
    const std::span<const PlannedRow> rows = plan_.rows(kind);
    for (RowSet rest = rows_ & ~kFurtherRows; rest != 0; rest &= rest - 1)
        use(rows[static_cast<std::size_t>(std::countr_zero(rest))]);
    if ((rows_ & kFurtherRows) != 0) [[unlikely]]
        use_further_rows();
    if (!values_.has(Token::eventTime)) found(Drift::no_time, record);
}

bool Mapper::has_own_value() const noexcept {
    // The JSON text of an object or array does not count. A table that is stored by columns has the keys of a
    // record, but each value is an object with a value for each row of the table.
    const auto is_own = [this](const TokenValue& value) {
        return !mappings::is_derived(value.row->conversion) &&
               (value.source == kNoSource || !(*document_)[value.source].is_container());
    };
    for (std::uint64_t rest = values_.present().bits; rest != 0; rest &= rest - 1) {
        const TokenValue* value = &values_.first(static_cast<Token>(std::countr_zero(rest)));
        while (!is_own(*value) && value->next != TokenValue::kNone)
            value = &values_.at(value->next);
        if (is_own(*value)) return true;
    }
    return false;
}

// --- the walk, which finds the nodes that are sources of rows

void Mapper::collect_all(Index record) {
    // The same as std::fill(), which would compile to a loop.
    static_assert(std::is_trivially_copyable_v<Chain> && kNoNode == 0);
    std::memset(static_cast<void*>(chains_.data()), 0, chains_.size() * sizeof(Chain));
    make_room();
    rows_ = plan_.derived_rows(kind_);
    collect(record);
    chains_[Step::kNoSlot] = Chain();
}

// Makes room for the chains of all nodes.
inline void Mapper::make_room() {
    if (next_.size() < document_->size()) next_.resize(2 * std::size_t{document_->size()});
}

void Mapper::collect(Index object) {
    // Local copies, which stay in registers because writes to chains cannot change them.
    const Use* const uses = vocabulary_.uses(kind_);
    const RowSet* const slot_rows = plan_.slot_rows(kind_).data();
    Chain* const chains = chains_.data();
    Index* next = next_.data();
    const Node* nodes = &(*document_)[0];
    RowSet rows = 0;
    for (const Index child : document_->children(object)) {
        const Node& node = nodes[child];
        const Use use = uses[node.meaning];
        if (use.slot == Step::kNoSlot && use.inside == Inside::unread) continue;
        if (node.type == Type::null) continue;
        Chain& chain = chains[use.slot];
        next[chain.last] = child;  // if the chain is empty, this writes the unused entry of kNoNode
        next[child] = kNoNode;
        chain.first = chain.first == kNoNode ? child : chain.first;
        chain.last = child;
        rows |= slot_rows[use.slot];
        if (use.inside != Inside::unread) {
            const bool is_read = slot_rows[use.slot] != 0;
            if (use.inside == Inside::list) {
                if (node.type == Type::string) embed(child);
            } else if (node.type == Type::string) {
                step_into_text(child, is_read);
            } else {
                step_into(child, is_read);
            }
            // Embedded JSON appends nodes, so all nodes may have moved.
            nodes = &(*document_)[0];
            next = next_.data();
        }
    }
    rows_ |= rows;
}

// Walks a value whose contents rows read. `is_read`: rows also read the value itself.
void Mapper::step_into(Index node, bool is_read) {
    switch ((*document_)[node].type) {
        case Type::object: return collect(node);
        case Type::array: {
            for (const Index child : document_->children(node))
                step_into(child, is_read);
            return;
        }
        case Type::string: return step_into_text(node, is_read);
        case Type::null: return;
        default:
            if (!is_read) found(Drift::wrong_type, node);
    }
}

void Mapper::step_into_text(Index node, bool is_read) {
    if ((*document_)[node].size == 0) return;
    const EmbeddedReader::Result text = embed(node);
    if (text.root) {
        step_into(*text.root, is_read);
    } else if (!text.looks_like_json && !is_read) {
        found(Drift::wrong_type, node);
    }
}

// Parses the JSON text of a string, if it is one, for the rows that read the string or inside it.
EmbeddedReader::Result Mapper::embed(Index node) {
    const EmbeddedReader::Result text = reader_.read_field(*document_, node, arena_);
    if (text.root) {
        document_->embed(node, *text.root);
        make_room();
    } else if (text.looks_like_json) {
        found(Drift::broken_json, node);
    }
    return text;
}

// --- the rows

// Applies a row for which the record has values.
inline void Mapper::use(const PlannedRow& planned) {
    if (planned.fills_gap && values_.has(planned.token)) return;
    if (!planned.is_plain || !take_text(planned)) apply(planned);
}

// Applies the rows that share the last bit of a set, if the record has values for them.
void Mapper::use_further_rows() {
    for (const PlannedRow& planned : plan_.rows(kind_).subspan(kFurtherRow)) {
        if (mappings::is_derived(planned.conversion) || chains_[planned.slot].first != kNoNode) use(planned);
    }
}

// The fast path for nearly all rows: there is one value, and its text becomes the value of the token. Returns
// false if the row needs more work.
inline bool Mapper::take_text(const PlannedRow& planned) {
    const Chain& chain = chains_[planned.slot];
    if (chain.first != chain.last) return false;
    const Index node = chain.first;
    Node& source = (*document_)[node];
    if (source.is_container() || source.has(Node::respelt)) return false;
    if (source.size == 0) return true;
    if (may_be_json(source.view()) && planned.conversion != Conversion::verbatim) return false;
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
    const bool is_verbatim = planned.conversion == Conversion::verbatim;
    for (Index node = chains_[planned.slot].first; node != kNoNode; node = next_[node]) {
        const Node& source = (*document_)[node];
        if (planned.takes_texts && (is_plain_text(source) || (is_verbatim && is_as_spelt(source)))) {
            add(planned, node, source.view());
        } else if (is_verbatim) {
            add(planned, node, json_text(node));
        } else if (planned.conversion == Conversion::flag) {
            return convert(planned, node);  // only the first value is needed
        } else {
            const Index value = source.has(Node::embedded) ? document_->embedded_root(node) : node;
            if ((*document_)[value].type != Type::array) {
                convert(planned, value);
            } else {
                convert_each(planned, value);
            }
        }
    }
}

// Converts each element of an array.
void Mapper::convert_each(const PlannedRow& planned, Index node) {
    for (const Index child : document_->children(node)) {
        const Node& element = (*document_)[child];
        if (planned.takes_texts && is_plain_text(element)) {
            add(planned, child, element.view());
        } else {
            convert(planned, element.has(Node::embedded) ? document_->embedded_root(child) : child);
        }
    }
}

void Mapper::convert(const PlannedRow& planned, Index node) {
    const Type type = (*document_)[node].type;
    if (type == Type::null) return;
    if (type >= Type::object) {
        // An object is expected here if other rows read inside the value.
        const bool is_right = planned.conversion == Conversion::scalars ||
                              planned.conversion == Conversion::flag ||
                              (planned.is_stepped && type == Type::object);
        if (!is_right) found(Drift::wrong_type, node);
        return;
    }
    switch (planned.conversion) {
        case Conversion::text:
        case Conversion::scalars: return convert_text(planned, node);
        case Conversion::outcome: return convert_outcome(planned, node);
        case Conversion::ipv4: return convert_ipv4(planned, node);
        case Conversion::phone: return convert_phone(planned, node);
        case Conversion::time: return convert_time(planned, node);
        case Conversion::flag:
            if (type == Type::boolean && (*document_)[node].text[0] == 't') add(planned, node, planned.value);
            return;
        default: return;  // derived conversions, which apply() handles
    }
}

void Mapper::convert_text(const PlannedRow& planned, Index node) {
    if (is_json_text(node)) return found(Drift::wrong_type, node);
    add(planned, node, json_text(node));
}

void Mapper::convert_outcome(const PlannedRow& planned, Index node) {
    if (is_json_text(node)) return found(Drift::wrong_type, node);
    const std::string_view text = json_text(node);
    for (const mappings::OutcomeValue& value : plan_.outcome_values()) {
        using enum mappings::OutcomeRule;
        const bool any_case = profile_ == Profile::full && value.rule != unchanged;
        if (value.rule == extension && !any_case) continue;
        if (any_case ? mappings::same_letters(text, value.source) : text == value.source)
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
        case TimeKind::made: return add(planned, node, arena_.copy(time_));
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
    const std::string_view words = arena_.make(kTitleGrowth * action.size(), [action](char* out) {
        return verb_first(out, title_case(action, out));
    });
    add(planned, kNoSource, escaped(words));
}

void Mapper::derive_event_name(const PlannedRow& planned) {
    const std::string_view type = first_event_type();
    const Index source = first_text(planned.slot);
    std::string_view words = source == kNoSource ? std::string_view() : plain_text(source);
    const Index and_source = planned.and_slot == Step::kNoSlot ? kNoSource : first_text(planned.and_slot);
    if (and_source != kNoSource) {
        const std::string_view more = plain_text(and_source);
        const bool has_words = has_word(words);
        const bool has_more = has_word(more);
        words = joined(words, more);
        add(planned, has_words ? source : kNoSource, event_names_.find(type, words).text());
        if (has_more) (*document_)[and_source].set(Node::consumed);
        return;
    }
    const EventNames::Name& name = event_names_.find(type, words);
    add(planned, name.has_result() ? source : kNoSource, name.text());
}

// Returns the first value of a slot that is not null; the elements of an array count in its place. Returns
// kNoSource if there is none, or if it is a container or JSON text and so cannot be part of a name.
Mapper::Index Mapper::first_text(std::uint16_t slot) {
    const auto as_text = [this](Index node) {
        const Node& value = (*document_)[node];
        return value.is_container() || is_json_text(node) ? kNoSource : node;
    };
    for (Index node = chains_[slot].first; node != kNoNode; node = next_[node]) {
        if ((*document_)[node].type != Type::array) return as_text(node);
        for (const Index child : document_->children(node)) {
            if ((*document_)[child].type != Type::null) return as_text(child);
        }
    }
    return kNoSource;
}

// --- texts

// Whether a scalar is the text of an object or array.
bool Mapper::is_json_text(Index node) {
    return may_be_json((*document_)[node].view()) && reader_.is_json(*document_, node, arena_);
}

bool Mapper::fits_action(const Row& row) const {
    return values_.has(Token::eventType) &&
           std::find(row.only_for.begin(), row.only_for.end(), values_.first(Token::eventType).text) !=
               row.only_for.end();
}

// The first value of eventType as plain text, padded; empty if there is none.
std::string_view Mapper::first_event_type() {
    if (!values_.has(Token::eventType)) return arena_.copy({});
    // Padded, because it is in the input, in the arena or in a table.
    const std::string_view text = values_.first(Token::eventType).text;
    if (std::memchr(text.data(), '\\', text.size()) == nullptr) return text;
    return json::unescape(text, arena_);
}

// The entry of the event list for the first value of eventType.
const mappings::Event* Mapper::first_event() {
    if (!has_looked_up_) event_ = plan_.find_event(first_event_type());
    has_looked_up_ = true;
    return event_;
}

std::string_view Mapper::plain_text(Index node) {
    return normalize::plain_text(*document_, node, arena_);
}

// Like plain_text(), but as the inside of a canonical JSON string. Most strings have that form already; other
// strings, and containers, are converted.
std::string_view Mapper::json_text(Index node) {
    const Node& source = (*document_)[node];
    if (source.is_container()) return escaped(compact(*document_, node, arena_));
    if (!source.has(Node::respelt)) return source.view();
    return arena_.make(source.size, [&](char* out) { return json::canonicalize(source.view(), out); });
}

// The two texts with a blank between them.
std::string_view Mapper::joined(std::string_view first, std::string_view second) {
    return arena_.make(first.size() + 1 + second.size(), [&](char* out) {
        out = copy_text(first, out);
        *out++ = ' ';
        return copy_text(second, out);
    });
}

std::string_view Mapper::escaped(std::string_view text) {
    const std::size_t size = json::escaped_size(text);
    if (size == text.size()) return text;
    return arena_.make(size, [text](char* out) { return json::escape(text, out); });
}

void Mapper::add(const PlannedRow& planned, Index node, std::string_view text) {
    if (text.empty() || !values_.add(planned.token, text, planned.row, node)) return;
    if (node == kNoSource) return;
    // If the source is a container in place of embedded JSON, only its fields that gave values are marked as
    // consumed, not the container.
    Node& source = (*document_)[node];
    if (!source.is_container()) source.set(Node::consumed);
}

}  // namespace duo2qualys::normalize
