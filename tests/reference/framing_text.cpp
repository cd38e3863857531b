#include <algorithm>

#include "reference/framing_reader.hpp"

namespace duo2qualys::reference {
namespace {

constexpr std::string_view kTrimmed{" \t\r\n,\0", 6};

/// Whether a string has a brace that is followed by an escape (blanks ignored), or is itself an escape.
bool may_contain_object(std::string_view string) {
    if (string.find("\\u007") != std::string_view::npos) return true;
    for (std::size_t at = 0; at < string.size(); ++at) {
        if (string[at] != '{') continue;
        const std::size_t next = string.find_first_not_of(' ', at + 1);
        if (next != std::string_view::npos && string[next] == '\\') return true;
    }
    return false;
}

}  // namespace

bool Reader::value_before_on_line(std::size_t at) const {
    return last_end_ != kNowhere && line_end(last_end_) >= at;
}

void Reader::line_of_text(std::size_t at) {
    const std::size_t end = line_end(at);
    const std::size_t last = trimmed_end(at, end, kTrimmed);
    const bool begins_line = !value_before_on_line(at);
    if (begins_line && text_[at] != '{' && text_[at] != '[') {
        const Prefix scalar = read_prefix(text_, at);
        if (scalar.is_whole() && scalar.end == last) return scalar_line(scalar.value);
    }
    std::size_t no_list_before = 0;
    for (std::size_t bracket = at; bracket < end; ++bracket) {
        if (!counts(bracket, end, no_list_before)) continue;
        if (text_[bracket] == '{' && has_key(text_.substr(at, bracket - at)) && !gives_record(bracket)) {
            bracket = judge(bracket, is_member_value(bracket)).end - 1;  // part of that piece
            continue;
        }
        if (bracket > at) segment(at, bracket);
        if (text_[bracket] == '"') return scalar_line(read_prefix(text_, bracket).value);
        if (text_[bracket] == '{')
            return object(bracket, is_member_value(bracket) ? Place::member : Place::line);
        mark(bracket, bracket + 1, 's');
        return open(bracket);
    }
    if (!begins_line) return segment(at, end);
    // A string with a record may begin inside an object that was passed over as part of a piece.
    std::size_t stop = at + 1;
    while (stop < end && !(text_[stop] == '"' && is_quoted_record(stop, end)))
        ++stop;
    const std::size_t bad_end = trimmed_end(at, stop, kTrimmed);
    const std::string_view bad = text_.substr(at, bad_end - at);
    const Reason reason = bad.size() > options_.max_record ? Reason::too_large
                          : !is_utf8(bad)                  ? Reason::invalid_utf8
                                                           : Reason::invalid_json;
    give_reject(at, bad_end, reason);
    if (stop < end) {
        mark(bad_end, stop, 's');
        at_ = stop;
    }
}

void Reader::scalar_line(const Value& value) {
    if (value.end - value.begin > options_.max_record)
        return give_reject(value.begin, value.end, Reason::too_large);
    Items items = finder_.find(value, false);
    if (items.empty()) return give_reject(value.begin, value.end, Reason::not_an_object);
    give(std::move(items), value.begin);
    const std::size_t end = ends_value(value.end) ? value.end : end_of_lost_quote(value);
    mark_rest(value.begin, end, 'e');
    passed(end);
}

/// Reads text before or after the JSON that counts on its line.
void Reader::segment(std::size_t begin, std::size_t end) {
    const std::size_t last = trimmed_end(begin, end, kTrimmed);
    const std::string_view piece = text_.substr(begin, last - begin);
    if (has_key(piece)) {
        give_reject(begin, last,
                    piece.size() > options_.max_record ? Reason::too_large
                    : is_utf8(piece)                   ? Reason::invalid_json
                                                       : Reason::invalid_utf8);
    } else {
        mark(begin, last, 't');
    }
    mark(last, end, 's');
    at_ = end;
}

/// Whether a record, an envelope, or a list or string with a record begins at `at`. In a list without records
/// no other list begins, not even in its strings: `no_list_before` is where the last such list ended or
/// stopped being JSON.
bool Reader::counts(std::size_t at, std::size_t line_end, std::size_t& no_list_before) {
    if (text_[at] == '{') {
        const Judged judged = judge(at, is_member_value(at));
        return judged.plan == Plan::whole || judged.plan == Plan::members;
    }
    if (text_[at] == '"') return is_quoted_record(at, line_end);
    if (text_[at] != '[' || at < no_list_before) return false;
    const Prefix list = read_prefix(text_, at);
    if (list.is_whole() && list.end <= line_end && has_record(finder_.find(list.value, false))) return true;
    const bool is_long = list.end - at > kEarly;
    const bool has_any =
        has_record(finder_.find_in_complete(is_long ? window(at, kEarly).value : list.value));
    if (!has_any) no_list_before = std::min({list.end, at + kEarly, line_end});
    return is_long && has_any;
}

bool Reader::gives_record(std::size_t at) {
    const bool is_member = is_member_value(at);
    const Judged judged = judge(at, is_member);
    if (judged.plan == Plan::members) return true;
    return judged.plan == Plan::whole && has_record(finder_.find(judged.prefix.value, is_member));
}

/// Whether a string begins at `at`, among text or damage, and its text contains a record.
bool Reader::is_quoted_record(std::size_t at, std::size_t line_end) {
    if (at > 0 && text_[at - 1] == '\\') return false;
    const Prefix string = read_prefix(text_, at);
    return string.is_whole() && may_contain_object(text_.substr(at, string.end - at)) &&
           string.end <= line_end && string.end - at <= options_.max_record &&
           has_record(finder_.find(string.value, false));
}

std::size_t Reader::later_record(std::size_t begin, std::size_t end) {
    std::size_t no_list_before = 0;
    for (std::size_t at = begin; at < end; ++at) {
        if (text_[at] == '{' ? gives_record(at) : counts(at, end, no_list_before)) return at;
        // In an object without a record, nothing begins.
        if (text_[at] == '{' && counts(at, end, no_list_before)) at = judge(at, is_member_value(at)).end - 1;
    }
    return kNowhere;
}

std::size_t Reader::balanced_end(std::size_t at, std::size_t line_end) const {
    constexpr std::size_t kFar = std::size_t{64} << 10U;  // a longer pair is not a header
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = at; i < std::min(line_end, at + kFar); ++i) {
        const char c = text_[i];
        if (in_string) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (--depth == 0) return i + 1;
        }
    }
    return kNowhere;
}

/// Whether an object that is not JSON is part of the text on its line: braces in a header, or after a record.
bool Reader::is_text(std::size_t object) {
    const std::size_t line = line_end(object);
    const std::size_t end = balanced_end(object, line);
    if (end == kNowhere) return false;
    const bool is_broken_json = has_key(text_.substr(object, end - object));
    const std::size_t record = later_record(end, line);
    if (record == kNowhere) return !is_broken_json && value_before_on_line(object);
    return !is_broken_json || trimmed_end(end, record, " \t\r\n,") > end;
}

bool Reader::opens_list(std::size_t at) {
    const std::size_t first = skip_blanks(at + 1);
    if (first == text_.size() || text_[first] == '{') return true;
    if (text_[first] != ']') {
        const Prefix value = read_prefix(text_, first);
        // If a string is not UTF-8, only the string is lost, not the list.
        const auto end = value.fault == Fault::utf8 ? end_of_json(text_, first)
                         : value.is_whole()         ? std::optional(value.end)
                                                    : std::nullopt;
        if (!end) return false;
        const std::size_t next = skip_blanks(*end);
        if (next < text_.size() && text_[next] != ',' && text_[next] != ']') return false;
    }
    const std::size_t line = line_end(at);
    const std::size_t end = balanced_end(at, line);
    if (end == kNowhere) return true;
    const Prefix list = read_prefix(text_, at);
    if (list.is_whole() && has_record(finder_.find(list.value, false))) return true;
    const std::size_t record = later_record(end, line);
    if (record == kNowhere) return true;
    const bool needs_text = list.is_whole() || has_key(text_.substr(at, end - at));
    return needs_text && trimmed_end(end, record, " \t\r\n,") == end;
}

}  // namespace duo2qualys::reference
