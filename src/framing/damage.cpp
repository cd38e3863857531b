#include "framing/damage.hpp"

#include <algorithm>

#include "framing/text_line.hpp"
#include "json/characters.hpp"
#include "json/scanner.hpp"
#include "text/line_ends.hpp"

namespace duo2qualys::framing {
namespace {

// The first key of an object with its quotes and escapes; empty if the object does not begin with a complete
// key.
std::string_view first_key(std::string_view object) {
    if (!object.starts_with('{')) return {};
    object.remove_prefix(1);
    object.remove_prefix(std::min(object.find_first_not_of(json::kBlanks), object.size()));
    json::Scanner scanner;
    if (!object.starts_with('"') || scanner.feed(object) != json::Scanner::Status::complete) return {};
    const std::string_view key = object.substr(0, scanner.consumed());
    return json::first_nonblank(object.substr(key.size())) == ':' ? key : std::string_view();
}

}  // namespace

void DamageSearch::start(const Damage& damage, std::string_view bad_record) {
    damage_ = damage;
    first_key_ = takes_unknown_ ? first_key(bad_record) : std::string_view();
    next_ = damage.begin + 1;
    before_ = last_ = last_but_one_ = '\0';
    has_key_ = false;
    unknown_ends_.clear();
}

DamageSearch::Result DamageSearch::go_on(Window& window) {
    using Status = Result::Status;
    // A line is searched to its end, however long it is.
    const bool to_line_end = damage_.ends == Damage::Ends::at_line_end;
    const std::uint64_t limit = to_line_end ? UINT64_MAX : damage_.begin + damage_.limit;
    std::size_t at = window.position(next_);
    char before = at > 0 ? window[at - 1] : before_;
    const auto stop = [&](Status status, std::size_t position) {
        next_ = window.offset(at);
        before_ = before;
        return Result{status, position, last_, has_key_};
    };
    for (; at < window.size(); ++at) {
        if (window.offset(at) >= limit) {
            if (damage_.ends == Damage::Ends::at_limit) break;
            const std::size_t line_end = window.line_end(at);
            const std::string_view passed = json::trim_blanks(window.bytes().substr(at, line_end - at));
            if (!passed.empty()) last_ = passed.back();
            at = line_end;
            if (at == window.size()) break;
        }
        const char c = window[at];
        if (is_line_end(c) && to_line_end) return stop(Status::line, at);
        if (is_line_end(c) && damage_.ends == Damage::Ends::at_next_line) {
            std::size_t text = 0;
            const Answer begins = begins_line(window, at + 1, text);
            if (begins == Answer::yes) return stop(Status::line, text);
            if (begins == Answer::need_more) return stop(Status::need_more, at);
        }
        if (c == '{' || (c == '"' && before != '\\')) {
            const Answer begins = c == '{' ? begins_record(window, at) : begins_string(window, at);
            if (begins == Answer::yes) return stop(Status::record, at);
            if (begins == Answer::need_more) return stop(Status::need_more, at);
        }
        note(c);
        before = c;
    }
    const bool at_limit = damage_.ends == Damage::Ends::at_limit && window.offset(at) >= limit;
    return stop(at_limit || window.last() ? Status::end : Status::need_more, at);
}

void DamageSearch::note(char c) noexcept {
    if (json::is_blank(c)) return;
    last_but_one_ = last_;
    last_ = c;
    has_key_ |= c == ':' && last_but_one_ == '"';
}

// Rule (a): whether a whole object that is or contains a record begins at the `{` at `at`.
Answer DamageSearch::begins_record(const Window& window, std::size_t at) {
    if (at + 1 < window.size() && window[at + 1] != '"' && !json::is_blank(window[at + 1])) return Answer::no;
    // This limit bounds the time: each level of nesting reads the objects inside it once more.
    constexpr std::size_t kMaxUnknown = 8;
    const std::uint64_t offset = window.offset(at);
    std::erase_if(unknown_ends_, [offset](std::uint64_t end) { return end <= offset; });
    if (unknown_ends_.size() == kMaxUnknown) return Answer::no;

    const ObjectMeter::Result object = values_.meter().measure(window, at, max_size(offset));
    if (object.status == ObjectMeter::Result::Status::undecided) return Answer::need_more;
    if (object.status != ObjectMeter::Result::Status::whole) return Answer::no;
    if (is_record(window.bytes().substr(at, object.size))) return Answer::yes;
    unknown_ends_.push_back(offset + object.size);
    return Answer::no;
}

// Rule (a): whether a string whose text contains a record begins at the `"` at `at`.
Answer DamageSearch::begins_string(const Window& window, std::size_t at) {
    using Sought = Damage::Sought;
    if (damage_.sought == Sought::objects || (damage_.sought == Sought::swallowed && is_value()))
        return Answer::no;
    const StringText string = values_.look_string(window, at, max_size(window.offset(at)));
    if (string.what == StringText::What::need_more) return Answer::need_more;
    if (string.what != StringText::What::record) return Answer::no;
    const bool is_sought =
        damage_.sought == Sought::all || values_.gives_mapped_record(window.bytes().substr(at, string.size));
    return is_sought ? Answer::yes : Answer::no;
}

// The size of the largest value at `offset` that rule (a) considers.
std::uint64_t DamageSearch::max_size(std::uint64_t offset) const noexcept {
    const bool to_line_end = damage_.ends == Damage::Ends::at_line_end;
    return to_line_end ? damage_.limit : damage_.begin + damage_.limit - offset;
}

// Whether what begins here is the value of a member.
bool DamageSearch::is_value() const noexcept {
    return last_ == ':' && last_but_one_ == '"';
}

bool DamageSearch::is_record(std::string_view object) {
    if (damage_.sought == Damage::Sought::swallowed)
        return !is_value() && values_.gives_mapped_record(object);
    if (values_.gives_record(object, is_value() ? find::Position::member : find::Position::free)) return true;
    return !first_key_.empty() && first_key(object) == first_key_ && values_.read(object);
}

// Rule (b): whether the line that begins at `line` begins something new, at `text`.
Answer DamageSearch::begins_line(Window& window, std::size_t line, std::size_t& text) {
    text = line;
    while (text < window.size() && (window[text] == ' ' || window[text] == '\t')) {
        if (text++ - line == damage_.indent) return Answer::no;
    }
    if (text == window.size()) return window.last() ? Answer::no : Answer::need_more;
    const char c = window[text];
    if (c == '{' || c == '[') return Answer::yes;
    if (c == ']') return damage_.in_list ? Answer::yes : Answer::no;
    return damage_.in_lines ? begins_text(window, text) : Answer::no;
}

Answer DamageSearch::begins_text(Window& window, std::size_t text) {
    const std::size_t end = window.line_end(text);
    if (end - text > max_record_) return Answer::no;
    if (!window.is_line_whole(end)) return Answer::need_more;
    if (window[text] == '"') {
        const std::string_view value = trim_separators(window.bytes().substr(text, end - text));
        return values_.gives_record(value) ? Answer::yes : Answer::no;
    }
    return has_record(window, text, end);
}

// Whether the line from `text` to `end` has a record with no quote before it, or one in the text of a string.
Answer DamageSearch::has_record(const Window& window, std::size_t text, std::size_t end) {
    for (; text < end && window[text] != '"'; ++text) {
        if (window[text] != '{') continue;
        const ObjectMeter::Result object = values_.meter().measure(window, text, max_record_);
        if (object.status == ObjectMeter::Result::Status::undecided) return Answer::need_more;
        if (object.status == ObjectMeter::Result::Status::whole &&
            values_.gives_record(window.bytes().substr(text, object.size)))
            return Answer::yes;
    }
    for (; text < end; ++text) {
        if (window[text] == '"' && window[text - 1] != '\\' &&
            values_.look_string(window, text, max_record_).what == StringText::What::record)
            return Answer::yes;
    }
    return Answer::no;
}

}  // namespace duo2qualys::framing
