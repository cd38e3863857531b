#include "normalize/mapper.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

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

Mapper::Mapper(const Plan& plan, Profile profile, Multi multi)
    : plan_(plan), profile_(profile), first_only_(multi == Multi::first), hits_(plan.slot_count()) {}

void Mapper::map(json::Document& document, Index record, Kind kind) {
    document_ = &document;
    kind_ = kind;
    arena_.clear();
    for (const Hit& hit : pool_)
        hits_[hit.slot] = Hits();
    pool_.clear();
    findings_.clear();
    values_.start(first_only_);
    has_looked_up_ = false;
    rows_ = plan_.derived_rows(kind);
    collect_record(record);
    for (RowSet rest = rows_; rest != 0; rest &= rest - 1) {
        const PlannedRow& planned = plan_.rows(kind)[static_cast<std::size_t>(std::countr_zero(rest))];
        if (planned.fills_gap && values_.has(planned.token)) continue;
        if (!planned.takes_texts || !take_text(planned)) apply(planned);
    }
}

// --- the walk: which nodes are sources of rows

// The record's own keys have been looked up when its shape was read.
void Mapper::collect_record(Index record) {
    const Index end = (*document_)[record].end;
    for (Index child = record + 1; child < end; child = (*document_)[child].end) {
        const Node& node = (*document_)[child];
        if (node.field != Step::kNone && node.type != Type::null) visit(child, plan_.step(node.field));
    }
}

void Mapper::collect(Index object, const Step& step) {
    // Embedded JSON adds nodes behind all others; this object's end stays.
    const Index end = (*document_)[object].end;
    for (Index child = object + 1; child < end; child = (*document_)[child].end) {
        const Node& node = (*document_)[child];
        const std::uint16_t found = step.children.find(unescaped_key(node, arena_));
        if (found != KeyTable::kNone && node.type != Type::null) visit(child, plan_.step(found));
    }
}

void Mapper::visit(Index node, const Step& step) {
    if (step.slot != Step::kNoSlot) {
        Hits& hits = hits_[step.slot];
        const auto hit = static_cast<std::uint32_t>(pool_.size());
        Hit& added = pool_.emplace_back();
        added.node = node;
        added.next = kNoHit;
        added.slot = step.slot;
        if (hits.first == kNoHit) {
            hits.first = hit;
        } else {
            pool_[hits.last].next = hit;
        }
        hits.last = hit;
        rows_ |= step.rows[static_cast<std::size_t>(kind_)];
    }
    if (step.children.empty()) return;
    if ((*document_)[node].type == Type::string) {
        if (!step.embedded_for.has(kind_)) return;
        const EmbeddedReader::Result text = reader_.read_field(*document_, node, arena_);
        if (!text.root && text.looks_like_json) found(Drift::broken_json, node);
        if (!text.root) return;
        document_->embed(node, *text.root);
        descend(*text.root, step);
    } else {
        descend(node, step);
    }
}

void Mapper::descend(Index node, const Step& step) {
    if ((*document_)[node].type == Type::object) {
        collect(node, step);
    } else if ((*document_)[node].type == Type::array) {
        const Index end = (*document_)[node].end;
        for (Index child = node + 1; child < end; child = (*document_)[child].end)
            descend(child, step);
    }
}

// --- the rows

// As nearly all rows are: one value, whose text is the token's. False: there is more to it.
inline bool Mapper::take_text(const PlannedRow& planned) {
    const Hits& hits = hits_[planned.slot];
    if (planned.is_limited || hits.first != hits.last) return false;
    const Index node = pool_[hits.first].node;
    Node& source = (*document_)[node];
    if (source.is_container() || source.has(Node::respelt)) return false;
    if (source.size == 0) return true;
    if (values_.add(planned.token, source.view(), planned.row, node)) source.set(Node::consumed);
    return true;
}

void Mapper::apply(const PlannedRow& planned) {
    const Row& row = *planned.row;
    switch (planned.conversion) {
        case Conversion::constant: return add(row, kNoSource, row.value);
        case Conversion::action_outcome: return derive_action_outcome(row);
        case Conversion::action_name: return derive_action_name(row);
        case Conversion::event_name: return derive_event_name(planned);
        default: break;
    }
    if (planned.is_limited && !fits_action(row)) return;
    for (std::uint32_t hit = hits_[planned.slot].first; hit != kNoHit; hit = pool_[hit].next) {
        const Index node = pool_[hit].node;
        const Node& source = (*document_)[node];
        if (planned.takes_texts && !source.is_container() && !source.has(Node::respelt)) {
            add(row, node, source.view());
            continue;
        }
        if (planned.conversion == Conversion::flag)
            return convert(row, node);  // one value is needed: the first
        if (source.type != Type::array || planned.conversion == Conversion::verbatim) {
            convert(row, node);
            continue;
        }
        const Index end = source.end;
        for (Index child = node + 1; child < end; child = (*document_)[child].end)
            convert(row, child);
    }
}

void Mapper::convert(const Row& row, Index node) {
    const Type type = (*document_)[node].type;
    if (type == Type::null) return;
    const bool is_container = type >= Type::object;
    switch (row.conversion) {
        case Conversion::text:
        case Conversion::verbatim: return convert_text(row, node);
        case Conversion::outcome: return convert_outcome(row, node);
        default: break;
    }
    if (is_container) return;
    switch (row.conversion) {
        case Conversion::scalars: return convert_text(row, node);
        case Conversion::ipv4: return convert_ipv4(row, node);
        case Conversion::phone: return convert_phone(row, node);
        case Conversion::time: return convert_time(row, node);
        case Conversion::flag:
            if (type == Type::boolean && (*document_)[node].text[0] == 't') add(row, node, row.value);
            return;
        default: return;  // the derived ones, which apply() handles
    }
}

void Mapper::convert_text(const Row& row, Index node) {
    add(row, node, json_text(node));
}

void Mapper::convert_outcome(const Row& row, Index node) {
    const std::string_view text = json_text(node);
    const auto same_letters = [](std::string_view a, std::string_view b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                                  [&](char x, char y) { return lower(x) == lower(y); });
    };
    for (const mappings::OutcomeValue& value : mappings::kOutcomeValues) {
        using enum mappings::OutcomeRule;
        const bool any_case = profile_ == Profile::full && value.rule != unchanged;
        if (value.rule == extension && !any_case) continue;
        if (any_case ? same_letters(text, value.source) : text == value.source)
            return add(row, node, value.token);
    }
    if (!text.empty()) found(Drift::unknown_outcome, node);
    add(row, node, text);
}

void Mapper::convert_ipv4(const Row& row, Index node) {
    const std::string_view text = plain_text(node);
    const std::optional<std::string_view> quad = ipv4(text);
    if (quad && *quad != kUnknownAddress) add(row, node, *quad);
    if (!quad && !text.empty()) found(Drift::bad_address, node);
}

void Mapper::convert_phone(const Row& row, Index node) {
    if (const std::optional<std::string_view> number = phone(plain_text(node))) add(row, node, *number);
}

void Mapper::convert_time(const Row& row, Index node) {
    const std::string_view text = plain_text(node);
    switch (time(text, time_)) {
        case TimeKind::verbatim: return add(row, node, text);
        case TimeKind::made: return add(row, node, keep(time_));
        case TimeKind::none:
            if (!text.empty()) found(Drift::bad_time, node);
            return;
        case TimeKind::unset: return;
    }
}

void Mapper::derive_action_outcome(const Row& row) {
    const mappings::Event* event = first_event();
    if (event != nullptr && !event->outcome.empty()) add(row, kNoSource, event->outcome);
}

void Mapper::derive_action_name(const Row& row) {
    if (!values_.has(Token::eventType)) return;
    if (const mappings::Event* event = first_event()) return add(row, kNoSource, event->label);
    found(Drift::unknown_action, values_.first(Token::eventType).source);
    const std::string_view action = first_event_type();
    char* const words = arena_.allocate(action.size());
    char* const end = title_case(action, words);
    add(row, kNoSource, escaped({words, static_cast<std::size_t>(end - words)}));
}

void Mapper::derive_event_name(const PlannedRow& planned) {
    const std::string_view type = first_event_type();
    Index source = first_value(planned.slot);
    const std::string_view result = source == kNoSource ? std::string_view() : plain_text(source);

    char* const words = arena_.allocate(type.size() + 1 + result.size());
    char* end = title_case(type, words);
    char* const result_words = end == words ? words : end + 1;
    char* const result_end = title_case(result, result_words);
    if (result_end == result_words) {
        source = kNoSource;
    } else {
        if (end != words) *end = ' ';
        end = result_end;
    }
    add(*planned.row, source, escaped({words, static_cast<std::size_t>(end - words)}));
}

// The first value of a slot other than null, with the elements of an array in its place. kNoSource: there is
// none.
Mapper::Index Mapper::first_value(std::uint16_t slot) const {
    for (std::uint32_t hit = hits_[slot].first; hit != kNoHit; hit = pool_[hit].next) {
        const Index node = pool_[hit].node;
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

void Mapper::add(const Row& row, Index node, std::string_view text) {
    if (text.empty() || !values_.add(row.token, text, &row, node)) return;
    if (node == kNoSource) return;
    // An object or array that stands in for embedded JSON stays, less what its own fields gave; so does one
    // that only helped to derive a name.
    Node& source = (*document_)[node];
    const bool whole = row.conversion != Conversion::verbatim && row.conversion != Conversion::event_name;
    if (whole || !source.is_container()) source.set(Node::consumed);
}

}  // namespace duo2qualys::normalize
