#include "reference/framing_find.hpp"

#include <algorithm>

#include "reference/kinds.hpp"

namespace duo2qualys::reference {
namespace {

constexpr std::size_t kNamesOfMember = 3;

void append(Items& to, Items from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// A record with the data for comparing it.
struct Candidate {
    Item* item;
    Value value;
    std::string canonical;
};

bool are_copies(const Candidate& a, const Candidate& b) {
    if (a.item->text && a.item->text == b.item->text) return false;
    if (a.canonical == b.canonical) return true;
    const Shape shape = a.item->found.shape;
    if (shape != b.item->found.shape) return false;
    if (have_one_identity(a.value, b.value, shape)) return true;
    if (a.item->text.has_value() == b.item->text.has_value()) return false;
    return !has_identity(a.item->text ? b.value : a.value, shape);
}

/// Whether one of the records in a member that the tables of an object's kind do not know makes the object an
/// envelope. A list of records does only if the object itself has few names of its kind.
bool make_envelope(const Items& items, const Value& object, Shape shape) {
    const bool is_named = names_in(object, shape) >= kNamesOfMember;
    return std::any_of(items.begin(), items.end(), [&](const Item& item) {
        if (!item.is_record() || !item.in_list) return item.is_record();
        const Shape inner = item.found.shape;
        return !is_named && has_mapping(inner) &&
               names_in(parse_json(item.found.bytes), inner) >= kNamesOfMember;
    });
}

}  // namespace

bool has_record(const Items& items) {
    return std::any_of(items.begin(), items.end(), [](const Item& item) { return item.is_record(); });
}

bool is_nothing(const Value& value) {
    if (value.type == Type::null) return true;
    if (value.type == Type::object) return is_empty_page(value);
    return value.type == Type::array &&
           std::all_of(value.members.begin(), value.members.end(),
                       [](const Member& element) { return is_nothing(element.value); });
}

bool has_key(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '"') continue;
        const std::size_t next = text.find_first_not_of(kBlanks, i + 1);
        if (next != std::string_view::npos && text[next] == ':') return true;
    }
    return false;
}

void decide_copies(Items& items) {
    std::vector<Candidate> candidates;
    for (const bool from_text : {true, false}) {
        for (Item& item : items) {
            if (item.found.what != Found::What::record || item.in_list) continue;
            if (item.text.has_value() == from_text) candidates.push_back({&item, {}, {}});
        }
    }
    if (candidates.size() < 2) return;
    std::vector<Candidate> taken;
    for (Candidate& candidate : candidates) {
        candidate.value = parse_json(candidate.item->found.bytes);
        candidate.canonical = canonical(candidate.value);
        const bool is_copy = std::any_of(
            taken.begin(), taken.end(), [&](const Candidate& other) { return are_copies(other, candidate); });
        if (is_copy) {
            candidate.item->found.what = Found::What::copy;
        } else {
            taken.push_back(std::move(candidate));
        }
    }
}

Value complete_members(const Value& object) {
    Value out;
    out.type = object.type;
    for (const Member& member : object.members)
        if (member.value.complete) out.members.push_back(member);
    return out;
}

Shape shape_at(const Value& object, bool is_member) {
    const Shape shape = shape_of(object);
    const bool is_look_alike = is_member && has_mapping(shape) && names_in(object, shape) < kNamesOfMember;
    return is_look_alike ? Shape::unknown : shape;
}

Items Finder::find(const Value& value, bool is_member) {
    switch (value.type) {
        case Type::object: return find_in_object(value, is_member);
        case Type::array: return find_in_list(value);
        case Type::string: return find_in_text(value);
        default: return {};
    }
}

Shape Finder::shape_of_part(const Value& object, bool is_member) {
    const Shape shape = shape_at(complete_members(object), is_member);
    if (!has_mapping(shape)) return shape;
    for (const Member& member : object.members) {
        if (is_name(shape, member.key)) continue;
        if (make_envelope(find_in_part(member.value, true), object, shape)) return Shape::unknown;
    }
    return shape;
}

Items Finder::find_in_part(const Value& value, bool is_member) {
    if (value.complete) return find(value, is_member);
    const bool is_container = value.type == Type::object || value.type == Type::array;
    return is_container ? find_in_complete(value) : Items();
}

Items Finder::find_in_complete(const Value& value) {
    Items items;
    for (const Member& member : value.members) {
        Items found = find_in_part(member.value, value.type == Type::object);
        if (value.type == Type::array) {
            for (Item& item : found)
                item.in_list = true;
        }
        append(items, std::move(found));
    }
    return items;
}

Item Finder::reject(std::size_t begin, std::size_t end, Reason reason) const {
    Item item;
    item.found.what = Found::What::reject;
    item.found.reason = reason;
    item.found.offset = begin;
    item.found.length = end - begin;
    const std::string_view bytes = text_.substr(begin, end - begin);
    item.has_key = has_key(bytes);
    if (reason != Reason::too_large) item.found.bytes = bytes;
    item.key = {begin, 0};
    return item;
}

Item Finder::record(const Value& value, Shape shape) const {
    Item item;
    item.found.shape = shape;
    item.found.offset = value.begin;
    item.found.length = value.end - value.begin;
    item.found.bytes = text_.substr(value.begin, value.end - value.begin);
    item.key = {value.begin, 0};
    return item;
}

Items Finder::find_in_object(const Value& object, bool is_member) {
    const Shape shape = shape_at(object, is_member);
    std::vector<std::optional<Items>> found(object.members.size());
    bool is_envelope = shape == Shape::unknown;
    if (has_mapping(shape)) {
        // Shippers put their own fields beside the text of the record.
        for (std::size_t i = 0; i < object.members.size(); ++i) {
            const auto& [key, spelling, value] = object.members[i];
            if (value.type != Type::string && value.type != Type::object && value.type != Type::array)
                continue;
            if (is_name(shape, key)) continue;
            found[i] = find(value, true);
            is_envelope = is_envelope || make_envelope(*found[i], object, shape);
        }
    }
    if (shape == Shape::api_error) {
        // An answer that reports a failure may contain records, too.
        for (std::size_t i = 0; i < object.members.size(); ++i) {
            found[i] = find(object.members[i].value, true);
            for (const Item& item : *found[i])
                if (item.is_record() && item.found.shape != Shape::api_error) is_envelope = true;
        }
    }
    if (!is_envelope) return {record(object, shape)};
    Items items;
    for (std::size_t i = 0; i < object.members.size(); ++i)
        append(items, found[i] ? std::move(*found[i]) : find(object.members[i].value, true));
    return has_record(items) ? items : Items{};
}

Items Finder::find_in_list(const Value& list) {
    Items items;
    for (const Member& element : list.members) {
        Items found = find(element.value, false);
        decide_copies(found);
        if (found.empty() && !is_nothing(element.value)) {
            const bool is_object = element.value.type == Type::object;
            found.push_back(reject(element.value.begin, element.value.end,
                                   is_object ? Reason::unknown_kind : Reason::not_an_object));
            found.back().is_element = true;
        }
        for (Item& item : found)
            item.in_list = true;
        append(items, std::move(found));
    }
    return has_record(items) ? items : Items{};
}

Items Finder::find_in_text(const Value& string) {
    if (level_ >= kMaxTexts) return {};
    if (string.text.find_first_of("{\\") == std::string::npos) return {};
    const auto [place, is_new] = texts_.try_emplace(string.begin);
    Items& items = place->second;
    if (!is_new) return items;
    for (Item& item : read_text(string.text, level_ + 1, options_)) {
        const Reason reason = item.found.reason;
        const bool counts =
            item.is_record() || item.is_element || reason == Reason::truncated ||
            (item.has_key && reason != Reason::unknown_kind && reason != Reason::not_an_object);
        if (counts) items.push_back(std::move(item));
    }
    if (!has_record(items)) items.clear();
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i].found.in_text = true;
        items[i].key = {string.begin, i};
        items[i].text = string.begin;
    }
    return items;
}

}  // namespace duo2qualys::reference
