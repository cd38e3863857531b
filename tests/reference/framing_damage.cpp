#include <algorithm>

#include "reference/framing_reader.hpp"
#include "reference/kinds.hpp"

namespace duo2qualys::reference {
namespace {

constexpr std::size_t kMaxUnknown = 8;  ///< complete objects without records, nested around a place

bool has_mapped_record(const Items& items) {
    return std::any_of(items.begin(), items.end(),
                       [](const Item& item) { return item.is_record() && has_mapping(item.found.shape); });
}

}  // namespace

/// Whether containers are open, and all of them may have ended in damage.
bool Reader::are_doubtful() const {
    return !open_.empty() && std::all_of(open_.begin(), open_.end(),
                                         [](const Open& container) { return container.is_doubtful; });
}

/// Whether the line that begins at `from` is text with a record. If so, the containers, which may all have
/// ended in damage, have ended.
bool Reader::leaves_containers(std::size_t from) {
    const std::size_t line = line_begin(from);
    if (!are_doubtful() || line + indent(line) != from) return false;
    if (!has_text_and_record(line) && !is_text_of_record(from) && !has_quoted_record(from)) return false;
    open_.clear();
    last_ = Last::other;
    at_ = from;
    return true;
}

/// Makes one reject, from `from` to the place where reading continues, or to `bound`.
void Reader::damage(std::size_t from, std::size_t bound, Fault fault, bool in_record) {
    if (fault == Fault::syntax && leaves_containers(from)) return;
    const std::size_t object = next_known_object(from, bound, in_record);
    const std::size_t line = next_good_line(from, bound);
    const std::size_t end = std::min({object, line, bound});
    const std::size_t last = trimmed_end(from, end, std::string_view(" \t\r\n,\0", 6));
    const std::string_view bytes = text_.substr(from, last - from);

    Reason reason = Reason::invalid_json;
    if (bytes.size() > options_.max_record) {
        reason = Reason::too_large;
    } else if (!is_utf8(bytes)) {
        reason = Reason::invalid_utf8;
    } else if (end == text_.size() && check_json(bytes).verdict == Verdict::beginning) {
        reason = Reason::truncated;
    } else if (fault == Fault::depth && check_json(bytes).verdict == Verdict::valid) {
        reason = Reason::too_deep;
    }
    give_reject(from, last, reason);
    mark(last, end, 's');
    at_ = end;

    const bool is_over =
        end == line ? text_[line + indent(line)] != ']' : end == line_end(from) && end < text_.size();
    if (is_over && text_[trimmed_end(from, end, " \t\r\n") - 1] != ',') {
        const std::size_t first_line = line_begin(from);
        while (!open_.empty() && open_.back().at >= first_line)
            open_.pop_back();
    }
    for (Open& container : open_)
        container.is_doubtful = true;
}

bool Reader::is_member_value(std::size_t at) const {
    const std::size_t colon = at == 0 ? kNowhere : text_.find_last_not_of(kBlanks, at - 1);
    if (colon == kNowhere || colon == 0 || text_[colon] != ':') return false;
    const std::size_t quote = text_.find_last_not_of(kBlanks, colon - 1);
    return quote != kNowhere && text_[quote] == '"';
}

std::size_t Reader::next_known_object(std::size_t from, std::size_t bound, bool in_record) {
    std::vector<std::size_t> unknown;  // the ends of unknown objects
    for (std::size_t at = from + 1; at < bound && at - from < options_.max_record; ++at) {
        if (text_[at] == '"' && !(in_record && is_member_value(at)) && is_quoted_record(at, text_.size())) {
            const Prefix string = read_prefix(text_, at);
            if (string.end - from <= options_.max_record &&
                (!in_record || has_mapped_record(finder_.find(string.value, false))))
                return at;
        }
        if (text_[at] != '{') continue;
        const std::size_t first = skip_blanks(at + 1);
        if (first == text_.size() || text_[first] != '"') continue;
        const auto is_round = [&](std::size_t end) { return end > at; };
        if (std::count_if(unknown.begin(), unknown.end(), is_round) >= static_cast<long>(kMaxUnknown))
            continue;
        const Prefix object = read_prefix(text_, at);
        if (!object.is_whole() || object.end - from > options_.max_record) continue;
        if (in_record ? !is_member_value(at) && has_mapped_record(finder_.find(object.value, false))
                      : has_record(finder_.find(object.value, is_member_value(at))))
            return at;
        unknown.push_back(object.end);
    }
    return kNowhere;
}

std::size_t Reader::next_good_line(std::size_t from, std::size_t bound) {
    const std::size_t first_line = line_begin(from);
    const std::size_t first_indent = indent(first_line);
    const bool may_be_text =
        are_doubtful() || std::all_of(open_.begin(), open_.end(),
                                      [&](const Open& container) { return container.at >= first_line; });
    for (std::size_t line = next_line(from); line < bound; line = next_line(line)) {
        const std::size_t begin = line + indent(line);
        const char c = begin < text_.size() ? text_[begin] : '\0';
        const bool is_bracket = c == '{' || c == '[' || (c == ']' && !open_.empty());
        if (is_bracket && begin - line <= first_indent) return line;
        if (!may_be_text) continue;
        if (has_text_and_record(line)) return line;
        if (begin - line <= first_indent && (is_text_of_record(begin) || has_quoted_record(begin)))
            return line;
    }
    return kNowhere;
}

/// Whether a string that contains a record fills the line from `begin` on.
bool Reader::is_text_of_record(std::size_t begin) {
    if (begin == text_.size() || text_[begin] != '"') return false;
    if (line_end(begin) - begin > options_.max_record) return false;
    const Prefix value = read_prefix(text_, begin);
    return value.is_whole() &&
           value.end == trimmed_end(begin, line_end(begin), std::string_view(" \t\r\n,\0", 6)) &&
           has_record(finder_.find(value.value, false));
}

/// Whether a string that contains a record follows other text on the line that begins at `begin`.
bool Reader::has_quoted_record(std::size_t begin) {
    const std::size_t end = line_end(begin);
    if (begin == end || text_[begin] == '"' || text_[begin] == ']') return false;
    if (end - begin > options_.max_record) return false;
    for (std::size_t at = begin + 1; at < end; ++at)
        if (text_[at] == '"' && is_quoted_record(at, end)) return true;
    return false;
}

/// Whether text without a quote precedes a record on the line.
bool Reader::has_text_and_record(std::size_t line) {
    const std::size_t end = line_end(line);
    const std::size_t begin = skip_blanks(line);
    for (std::size_t at = begin; at < end && text_[at] != '"'; ++at) {
        if (text_[at] != '{' || at == begin) continue;
        const Prefix object = read_prefix(text_, at);
        if (!object.is_whole() || object.end - at > options_.max_record) continue;
        if (has_record(finder_.find(object.value, false))) return true;
    }
    return false;
}

}  // namespace duo2qualys::reference
