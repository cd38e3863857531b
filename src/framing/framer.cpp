#include "framing/framer.hpp"

#include <algorithm>
#include <utility>

#include "framing/answer.hpp"
#include "json/characters.hpp"
#include "json/utf8.hpp"

namespace duo2qualys::framing {

using json::Scanner;

static_assert(Window::kPadding >= json::kTextPadding);

Framer::Framer(std::size_t max_record, json::Layout& layout, IsKnown is_known, bool takes_unknown)
    : max_record_(max_record),
      far_(std::min(kFar, max_record)),
      parser_(layout),
      resync_(max_record, layout, std::move(is_known), takes_unknown) {}

void Framer::start(std::uint64_t offset, Containers containers, bool in_line) {
    window_ = Window(offset, in_line);
    at_ = consumed_ = 0;
    containers_ = std::move(containers);
    ended_ = false;
    meter_.reset();
    doing_ = Doing::nothing;
    scanned_from_ = offset;
    scanner_ = Scanner();
}

void Framer::take_over(std::string_view bytes, std::uint64_t newlines, const Containers& guessed,
                       Containers containers) {
    // Those of the guess that are still open began where they began here. Others of them may have been left.
    std::size_t known = 0;
    for (Container& container : containers.open) {
        while (known < guessed.open.size() && guessed.open[known].begin < container.begin)
            ++known;
        if (known == guessed.open.size() || guessed.open[known].begin != container.begin) break;
        container.begin = containers_.open[known].begin;
    }
    window_.pass(bytes, newlines);
    consumed_ = bytes.size();
    at_ = 0;
    containers_ = std::move(containers);
}

void Framer::set_window(std::string_view bytes, bool last) {
    window_.leave(at_);
    window_.enter(bytes, last);
    at_ = consumed_ = 0;
}

bool Framer::is_passing() const noexcept {
    switch (doing_) {
        case Doing::nothing: return false;
        case Doing::finding_end_of_damage: return window_.offset(at_) != begun_.place.offset;
        default: return true;
    }
}

const Item& Framer::next() {
    while (!read_window()) {
    }
    if (item_.what == Item::What::need_more || item_.what == Item::What::end) {
        window_.leave(at_);
        consumed_ += at_;
        at_ = 0;
    }
    return item_;
}

bool Framer::read_window() {
    switch (doing_) {
        case Doing::nothing: break;
        case Doing::finding_end_of_damage: return find_end_of_damage();
        case Doing::passing_object: return pass_object();
        case Doing::passing_member: return pass_member();
    }
    const std::string_view bytes = window_.bytes();
    for (; at_ < bytes.size() && (json::is_blank(bytes[at_]) || bytes[at_] == ','); ++at_) {
        if (bytes[at_] == ',') note_comma();
    }
    return at_ == bytes.size() ? at_window_end() : read_next();
}

bool Framer::read_next() {
    if (in_list() && containers_.open.back().list_closed) return read_behind_list();
    switch (window_[at_]) {
        case '{': return read_brace();
        case '[': return read_bracket();
        case ']':
            if (in_list()) return close_list();
            break;
        case kByteOrderMark.front(): return read_byte_order_mark();
        default: break;
    }
    return read_text();
}

bool Framer::read_byte_order_mark() {
    const std::string_view bytes = window_.bytes().substr(at_, kByteOrderMark.size());
    if (kByteOrderMark.starts_with(bytes) && bytes != kByteOrderMark && !window_.last()) return need_more();
    if (bytes != kByteOrderMark) return read_text();
    at_ += kByteOrderMark.size();
    return false;
}

bool Framer::at_window_end() {
    if (!window_.last()) return need_more();
    const bool is_missing = !ended_ && is_something_missing();
    ended_ = true;
    if (is_missing) return reject(at_, Reason::truncated, "the input ends inside a list or answer");
    item_.what = Item::What::end;
    return true;
}

bool Framer::need_more() noexcept {
    item_.what = Item::What::need_more;
    return true;
}

// An object: a record, or an answer.
bool Framer::read_brace() {
    const std::string_view text = window_.bytes().substr(at_, far_);
    if (may_be_answer(text)) {
        const AnswerHead head = read_answer_head(text);
        if (head.status == AnswerHead::Status::undecided && text.size() < far_ && !window_.last())
            return need_more();
        if (head.status == AnswerHead::Status::answer && open(head.in_response ? 2 : 1)) {
            at_ += head.list;
            return false;
        }
    }
    return read_object();
}

json::Parser::Status Framer::parse(std::string_view text) {
    document_.clear();
    return parser_.parse(text, document_, json::Layout::kTopLevel);
}

bool Framer::read_object() {
    if (!meter_.has_met(window_, at_) &&
        parse(window_.bytes().substr(at_, json::kMaxTextSize)) == json::Parser::Status::complete) {
        const std::size_t size = document_[0].size;
        return size > max_record_ ? read_too_large_object() : read_whole_object(size);
    }
    return read_irregular_object();
}

// An object that could not be read at once: it is damaged, or comes in several windows. Looked at byte by
// byte, it may turn out to be whole by now.
bool Framer::read_irregular_object() {
    using Status = ObjectMeter::Result::Status;
    const ObjectMeter::Result object = meter_.measure(window_, at_, max_record_);
    switch (object.status) {
        case Status::undecided: return need_more();
        case Status::too_large: return read_too_large_object();
        case Status::broken: return begin_damage(at_, Damage::Ends::at_next_line);
        case Status::whole: break;
    }
    const std::string_view text = window_.bytes().substr(at_, object.size);
    if (!json::is_utf8(text)) return reject_whole_object(object.size, Reason::invalid_utf8, kNoUtf8);
    switch (parse(text)) {
        case json::Parser::Status::complete: return read_whole_object(object.size);
        case json::Parser::Status::too_deep:
            return reject_whole_object(object.size, Reason::too_deep, kTooDeep);
        default: return begin_damage(at_, Damage::Ends::at_next_line);
    }
}

bool Framer::record(std::size_t begin, std::size_t size, std::size_t next) {
    item_.what = Item::What::record;
    item_.begin = begin;
    item_.size = size;
    at_ = next;
    note(Containers::Last::other);
    return true;
}

// A list, or the beginning of a line such as `[2024-01-01] text {…}`.
bool Framer::read_bracket() {
    const std::string_view bytes = window_.bytes();
    const std::size_t end = std::min(window_.line_end(at_), at_ + max_record_);
    const std::size_t far = at_ + far_;
    std::size_t first = at_ + 1;
    while (first < std::min(end, far) && json::is_blank(bytes[first]))
        ++first;
    constexpr std::string_view kOpeners = "{[]";
    bool is_list = first == far || (first < end && kOpeners.find(bytes[first]) != std::string_view::npos);
    if (!is_list) {
        if (end == bytes.size() && !window_.last()) return need_more();
        is_list = first >= end || begins_list(first, end);
    }
    if (!is_list || !open(0)) return read_text();
    ++at_;
    return false;
}

// Whether the line up to `end` goes on like a list whose first element is the scalar at `first`.
bool Framer::begins_list(std::size_t first, std::size_t end) {
    const std::string_view text = window_.bytes().substr(first, end - first);
    Scanner scanner;
    if (scanner.feed(text) != Scanner::Status::complete && scanner.finish() != Scanner::Status::complete)
        return false;
    const std::optional<char> behind = json::first_nonblank(text.substr(scanner.consumed()));
    if (behind && behind != ',' && behind != ']') return false;
    if (in_list() || !window_.begins_line(at_)) return true;
    // `[4711] app: {…}` looks like a list up to its bracket.
    const PrefixedLine line = read_prefix(window_.bytes(), at_, end);
    const std::size_t bracket = first + std::min(text.find(']'), text.size());
    if (!line.is_one || line.record < bracket) return true;
    constexpr std::string_view kJson = ",]\"";
    const std::optional<char> next =
        json::first_nonblank(window_.bytes().substr(bracket + 1, line.record - bracket - 1));
    return !next || kJson.find(*next) != std::string_view::npos;
}

// Text outside records: the prefix of a line, a JSON value that is no object, or anything else.
bool Framer::read_text() {
    const std::string_view bytes = window_.bytes();
    const std::size_t line_end = window_.line_end(at_);
    const bool is_whole = window_.is_line_whole(line_end);
    if (!in_list() && window_.begins_line(at_)) {
        if (!is_whole && bytes.size() - at_ <= max_record_) return need_more();
        if (line_end - at_ <= max_record_) {
            const PrefixedLine line = read_prefix(bytes, at_, line_end);
            if (line.is_one) return read_prefixed_line(line.record, line_end);
        }
    }
    if (scanned_from_ != window_.offset(at_)) {
        scanned_from_ = window_.offset(at_);
        scanner_ = Scanner();
    }
    const std::size_t seen = at_ + scanner_.consumed();
    Scanner::Status status = scanner_.feed(bytes.substr(seen, line_end + 1 - seen));
    const std::size_t end = at_ + scanner_.consumed();
    if (end - at_ <= max_record_ && status != Scanner::Status::invalid) {
        if (end == bytes.size() && !window_.last()) return need_more();
        if (scanner_.finish() == Scanner::Status::complete &&
            (end == bytes.size() || json::ends_scalar(bytes[end]))) {
            if (!json::is_utf8(bytes.substr(at_, end - at_)))
                return reject(end, Reason::invalid_utf8, kNoUtf8);
            return reject(end, Reason::not_an_object,
                          window_[at_] == '[' && is_full() ? kTooNested : kNoObject);
        }
    }
    return begin_damage(at_, Damage::Ends::at_line_end);
}

// A line with text before its object: nothing may follow it, unless it is an answer.
bool Framer::read_prefixed_line(std::size_t object, std::size_t line_end) {
    const std::string_view text = json::trim_blanks(window_.bytes().substr(object, line_end - object));
    const std::string_view head = text.substr(0, far_);
    if (may_be_answer(head) && read_answer_head(head).status == AnswerHead::Status::answer) {
        at_ = object;
        return read_brace();
    }
    const json::Parser::Status status = parse(text);
    if (status == json::Parser::Status::complete && document_[0].size == text.size())
        return record(object, text.size(), line_end);
    if (status == json::Parser::Status::too_deep &&
        meter_.measure(window_, object, text.size()).size == text.size())
        return reject(object + text.size(), Reason::too_deep, kTooDeep);
    // Text that ends in a brace or has objects behind it, not one, is what is left of a broken record.
    bool is_left_over = json::trim_blanks(window_.bytes().substr(at_, object - at_)).ends_with('}');
    if (status == json::Parser::Status::complete) {
        const std::string_view behind = text.substr(document_[0].size);
        const std::size_t next = behind.find_first_not_of(" \t\r,");
        is_left_over |= next != std::string_view::npos && behind[next] == '{';
    }
    return begin_damage(is_left_over ? at_ : object, Damage::Ends::at_line_end);
}

}  // namespace duo2qualys::framing
