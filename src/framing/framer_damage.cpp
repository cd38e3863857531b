// The part of the framer that makes rejects: finds their ends and reasons, and skips values that are too
// large to keep. If a record is found in such a value, the containers around it are opened instead.
#include <algorithm>

#include "framing/diagnosis.hpp"
#include "framing/framer.hpp"
#include "json/utf8.hpp"

namespace duo2qualys::framing {
namespace {

using json::Scanner;

// The position after the last byte from `begin` to `end` that is not a separator.
std::size_t trimmed_end(std::string_view bytes, std::size_t begin, std::size_t end) {
    while (end > begin && is_separator(bytes[end - 1]))
        --end;
    return end;
}

}  // namespace

// Begins a reject at at_.
void Framer::begin_reject() {
    begun_.place = window_.place(at_);
    begun_.line_begin = window_.line_begin(at_);
    begun_.indent = window_.indent(at_);
    begun_.text_end = begun_.place.offset;
    begun_.is_long_text = false;
}

// Whether the line after the reject may begin with text: every container that was opened on an earlier line
// may have ended.
bool Framer::in_lines() const noexcept {
    return containers_.empty() || containers_.are_doubtful() ||
           containers_.outermost().begin >= begun_.line_begin;
}

// If all containers may have ended in damage, and a line of text with a record begins at at_, closes the
// containers: no list or object can contain such a line. Returns whether it has closed them.
Answer Framer::leave_containers() {
    if (!containers_.are_doubtful() || !window_.begins_line(at_)) return Answer::no;
    const Answer begins = damage_.begins_text(window_, at_);
    if (begins == Answer::yes) containers_ = {};
    if (begins == Answer::need_more) scanned_from_ = UINT64_MAX;
    return begins;
}

Framer::Advance Framer::begin_damage(Damage::Ends ends) {
    const Answer has_left = leave_containers();
    if (has_left != Answer::no) return has_left == Answer::yes ? Advance::moved : Advance::need_more;
    begin_reject();
    return search_after(begun_.place.offset, ends, window_.bytes().substr(at_));
}

// Searches for the end of the damage, from the byte after the offset `begin` on.
Framer::Advance Framer::search_after(std::uint64_t begin, Damage::Ends ends, std::string_view bad_record) {
    doing_ = Doing::searching_behind_damage;
    damage_.start({.begin = begin,
                   .limit = max_record_,
                   .indent = begun_.indent,
                   .in_list = !containers_.empty(),
                   .in_lines = in_lines(),
                   .ends = ends},
                  bad_record);
    return search_behind_damage();
}

Framer::Advance Framer::search_behind_damage() {
    const DamageSearch::Result result = damage_.go_on(window_);
    if (result.status != DamageSearch::Result::Status::need_more) return end_damage(result);
    if (window_.offset(result.position) - begun_.place.offset > max_record_) drop(result.position);
    return Advance::need_more;
}

// Begins text that is too long to keep in memory.
Framer::Advance Framer::begin_long_text() {
    const bool behind_value = has_value_on_line();
    begin_reject();
    begun_.is_long_text = true;
    begun_.behind_value = behind_value;
    return search_after(begun_.place.offset - 1, Damage::Ends::at_line_end);
}

Framer::Advance Framer::end_damage(const DamageSearch::Result& result) {
    using Status = DamageSearch::Result::Status;
    if (begun_.is_long_text && !result.has_key && (result.status == Status::record || begun_.behind_value)) {
        drop(result.position);
        bytes_.text += begun_.text_end - begun_.place.offset;
        bytes_.separators += window_.offset(at_) - begun_.text_end;
        doing_ = Doing::nothing;
        return Advance::moved;
    }
    Diagnosis diagnosis{Reason::too_large, kTooLarge};
    if (window_.offset(result.position) - begun_.place.offset <= max_record_) {
        const std::string_view bytes = window_.bytes();
        const std::size_t end = trimmed_end(bytes, at_, result.position);
        const bool at_end =
            result.status == Status::end && window_.last() && result.position == window_.size();
        diagnosis = diagnose(bytes.substr(at_, end - at_), at_end);
    }
    // If the next line begins something new, the containers opened on the reject's first line have ended,
    // unless a comma or a `]` shows that they continue.
    const bool is_over =
        result.status == Status::line && window_[result.position] != ']' && result.last_byte != ',';
    containers_.doubt(begun_.line_begin, is_over);
    const Advance advance = reject_begun(result.position, diagnosis.reason, diagnosis.detail);
    // A comma on the same line shows that the next value is an element of a list.
    if (result.last_byte == ',' && result.status != Status::line)
        containers_.note_damage(Containers::Last::comma);
    return advance;
}

// Searches the object at at_ for its first record. If there is one, begins a reject at at_.
DamageSearch::Result Framer::search_inside(std::size_t size, Damage::Sought sought) {
    damage_.start(
        {.begin = window_.offset(at_), .limit = size, .ends = Damage::Ends::at_limit, .sought = sought});
    const DamageSearch::Result result = damage_.go_on(window_);
    // begin_reject() is called only if necessary, because it asks where the line begins, and the answer may
    // be a guess.
    if (result.status == DamageSearch::Result::Status::record) begin_reject();
    return result;
}

// Rejects the object at at_, which is complete but not UTF-8 or too deep. Records inside it are kept.
Framer::Advance Framer::reject_whole_object(std::size_t size) {
    const bool is_utf8 = json::is_utf8(window_.bytes().substr(at_, size));
    const DamageSearch::Result inside = search_inside(size, Damage::Sought::all);
    if (inside.status == DamageSearch::Result::Status::record) return end_damage(inside);
    return is_utf8 ? reject(at_ + size, Reason::too_deep, kTooDeep)
                   : reject(at_ + size, Reason::invalid_utf8, kNoUtf8);
}

// Reads a value of more than --max-record bytes that is JSON so far. If it turns out not to be JSON, `ends`
// decides where the reject ends. With `may_hold_record`, an object in which a record is found later is read
// member by member from there.
Framer::Advance Framer::read_too_large(Damage::Ends ends, bool may_hold_record) {
    begin_reject();
    doing_ = Doing::passing;
    passing_ends_ = ends;
    seeks_record_ = may_hold_record;
    open_large_.clear();
    passed_large_.clear();
    scanner_ = Scanner();
    scanned_from_ = UINT64_MAX;
    return pass();
}

// Skips a value until it ends, turns out not to be JSON, or a record in it begins.
Framer::Advance Framer::pass() {
    while (true) {
        std::size_t next = window_.size();
        if (seeks_record_) {
            const Advance advance = look_at_passed(next);
            if (advance == Advance::need_more) return advance;
            if (advance == Advance::found && open_passed()) return Advance::moved;
        }
        const std::size_t seen = scanner_.consumed();
        const Scanner::Status status = scanner_.feed(window_.bytes().substr(at_, next - at_));
        const std::size_t end = at_ + scanner_.consumed() - seen;
        note_ends_of_large();
        if (status == Scanner::Status::complete) return reject_begun(end, Reason::too_large, kTooLarge);
        drop(end);
        if (status == Scanner::Status::invalid) return search_after(window_.offset(at_) - 1, passing_ends_);
        if (at_ == window_.size())
            return window_.last() ? reject_begun(at_, Reason::too_large, kTooLarge) : Advance::need_more;
    }
}

// Looks at the byte at at_ in a value that is skipped. Returns `found` if it begins a record, or something
// that contains one. Otherwise sets `next` to the place to look at next.
Framer::Advance Framer::look_at_passed(std::size_t& next) {
    const std::string_view bytes = window_.bytes();
    next = std::min(bytes.find_first_of("{}[\"", at_ + 1), bytes.size());
    if (at_ == bytes.size() || !scanner_.expects_value()) return Advance::moved;
    if (bytes[at_] == '{') {
        const ObjectMeter::Result object = values_.meter().measure(window_, at_, max_record_);
        using Status = ObjectMeter::Result::Status;
        if (object.status == Status::undecided) return Advance::need_more;
        if (object.status == Status::too_large) open_large_.push_back({window_.place(at_), scanner_.depth()});
        if (object.status != Status::whole) return Advance::moved;
        const bool is_member = scanner_.is_object(scanner_.depth() - 1);
        const auto position = is_member ? find::Position::member : find::Position::free;
        if (values_.gives_record(bytes.substr(at_, object.size), position)) return Advance::found;
        next = at_ + object.size;
    } else if (bytes[at_] == '"') {
        const StringText string = values_.look_string(window_, at_, max_record_);
        if (string.what == StringText::What::need_more) return Advance::need_more;
        if (string.what == StringText::What::record) return Advance::found;
        if (string.what == StringText::What::too_large)
            open_large_.push_back({window_.place(at_), scanner_.depth()});
    }
    return Advance::moved;
}

// Notes the large values that the byte at at_ has ended. The scanner has also read later bytes. These neither
// end nor begin a large value, because look_at_passed() stops at each quote, brace and opening bracket.
void Framer::note_ends_of_large() {
    while (!open_large_.empty() && !scanner_.is_in_string() && scanner_.depth() <= open_large_.back().depth) {
        LargeValue ended = open_large_.back();
        open_large_.pop_back();
        ended.size = window_.offset(at_) + 1 - ended.place.offset;
        while (!passed_large_.empty() && passed_large_.back().place.offset > ended.place.offset)
            passed_large_.pop_back();  // that value is inside this one
        passed_large_.push_back(ended);
    }
}

// Opens the containers around at_ of the value that was skipped so far. Returns false if they are too many.
bool Framer::open_passed() {
    if (containers_.size() + scanner_.depth() > Containers::kMax) {
        seeks_record_ = false;
        return false;
    }
    for (std::size_t level = 0; level < scanner_.depth(); ++level) {
        // Only the offset of the outermost container is known. The others begin after it, in this order.
        Container container;
        container.begin = begun_.place.offset + level;
        container.is_object = scanner_.is_object(level);
        container.after_key = container.is_object;  // its value is the next container, or begins at at_
        containers_.open(std::move(container));
    }
    bytes_.envelopes += window_.offset(at_) - begun_.place.offset;
    doing_ = passed_large_.empty() ? Doing::nothing : Doing::rejecting_passed;
    return true;
}

// Rejects a large value before the record for which open_passed() has opened containers. It may be a record,
// or a string that contains records.
Framer::Advance Framer::reject_passed() {
    const LargeValue& value = passed_large_.front();
    item_ = Reject{.reason = Reason::too_large,
                   .in_list = containers_.in_any_list(),
                   .detail = kTooLarge,
                   .place = value.place,
                   .length = value.size};
    bytes_.envelopes -= value.size;
    bytes_.rejects += value.size;
    value_end_ = value.place.offset + value.size;
    passed_large_.pop_front();
    if (passed_large_.empty()) doing_ = Doing::nothing;
    return Advance::found;
}

// Moves to `end`, and notes where the bytes before it end without separators.
void Framer::drop(std::size_t end) {
    const std::size_t text_end = trimmed_end(window_.bytes(), at_, end);
    if (text_end != at_) begun_.text_end = window_.offset(text_end);
    at_ = end;
}

// Ends the current reject. Reading continues at `next`.
Framer::Advance Framer::reject_begun(std::size_t next, Reason reason, std::string_view detail) {
    const std::size_t begin = at_;
    drop(next);
    Reject reject{.reason = reason,
                  .in_list = containers_.in_any_list(),
                  .detail = detail,
                  .place = begun_.place,
                  .length = begun_.text_end - begun_.place.offset};
    if (reason != Reason::too_large) {
        const std::uint64_t end = std::max(window_.offset(begin), begun_.text_end);
        reject.bytes = window_.bytes().substr(begin, end - window_.offset(begin));
    }
    bytes_.rejects += reject.length;
    bytes_.separators += window_.offset(next) - begun_.text_end;
    item_ = reject;
    doing_ = Doing::nothing;
    containers_.end_value();
    containers_.note(Containers::Last::reject);
    value_end_ = begun_.text_end;
    return Advance::found;
}

// Rejects the bytes from at_ to `end`, and continues there.
Framer::Advance Framer::reject(std::size_t end, Reason reason, std::string_view detail) {
    begin_reject();
    return reject_begun(end, reason, detail);
}

}  // namespace duo2qualys::framing
