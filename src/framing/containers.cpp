// The framer's way with lists and answers: what opens and closes them, and what is between.
#include <algorithm>

#include "framing/answer.hpp"
#include "framing/framer.hpp"
#include "json/characters.hpp"

namespace duo2qualys::framing {

using json::Scanner;

namespace {

// Where the end of an answer that an object has taken for its own may begin: behind the last member that no
// answer has.
const char* end_of_answer(const json::Document& document) {
    const char* last = document[0].text;
    const json::Document::Index end = document[0].end;
    for (json::Document::Index child = 1; child < end; child = document[child].end) {
        if (!is_answer_key(document[child].key_view())) last = document[child].text;
    }
    return last;
}

enum class Fits : std::uint8_t { yes, no, unknown };

// Whether `behind` can be what follows a record at top level, or in a list.
Fits fits_behind_record(std::string_view behind, bool in_list) {
    std::size_t mark = 0;
    while (mark < behind.size() && json::is_blank(behind[mark]))
        ++mark;
    if (mark == behind.size()) return Fits::unknown;
    switch (behind[mark]) {
        case ']': return Fits::yes;
        case '}': return Fits::no;
        case ',': break;
        default: return in_list ? Fits::no : Fits::yes;
    }
    const std::optional<char> next = json::first_nonblank(behind.substr(mark + 1));
    if (!next) return Fits::unknown;
    return next == '"' ? Fits::no : Fits::yes;
}

}  // namespace

// Opens a container at at_; false: there are too many.
bool Framer::open(std::uint8_t braces) {
    // Those whose end a reject may have swallowed make room.
    if (is_full()) std::erase_if(containers_.open, [](const Container& c) { return c.doubtful; });
    if (is_full()) return false;
    containers_.open.push_back({window_.offset(at_), braces, false, false});
    note(Containers::Last::other);
    return true;
}

void Framer::close() {
    containers_.open.pop_back();
    note(Containers::Last::closer);
}

void Framer::note(Containers::Last last) noexcept {
    containers_.last = in_list() ? last : Containers::Last::other;
}

void Framer::note_comma() noexcept {
    if (!in_list()) containers_.last = Containers::Last::comma;
}

bool Framer::close_list() {
    ++at_;
    Container& container = containers_.open.back();
    container.list_closed = true;
    note(Containers::Last::closer);
    if (container.braces == 0) close();
    return false;
}

// What follows the list of an answer: other members, and its closing braces.
bool Framer::read_behind_list() {
    Container& answer = containers_.open.back();
    if (window_[at_] == '"') return read_member();
    if (window_[at_] == '}') {
        ++at_;
        note(Containers::Last::closer);
        if (--answer.braces == 0) close();
        return false;
    }
    // The rest of the answer is missing: what comes is read as if it had ended.
    const bool is_missing = !answer.doubtful;
    close();
    if (!is_missing) return false;
    return reject(at_, Reason::truncated, "an answer is not closed");
}

bool Framer::read_member() {
    const std::string_view bytes = window_.bytes();
    const bool may_grow = !window_.last() && bytes.size() - at_ <= max_record_;
    const std::string_view text = bytes.substr(at_, far_);
    const bool is_cut = text.size() < far_ && !window_.last();
    const MemberKey key = read_member_key(text);
    if (key.status == MemberKey::Status::incomplete && is_cut) return need_more();
    if (key.status != MemberKey::Status::complete) return reject_member();
    const AnswerHead further = read_further_list(text, key);
    if (further.status == AnswerHead::Status::undecided && is_cut) return need_more();
    if (further.status == AnswerHead::Status::answer && open_further(further)) return false;
    if (scanned_from_ != window_.offset(at_)) {
        scanned_from_ = window_.offset(at_);
        scanner_ = Scanner();
    }
    const std::size_t value = at_ + key.size;
    const Scanner::Status status = scanner_.feed(bytes.substr(value + scanner_.consumed()));
    const std::size_t end = value + scanner_.consumed();
    if (end - at_ <= max_record_) {
        if (end == bytes.size() && may_grow) return need_more();
        if (status == Scanner::Status::invalid || (end < bytes.size() && !json::ends_scalar(bytes[end])))
            return reject_member();
    }
    at_ = end;
    note(Containers::Last::other);
    if (status == Scanner::Status::incomplete) doing_ = Doing::passing_member;
    if (status == Scanner::Status::invalid) close();
    return false;
}

// Goes on in a list behind that of the answer, where records may be, too; false: it is too deep for one.
bool Framer::open_further(const AnswerHead& list) {
    Container& answer = containers_.open.back();
    if (list.in_response && answer.braces != 1) return false;
    if (list.in_response) ++answer.braces;
    answer.list_closed = false;
    at_ += list.list;
    note(Containers::Last::other);
    return true;
}

// Goes on with a member that is too long to be kept.
bool Framer::pass_member() {
    const std::size_t seen = scanner_.consumed();
    const Scanner::Status status = scanner_.feed(window_.bytes().substr(at_));
    at_ += scanner_.consumed() - seen;
    if (status == Scanner::Status::incomplete && !window_.last()) return need_more();
    doing_ = Doing::nothing;
    if (status == Scanner::Status::invalid) close();
    return false;
}

// What is no member costs what is left of its line, and ends the answer; not before all of it is there, so
// that another framer can begin here.
bool Framer::reject_member() {
    begin_reject(at_);
    begun_.ends_answer = true;
    return find_end_of_damage(begun_.object, Damage::Ends::at_line_end);
}

// The object at at_, which has been read into document_. If it has lost its own end it may have taken that of
// an answer or list for it: then it is JSON all the same, but holds the records behind it, and leaves no end
// to the answer. Objects with commas between them stand in a list, even if a reject has swallowed its `[`.
bool Framer::read_whole_object(std::size_t size) {
    const std::string_view behind = window_.bytes().substr(at_ + size, far_);
    const bool is_all = window_.last() || behind.size() == far_;
    const bool is_element = may_be_in_list();
    const Fits fits = fits_behind_record(behind, is_element);
    if (fits == Fits::no || (fits == Fits::unknown && !(is_all && !is_element))) {
        const auto tail = static_cast<std::size_t>(end_of_answer(document_) - window_.bytes().data());
        const Resync::Result inside = find_record_inside(tail, at_ + size);
        if (inside.status == Resync::Result::Status::record)
            return fits == Fits::no || is_all ? end_damage(inside) : need_more();
    }
    return record(at_, size, at_ + size);
}

// A reject may have swallowed the ends of containers. Where the next line begins something new, those that
// were opened on the reject's first line are over, unless there was to be more.
void Framer::close_lost(const Resync::Result& resync) {
    auto& open = containers_.open;
    const bool is_over = resync.status == Resync::Result::Status::line && window_[resync.position] != ']' &&
                         resync.last_byte != ',';
    while (is_over && in_list() && open.back().begin >= begun_.line_begin)
        open.pop_back();
    for (Container& container : open)
        container.doubtful = true;
}

// Whether a container is open at the end of the input that should not be.
bool Framer::is_something_missing() const noexcept {
    const auto& open = containers_.open;
    if (open.empty() || containers_.last == Containers::Last::reject) return false;
    if (containers_.last != Containers::Last::closer || open.back().list_closed) return true;
    return !std::all_of(open.begin(), open.end(), [](const Container& c) { return c.doubtful; });
}

}  // namespace duo2qualys::framing
