#include <algorithm>

#include "reference/framing_reader.hpp"
#include "reference/kinds.hpp"

namespace duo2qualys::reference {

Prefix Reader::window(std::size_t at, std::size_t size) const {
    return read_prefix(text_.substr(0, std::min(text_.size(), at + size)), at);
}

bool Reader::gives_record_early(std::size_t at, bool is_member) {
    const Value early = window(at, kEarly).value;
    if (finder_.shape_of_part(early, is_member) != Shape::unknown) return false;
    // What is in a member that the tables know may belong to a record whose kind is seen later.
    Value foreign = early;
    foreign.members.clear();
    for (const Member& member : early.members) {
        const bool is_known = is_name(Shape::admin, member.key) || is_name(Shape::auth, member.key) ||
                              is_name(Shape::activity, member.key) || is_name(Shape::telephony, member.key);
        if (!is_known) foreign.members.push_back(member);
    }
    return has_record(finder_.find_in_complete(foreign));
}

Reader::Judged Reader::judge(std::size_t at, bool is_member) {
    Judged judged;
    judged.prefix = read_prefix(text_, at);
    const Prefix& prefix = judged.prefix;
    if (prefix.is_whole()) judged.end = prefix.end;
    if (prefix.fault == Fault::utf8 || prefix.fault == Fault::depth)
        judged.end = end_of_json(text_, at).value_or(kNowhere);

    const std::size_t size = prefix.end - at;
    const bool is_cut_off = prefix.is_whole() || prefix.fault == Fault::end_of_text;
    const bool is_too_large = is_cut_off ? size > options_.max_record : size >= options_.max_record;
    if (size > kEarly && gives_record_early(at, is_member)) {
        judged.plan = Plan::members;
    } else if (is_too_large) {
        const Value start = window(at, options_.max_record).value;
        const bool is_known = finder_.shape_of_part(start, is_member) != Shape::unknown;
        std::vector<Open> open;
        if (!is_known && has_record(finder_.find_in_complete(start))) {
            judged.plan = Plan::members;
        } else if (!is_known && find_late(prefix.value, open) && open_.size() + open.size() <= kMaxOpen) {
            judged.plan = Plan::late;
        } else if (judged.end != kNowhere) {
            judged.plan = Plan::too_large;
        }
    } else if (prefix.is_whole()) {
        judged.plan = Plan::whole;
    } else {
        const Items items = finder_.find_in_complete(prefix.value);
        const bool has_known_object = std::any_of(
            items.begin(), items.end(), [](const Item& item) { return item.is_record() && !item.text; });
        const bool is_known = finder_.shape_of_part(prefix.value, is_member) != Shape::unknown;
        if (has_known_object || (!is_known && has_record(items))) judged.plan = Plan::members;
    }
    return judged;
}

void Reader::object(std::size_t at, Place place) {
    Judged judged = judge(at, place == Place::member);
    if (judged.plan == Plan::members && !make_room()) {
        const bool is_whole = judged.prefix.is_whole();
        const bool is_too_large = is_whole && judged.end - at > options_.max_record;
        judged.plan = is_too_large ? Plan::too_large : is_whole ? Plan::whole : Plan::damage;
    }
    switch (judged.plan) {
        case Plan::whole: return object_looked_at_whole(judged.prefix.value, place);
        case Plan::members: return open_object(at);
        case Plan::late: return open_late(judged.prefix.value);
        case Plan::too_large: return give_reject(at, judged.end, Reason::too_large, place == Place::element);
        case Plan::damage:
            if (open_.empty() && is_text(at)) return line_of_text(at);
            if (judged.end == kNowhere && leaves_containers(at)) return;
            return damage(at, std::min(judged.end, text_.size()), judged.prefix.fault);
    }
}

/// Whether the bytes after the element can follow an element of a list.
bool Reader::fits_into_list(std::size_t end) const {
    const auto is_far = [&](std::size_t at) { return at - end >= kEarly; };
    const std::size_t next = skip_blanks(end);
    if (is_far(next)) return true;
    if (next == text_.size() || (text_[next] != ',' && text_[next] != ']')) return false;
    if (text_[next] == ']') return true;
    const std::size_t element = skip_blanks(next + 1);
    if (is_far(element)) return true;
    if (element == text_.size()) return false;
    if (text_[element] != '"') return true;
    const Prefix string = read_prefix(text_, element);
    const std::size_t colon = string.is_whole() ? skip_blanks(string.end) : string.end;
    if (is_far(colon)) return true;
    return string.is_whole() && (colon == text_.size() || text_[colon] != ':');
}

/// Whether the value is a line of its own.
bool Reader::is_line(const Value& value) const {
    const std::size_t begin = line_begin(value.begin);
    const std::size_t end = line_end(value.begin);
    return begin + indent(begin) == value.begin && value.end <= end &&
           trimmed_end(value.end, end, " \t,") == value.end;
}

void Reader::object_looked_at_whole(const Value& value, Place place) {
    // A record that lost its own end may have taken the end of its list, the records before that end, and the
    // brace of an object around the list.
    const bool is_element = in_list() && outermost_object() != nullptr;
    if (is_element && shape_at(value, false) != Shape::unknown && !fits_into_list(value.end) &&
        !is_line(value)) {
        const Items own = finder_.find(value, false);
        const bool is_plain = own.size() == 1 && own.front().found.offset == value.begin;
        if (is_plain && next_known_object(value.begin, value.end, true) != kNowhere)
            return damage(value.begin, value.end, Fault::none, true);
    }
    Items items = finder_.find(value, place == Place::member);
    apply_copies(items);
    decide_copies(items);
    if (!has_record(items)) {
        const bool is_in_object = outermost_object() != nullptr;
        const bool is_empty = is_empty_page(value);
        if (options_.kind && level_ == 0 && !is_in_object && !is_empty) {
            items = {finder_.record(value, static_cast<Shape>(*options_.kind))};
        } else if (place != Place::member && !is_empty && (place != Place::element || rejects_elements())) {
            return give_reject(value.begin, value.end, Reason::unknown_kind, place == Place::element);
        }
    }
    give(std::move(items), value.begin);
    mark_rest(value.begin, value.end, 'e');
    passed(value.end);
}

void Reader::open_object(std::size_t at) {
    Items early = finder_.find_in_complete(window(at, kEarly).value);
    apply_copies(early);
    decide_copies(early);
    for (const Item& item : early)
        if (item.found.what == Found::What::copy) copies_.insert(item.key);
    mark(at, at + 1, 'e');
    open(at);
}

/// The place of the first value that may be or contain a record and is not too large for one. Adds the
/// containers around it to `open`.
std::optional<std::size_t> Reader::find_late(const Value& container, std::vector<Open>& open) {
    const bool is_object = container.type == Type::object;
    open.push_back({is_object ? '{' : '[', container.begin});
    for (const Member& member : container.members) {
        const Value& value = member.value;
        const bool is_small = value.complete && value.end - value.begin <= options_.max_record;
        if (is_small && value.type == Type::object) {
            if (has_record(finder_.find(value, is_object))) return value.begin;
        } else if (is_small && value.type == Type::string) {
            if (is_quoted_record(value.begin, text_.size())) return value.begin;
        } else if (!value.is_scalar()) {
            if (const auto found = find_late(value, open)) return found;
        }
    }
    open.pop_back();
    return std::nullopt;
}

void Reader::open_late(const Value& value) {
    std::vector<Open> open;
    const std::size_t record = find_late(value, open).value();
    reject_large(value, record);
    at_ = record;
    mark_rest(value.begin, at_, 'e');
    open_.insert(open_.end(), open.begin(), open.end());
    last_ = Last::other;
    if (open_.back().bracket == '{') member_value(at_);
}

/// Rejects the strings and objects before `end` that are too large to be read.
void Reader::reject_large(const Value& container, std::size_t end) {
    for (const Member& member : container.members) {
        const Value& value = member.value;
        if (value.begin >= end) return;
        const bool may_be_record =
            value.type == Type::string || (value.type == Type::object && value.end <= end);
        if (may_be_record && value.end - value.begin > options_.max_record) {
            give_reject(value.begin, value.end, Reason::too_large);
        } else if (!value.is_scalar()) {
            reject_large(value, end);
        }
    }
}

void Reader::apply_copies(Items& items) const {
    for (Item& item : items)
        if (copies_.count(item.key) != 0 && item.is_record()) item.found.what = Found::What::copy;
}

}  // namespace duo2qualys::reference
