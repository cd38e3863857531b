// The part of the framer that reads text outside containers: text around records on a line, and brackets that
// may or may not begin a list.
#include <algorithm>

#include "framing/diagnosis.hpp"
#include "framing/framer.hpp"
#include "json/characters.hpp"

namespace duo2qualys::framing {

using json::Scanner;

// Reads a list, or the beginning of a line such as `[2024-01-01] text {…}`.
Framer::Advance Framer::read_top_level_list() {
    const std::string_view bytes = window_.bytes();
    const std::size_t far = std::min(at_ + ValueReader::kFar, at_ + max_record_);
    std::size_t first = at_ + 1;
    while (first < std::min(bytes.size(), far) && json::is_blank(bytes[first]))
        ++first;
    if (first == bytes.size() && !window_.last() && first < far) return Advance::need_more;
    if (first >= std::min(bytes.size(), far) || bytes[first] == '{') return open(false);
    const std::size_t line_end = std::min(window_.line_end(at_), at_ + max_record_);
    if (!window_.is_line_whole(line_end)) return Advance::need_more;
    const Answer answer = is_text(first, line_end);
    if (answer == Answer::no) return open(false);
    return answer == Answer::yes ? read_text() : Advance::need_more;
}

// Whether the `[` at at_ is text. `first` is the first byte after it that is not a blank; no object begins
// there. The `[` is text in two cases: the bytes after it do not continue like a list whose first element is
// at `first`; or the `[` begins a list without records, inside text.
Answer Framer::is_text(std::size_t first, std::size_t line_end) {
    const std::string_view text = window_.bytes().substr(first, max_record_);
    if (unclosed_.contains(window_.offset(first))) return Answer::yes;
    Scanner scanner;
    if (text.front() != ']' && scanner.feed(text) == Scanner::Status::incomplete) {
        // A value this large begins a list, not text.
        if (text.size() == max_record_) return Answer::no;
        if (!window_.last()) return Answer::need_more;
        if (scanner.finish() != Scanner::Status::complete) {
            note_unclosed(first, text.size());
            return Answer::yes;
        }
    }
    if (!scanner.problem().empty()) {
        note_unclosed(first, scanner.consumed());
        return Answer::yes;
    }
    const std::size_t behind = text.find_first_not_of(json::kBlanks, scanner.consumed());
    if (behind == std::string_view::npos) {
        if (!window_.last() && text.size() < max_record_) return Answer::need_more;
    } else if (text[behind] != ',' && text[behind] != ']') {
        return Answer::yes;
    }
    const Answer answer = text_line_.is_text(window_, at_, line_end, false);
    if (answer != Answer::yes) return answer;
    Scanner list;
    list.feed(window_.bytes().substr(at_, line_end - at_));
    const std::string_view whole = window_.bytes().substr(at_, list.consumed());
    return values_.gives_record(whole) ? Answer::no : Answer::yes;
}

// Notes the brackets that are open after the `size` bytes from `first`, where the input ends or stops being
// JSON. The caller has judged the list that begins with the first of them. The others need no scan, because
// the result would be the same. There may be millions of them, and scanning from each to the same place would
// take quadratic time.
void Framer::note_unclosed(std::size_t first, std::size_t size) {
    if (window_[first] == '[') unclosed_.find(window_.bytes().substr(first, size), window_.offset(first));
}

// Reads text from at_ up to a place that TextLine::find() reports, or to the end of the line. Text
// of more than --max-record bytes without such a place is not kept in memory.
Framer::Advance Framer::read_text() {
    const std::size_t line_end = window_.line_end(at_);
    const bool is_whole = window_.is_line_whole(line_end);
    const std::size_t end = line_end - at_ > max_record_ ? at_ + max_record_ + 1 : line_end;
    const bool is_seen = is_whole || end != line_end;
    if (window_[at_] == '"') {
        if (!is_seen) return Advance::need_more;
        if (end == line_end) {
            if (const std::optional<Advance> advance = read_line_value(line_end)) return *advance;
        }
    }
    const JsonStart found = text_line_.find(window_, at_, end);
    switch (found.what) {
        case JsonStart::What::need_more: return Advance::need_more;
        case JsonStart::What::none:
            if (!is_seen) return Advance::need_more;
            return end == line_end ? read_last_segment(line_end) : begin_long_text();
        case JsonStart::What::object:
        case JsonStart::What::list:
        case JsonStart::What::string: break;
    }
    // The text may be the beginning of a list whose rest follows.
    const std::string_view before = window_.bytes().substr(at_, found.at - at_);
    const std::size_t last = before.find_last_not_of(json::kBlanks);
    const bool has_comma = last != std::string_view::npos && before[last] == ',';
    if (const Advance advance = read_segment(found.at); advance == Advance::found) return advance;
    if (has_comma) containers_.note_damage(Containers::Last::text_before_comma);
    if (found.what == JsonStart::What::list) return open(false);
    if (found.what == JsonStart::What::string) return take_string(found.end);
    return take_object(found.object, found.position);
}

// Reads the text from at_ to `end`, which is rejected only if it is a piece of broken JSON.
Framer::Advance Framer::read_segment(std::size_t end) {
    const std::string_view segment = window_.bytes().substr(at_, end - at_);
    const std::string_view text = trim_separators(segment);
    if (is_broken_json(text)) {
        const Diagnosis diagnosis = diagnose(text, false);
        return reject(end, diagnosis.reason, diagnosis.detail);
    }
    bytes_.text += text.size();
    bytes_.separators += segment.size() - text.size();
    at_ = end;
    return Advance::moved;
}

// Reads the rest of a line that contains no further record.
Framer::Advance Framer::read_last_segment(std::size_t line_end) {
    if (has_value_on_line()) return read_segment(line_end);
    if (const std::optional<Advance> advance = read_line_value(line_end)) return *advance;
    return begin_damage(Damage::Ends::at_line_end);
}

bool Framer::has_value_on_line() {
    return value_end_ > window_.line_begin(at_);
}

// Reads the rest of the line if it is exactly one scalar; nullopt if it is not, or if a value precedes it on
// the line.
std::optional<Framer::Advance> Framer::read_line_value(std::size_t line_end) {
    const std::string_view value = trim_separators(window_.bytes().substr(at_, line_end - at_));
    if (has_value_on_line()) return std::nullopt;
    Scanner scanner;
    if (value.front() == '{' || value.front() == '[' || scanner.feed(value) == Scanner::Status::invalid ||
        scanner.finish() != Scanner::Status::complete || scanner.consumed() != value.size())
        return std::nullopt;
    return take_scalar(at_ + value.size());
}

}  // namespace duo2qualys::framing
