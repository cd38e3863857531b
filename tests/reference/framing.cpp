#include "reference/framing.hpp"

#include <algorithm>
#include <stdexcept>

#include "reference/framing_reader.hpp"

namespace duo2qualys::reference {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";
constexpr std::string_view kLineEnds{"\n\r\0", 3};

}  // namespace

void Reader::read() {
    while (at_ < text_.size())
        step();
    const bool all_doubtful =
        std::all_of(open_.begin(), open_.end(), [](const Open& container) { return container.is_doubtful; });
    const bool is_explained = last_ == Last::reject || (last_ == Last::close && all_doubtful);
    if (!open_.empty() && !is_explained) give_reject(text_.size(), text_.size(), Reason::truncated);
}

void Reader::step() {
    const char c = text_[at_];
    const std::size_t separator = text_.substr(at_, kBom.size()) == kBom                  ? kBom.size()
                                  : std::string_view(" \t\r\n,\0", 6).find(c) != kNowhere ? 1U
                                                                                          : 0U;
    if (separator > 0) {
        mark(at_, at_ + separator, 's');
        at_ += separator;
    } else if (!open_.empty()) {
        if (c == ']' || c == '}') {
            close(c);
        } else if (open_.back().bracket == '[') {
            step_in_list();
        } else {
            step_in_object();
        }
    } else if (c == '{') {
        object(at_, Place::line);
    } else if (c == '[' && opens_list(at_)) {
        mark(at_, at_ + 1, 's');
        open(at_);
    } else {
        line_of_text(at_);
    }
}

void Reader::step_in_list() {
    switch (text_[at_]) {
        case '{': return object(at_, Place::element);
        case '[': return nested_list(at_);
        default: return scalar_in_list(at_);
    }
}

void Reader::step_in_object() {
    switch (text_[at_]) {
        case '"': return member(at_);
        case '{': return object(at_, Place::key);
        case '[': return nested_list(at_);
        default: return damage(at_, text_.size());
    }
}

void Reader::scalar_in_list(std::size_t at) {
    const Prefix scalar = read_prefix(text_, at);
    const std::size_t next = skip_blanks(scalar.end);
    const bool is_followed =
        next == text_.size() || text_[next] == ',' || text_[next] == ']' || text_[next] == '}';
    if (scalar.fault == Fault::utf8) return damage(at, end_of_json(text_, at).value_or(line_end(at)));
    // A string with records counts, whatever follows it.
    if (!scalar.is_whole() || (!is_followed && !has_record(finder_.find(scalar.value, false))))
        return damage(at, line_end(at));
    if (scalar.end - at > options_.max_record) return give_reject(at, scalar.end, Reason::too_large, true);
    Items items = finder_.find(scalar.value, false);
    const bool is_null = scalar.value.type == Type::null;
    if (items.empty() && !is_null && rejects_elements())
        return give_reject(at, scalar.end, Reason::not_an_object, true);
    apply_copies(items);
    give(std::move(items), at);
    const std::size_t end = ends_value(scalar.end) ? scalar.end : end_of_lost_quote(scalar.value);
    mark(at, end, is_null ? 't' : 'e');
    passed(end);
}

void Reader::member(std::size_t at) {
    const Prefix key = read_prefix(text_, at);
    const std::size_t colon = skip_blanks(key.end);
    if (!key.is_whole() || colon == text_.size() || text_[colon] != ':') {
        // After damage, a value may be here without its key.
        const bool counts = key.is_whole() && key.end - at <= options_.max_record &&
                            has_record(finder_.find(key.value, false));
        if (!counts) return damage(at, text_.size());
        return leaves_containers(at) ? void() : scalar_in_list(at);
    }
    const std::size_t begin = skip_blanks(colon + 1);
    if (begin == text_.size()) return damage(at, text_.size());
    mark(at, key.end, 'e');
    mark(key.end, colon, 's');
    mark(colon, colon + 1, 'e');
    mark(colon + 1, begin, 's');
    member_value(begin);
}

void Reader::member_value(std::size_t begin) {
    if (text_[begin] == '{') return object(begin, Place::member);
    if (text_[begin] == '[') return nested_list(begin);
    const Prefix value = read_prefix(text_, begin);
    if (value.fault == Fault::utf8) return damage(begin, end_of_json(text_, begin).value_or(text_.size()));
    if (!value.is_whole()) return damage(begin, text_.size());
    if (value.end - begin > options_.max_record) return give_reject(begin, value.end, Reason::too_large);
    Items items = finder_.find(value.value, true);
    // A string without records may have lost its own closing quote and end at the quote of a later key.
    const bool ends = ends_value(value.end);
    if (!ends && !has_record(items)) return damage(begin, text_.size());
    apply_copies(items);
    give(std::move(items), begin);
    const std::size_t end = ends ? value.end : end_of_lost_quote(value.value);
    mark(begin, end, 'e');
    passed(end);
}

/// Whether the byte at `end` ends the value before it.
bool Reader::ends_value(std::size_t end) const {
    return end == text_.size() || std::string_view(" \t\r\n,]}").find(text_[end]) != kNowhere;
}

/// The place where reading continues after a string that may have lost its closing quote and end at the quote
/// of a key, or at that of the next string with a record: the brace before the key, or the quote.
std::size_t Reader::end_of_lost_quote(const Value& string) {
    const std::size_t last = text_.find_last_not_of(kBlanks, string.end - 2);
    if (text_[last] == '{') return last;
    if (text_[last] != ',') return string.end;
    const Prefix next = read_prefix(text_, string.end - 1);
    const bool counts = next.is_whole() && next.end - next.value.begin <= options_.max_record &&
                        has_record(finder_.find(next.value, false));
    return counts ? string.end - 1 : string.end;
}

void Reader::nested_list(std::size_t at) {
    const Prefix list = read_prefix(text_, at);
    const bool is_checked =
        outermost_object() != nullptr && open_.back().bracket == '[' && open_.back().has_given;
    if (is_checked && list.is_whole() && list.end - at <= std::min(kEarly, options_.max_record))
        return list_looked_at_whole(list.value);
    if (make_room()) {
        mark(at, at + 1, 's');
        open(at);
        open_.back().has_given = is_checked;
        return;
    }
    if (!list.is_whole()) return damage(at, text_.size());
    if (list.end - at > options_.max_record) return give_reject(at, list.end, Reason::too_large, true);
    list_looked_at_whole(list.value);
}

void Reader::list_looked_at_whole(const Value& list) {
    Items items = finder_.find(list, false);
    const bool is_element = open_.back().bracket == '[';
    if (items.empty() && is_element && !is_nothing(list) && rejects_elements())
        return give_reject(list.begin, list.end, Reason::not_an_object, true);
    apply_copies(items);
    give(std::move(items), list.begin);
    mark_rest(list.begin, list.end, 'e');
    passed(list.end);
}

void Reader::open(std::size_t at) {
    open_.push_back({text_[at], at});
    at_ = at + 1;
    last_ = Last::other;
}

void Reader::close(char bracket) {
    const char opening = bracket == ']' ? '[' : '{';
    const auto innermost = std::find_if(open_.rbegin(), open_.rend(),
                                        [&](const Open& container) { return container.bracket == opening; });
    if (innermost == open_.rend())
        return damage(at_, open_.back().bracket == '[' ? line_end(at_) : text_.size());
    open_.erase(std::prev(innermost.base()), open_.end());
    mark(at_, at_ + 1, 's');
    passed(at_ + 1, Last::close);
}

bool Reader::make_room() {
    if (open_.size() < kMaxOpen) return true;
    open_.erase(std::remove_if(open_.begin(), open_.end(),
                               [](const Open& container) { return container.is_doubtful; }),
                open_.end());
    return open_.size() < kMaxOpen;
}

bool Reader::in_list() const {
    return std::any_of(open_.begin(), open_.end(),
                       [](const Open& container) { return container.bracket == '['; });
}

Reader::Open* Reader::outermost_object() {
    const auto found = std::find_if(open_.begin(), open_.end(),
                                    [](const Open& container) { return container.bracket == '{'; });
    return found == open_.end() ? nullptr : &*found;
}

/// In an object, elements are rejected only after the first record of their list.
bool Reader::rejects_elements() {
    return outermost_object() == nullptr || open_.back().bracket == '{' || open_.back().has_given;
}

std::size_t Reader::line_begin(std::size_t at) const {
    const std::size_t before = at == 0 ? kNowhere : text_.find_last_of(kLineEnds, at - 1);
    return before == kNowhere ? 0 : before + 1;
}

std::size_t Reader::line_end(std::size_t at) const {
    return std::min(text_.find_first_of(kLineEnds, at), text_.size());
}

std::size_t Reader::next_line(std::size_t at) const {
    const std::size_t end = line_end(at);
    if (end == text_.size()) return end;
    return end + (text_.substr(end, 2) == "\r\n" ? 2 : 1);
}

std::size_t Reader::skip_blanks(std::size_t at) const {
    return std::min(text_.find_first_not_of(kBlanks, at), text_.size());
}

std::size_t Reader::indent(std::size_t line) const {
    return std::min(text_.find_first_not_of(" \t", line), text_.size()) - line;
}

std::size_t Reader::trimmed_end(std::size_t begin, std::size_t end, std::string_view trimmed) const {
    const std::size_t last = text_.substr(begin, end - begin).find_last_not_of(trimmed);
    return last == kNowhere ? begin : begin + last + 1;
}

void Reader::give(Items items, std::size_t outermost) {
    for (Item& item : items) {
        if (item.found.in_text) {
            item.found.offset = outermost;
        } else {
            const std::size_t begin = item.found.offset;
            mark(begin, begin + item.found.length, item.is_record() ? 'r' : 'x');
        }
        if (item.is_record()) {
            for (Open& container : open_)
                container.has_given = true;
        }
        item.in_list = item.in_list || in_list();
        items_.push_back(std::move(item));
    }
}

void Reader::give_reject(std::size_t begin, std::size_t end, Reason reason, bool is_element) {
    Item item = finder_.reject(begin, end, reason);
    item.is_element = is_element;
    give({item}, begin);
    passed(end, Last::reject);
}

void Reader::passed(std::size_t end, Last last) {
    at_ = last_end_ = end;
    last_ = last;
}

void Reader::mark(std::size_t begin, std::size_t end, char what) {
    for (std::size_t i = begin; i < end; ++i) {
        if (classes_[i] != '\0') throw std::logic_error("reference: byte counted twice");
        classes_[i] = what;
    }
}

void Reader::mark_rest(std::size_t begin, std::size_t end, char what) {
    std::replace(classes_.begin() + static_cast<std::ptrdiff_t>(begin),
                 classes_.begin() + static_cast<std::ptrdiff_t>(end), '\0', what);
}

ByteCounts Reader::bytes() const {
    ByteCounts counts;
    for (const char what : classes_) {
        switch (what) {
            case 'r': ++counts.records; break;
            case 'e': ++counts.envelopes; break;
            case 'x': ++counts.rejects; break;
            case 't': ++counts.text; break;
            case 's': ++counts.separators; break;
            default: throw std::logic_error("reference: byte not counted");
        }
    }
    return counts;
}

Items read_text(std::string_view text, int level, const FramingOptions& options) {
    Reader reader(text, level, options);
    reader.read();
    return std::move(reader.items());
}

Framing frame(std::string_view input, const FramingOptions& options) {
    Reader reader(input, 0, options);
    reader.read();
    Framing framing;
    framing.bytes = reader.bytes();
    std::vector<std::size_t> lines;  // the positions of line ends
    for (std::size_t i = 0; i < input.size(); ++i) {
        const bool is_end =
            input[i] == '\n' || input[i] == '\0' || (input[i] == '\r' && input.substr(i + 1, 1) != "\n");
        if (is_end) lines.push_back(i);
    }
    for (Item& item : reader.items()) {
        const auto before = std::lower_bound(lines.begin(), lines.end(), item.found.offset);
        item.found.line = 1 + static_cast<std::uint64_t>(before - lines.begin());
        framing.found.push_back(std::move(item.found));
    }
    return framing;
}

}  // namespace duo2qualys::reference
