#include "framing/framer.hpp"

#include <algorithm>

#include "framing/answer.hpp"
#include "json/characters.hpp"

namespace duo2qualys::framing {
namespace {

// Whether a JSON value may end before this byte.
bool is_separator(char c) {
    return json::is_blank(c) || c == ',' || c == ']' || c == '}';
}

}  // namespace

Framer::Framer(std::size_t max_record, IsKnown is_known)
    : max_record_(max_record), resync_(max_record, std::move(is_known)) {}

void Framer::start(std::uint64_t offset, Containers containers, bool in_line) {
    window_ = Window(offset, in_line);
    at_ = consumed_ = 0;
    containers_ = std::move(containers);
    reject_at_end_ = ended_ = false;
    passing_ = Passing::nothing;
    reader_.reset();
}

void Framer::take_over(std::string_view bytes, Containers containers) {
    window_.enter(bytes, false);
    window_.leave(bytes.size());
    consumed_ = bytes.size();
    at_ = 0;
    containers_ = std::move(containers);
}

void Framer::set_window(std::string_view bytes, bool last) {
    window_.leave(at_);
    window_.enter(bytes, last);
    reader_.reset();
    at_ = consumed_ = 0;
}

Item Framer::next() {
    const Item item = read_window();
    if (item.what == Item::What::need_more || item.what == Item::What::end) {
        window_.leave(at_);
        consumed_ += at_;
        at_ = 0;
    }
    return item;
}

Item Framer::read_window() {
    if (passing_ != Passing::nothing) {
        if (const std::optional<Item> item = go_on_passing()) return *item;
    }
    while (true) {
        const std::string_view bytes = window_.bytes();
        if (window_.offset(at_) == 0 && bytes.starts_with(kByteOrderMark)) at_ += kByteOrderMark.size();
        while (at_ < bytes.size() && (json::is_blank(bytes[at_]) || bytes[at_] == ',')) ++at_;
        if (at_ == bytes.size()) return at_window_end();
        if (const std::optional<Item> item = read_next()) return *item;
    }
}

std::optional<Item> Framer::read_next() {
    if (in_list() && containers_.back().list_closed) return read_member_of_answer();
    switch (window_[at_]) {
        case '{': return read_brace();
        case '[': return read_bracket();
        case ']':
            if (in_list()) return close_list();
            break;
        default: break;
    }
    // A byte order mark that is not whole yet.
    if (window_.offset(at_) == 0 && !window_.last() && kByteOrderMark.starts_with(window_.bytes()))
        return need_more();
    return read_text();
}

Item Framer::at_window_end() {
    if (!window_.last()) return {};
    Item item;
    if (!ended_ && in_list() && !reject_at_end_) {
        item = reject(at_, Reason::truncated, "the input ends inside a list or answer");
    } else {
        item.what = Item::What::end;
    }
    ended_ = true;
    return item;
}

// An object: a record, or an answer.
std::optional<Item> Framer::read_brace() {
    if (!may_be_answer(window_.bytes().substr(at_))) return read_object();
    const AnswerHead head = read_answer_head(window_.bytes().substr(at_));
    if (head.status == AnswerHead::Status::undecided && !window_.last()) return need_more();
    if (head.status != AnswerHead::Status::answer || containers_.size() == kMaxContainers)
        return read_object();
    open({static_cast<std::uint8_t>(head.in_response ? 2 : 1), false, false});
    at_ += head.list;
    return std::nullopt;
}

Item Framer::read_object() {
    switch (reader_.read(window_.bytes(), at_, document_)) {
        case SegmentReader::Status::complete: break;
        case SegmentReader::Status::incomplete:
            if (!window_.last()) return need_more();
            return read_damaged_object();
        case SegmentReader::Status::too_deep:
        case SegmentReader::Status::irregular: return read_damaged_object();
    }
    const std::size_t size = reader_.end() - at_;
    if (size > max_record_)
        return reject(reader_.end(), Reason::too_large, "the record is larger than --max-record");
    Item item;
    item.what = Item::What::record;
    item.begin = at_;
    item.size = size;
    at_ += size;
    return item;
}

// A list, or the beginning of a line such as `[2024-01-01] text {…}`.
std::optional<Item> Framer::read_bracket() {
    const std::string_view bytes = window_.bytes();
    const std::size_t line_end = window_.line_end(at_);
    std::size_t next = at_ + 1;
    while (next < line_end && json::is_blank(bytes[next]))
        ++next;
    const bool line_is_whole = line_end < bytes.size() || window_.last();
    if (next == line_end && !line_is_whole) return need_more();

    constexpr std::string_view kOpeners = "{[]";
    bool is_list = next == line_end || kOpeners.find(bytes[next]) != std::string_view::npos;
    if (!is_list) {
        // A scalar as the first element: only a list goes on behind it like one.
        if (!line_is_whole) return need_more();
        json::Scanner scanner;
        const bool is_scalar =
            scanner.feed(bytes.substr(next, line_end + 1 - next)) == json::Scanner::Status::complete;
        const std::string_view behind = json::trim_blanks(
            bytes.substr(next, line_end - next).substr(std::min(scanner.consumed(), line_end - next)));
        is_list = is_scalar && (behind.empty() || behind.front() == ',' || behind.front() == ']');
        if (is_list && !in_list() && window_.begins_line(at_)) {
            // `[4711] app: {…}` looks like a list of one number up to its bracket.
            const std::size_t bracket = bytes.find(']', next);
            const PrefixedLine line = read_prefix(bytes, at_, line_end);
            if (bracket < line_end && line.is_one && line.record > bracket) {
                const std::string_view text =
                    json::trim_blanks(bytes.substr(bracket + 1, line.record - bracket - 1));
                is_list = text.empty() || text.front() == ',' || text.front() == ']' || text.front() == '"';
            }
        }
    }
    if (!is_list) return read_text();
    if (containers_.size() == kMaxContainers) {
        // Containers whose end a reject has swallowed make room.
        const auto doubtful = [](const Container& c) { return c.doubtful; };
        containers_.erase(std::remove_if(containers_.begin(), containers_.end(), doubtful),
                          containers_.end());
        if (containers_.size() == kMaxContainers) return read_text();
    }
    open({});
    ++at_;
    return std::nullopt;
}

std::optional<Item> Framer::close_list() {
    ++at_;
    if (containers_.back().braces == 0) {
        containers_.pop_back();
    } else {
        containers_.back().list_closed = true;
    }
    return std::nullopt;
}

// What follows the list of an answer: other members, and its closing braces.
std::optional<Item> Framer::read_member_of_answer() {
    Container& answer = containers_.back();
    const char c = window_[at_];
    if (c == '}') {
        ++at_;
        if (--answer.braces == 0) containers_.pop_back();
        return std::nullopt;
    }
    if (c == '"') {
        const Member member = read_member(window_.bytes().substr(at_));
        if (member.status == Member::Status::complete) {
            at_ += member.size;
            return std::nullopt;
        }
        if (member.status == Member::Status::incomplete) {
            if (!window_.last()) return need_more();
            return reject(window_.size(), Reason::truncated, "the input ends inside an answer");
        }
    }
    // The rest of the answer is missing: what comes is read as if it had ended.
    containers_.pop_back();
    return reject(at_, Reason::truncated, "an answer is not closed");
}

// Text outside records: the prefix of a line, a JSON value that is no object, or anything else.
Item Framer::read_text() {
    const std::string_view bytes = window_.bytes();
    const std::size_t line_end = window_.line_end(at_);
    const bool line_is_whole = line_end < bytes.size() || window_.last();
    if (!in_list() && window_.begins_line(at_)) {
        if (!line_is_whole) return need_more();
        const PrefixedLine line = read_prefix(bytes, at_, line_end);
        if (line.is_one) return read_prefixed_line(line.record, line_end);
    }
    json::Scanner scanner;
    json::Scanner::Status status = scanner.feed(bytes.substr(at_));
    std::size_t end = at_ + scanner.consumed();
    if (status == json::Scanner::Status::incomplete ||
        (status == json::Scanner::Status::complete && end == bytes.size())) {
        if (!window_.last()) return need_more();
        status = scanner.finish();
    }
    if (status == json::Scanner::Status::complete && (end == bytes.size() || is_separator(bytes[end]))) {
        return reject(end, Reason::not_an_object, "a JSON value, but no object");
    }
    return reject_damage(at_, true);
}

// A line with text before its object: nothing may follow the object.
Item Framer::read_prefixed_line(std::size_t object, std::size_t line_end) {
    const std::string_view text = window_.bytes().substr(object, line_end - object);
    if (reader_.read_value(text, document_) == SegmentReader::Status::complete &&
        json::trim_blanks(text.substr(document_[0].size)).empty()) {
        Item item;
        item.begin = object;
        item.size = document_[0].size;
        if (item.size > max_record_)
            return reject(line_end, Reason::too_large, "the record is larger than --max-record");
        item.what = Item::What::record;
        at_ = line_end;
        return item;
    }
    return reject_damage(object, true);
}

}  // namespace duo2qualys::framing
