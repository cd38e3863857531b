// The framer's way with what is no record: how far a reject goes, why, and what is too large to be kept.
#include <algorithm>

#include "framing/framer.hpp"
#include "json/characters.hpp"
#include "json/utf8.hpp"

namespace duo2qualys::framing {
namespace {

using json::Scanner;

// The end of the bytes from `begin` to `end` without blanks and commas at their end.
std::size_t trimmed_end(std::string_view bytes, std::size_t begin, std::size_t end) {
    while (end > begin && (json::is_blank(bytes[end - 1]) || bytes[end - 1] == ','))
        --end;
    return end;
}

// What is wrong with a text that begins with a complete value. Plain text may begin with a number.
std::string_view text_after_value(std::string_view text) {
    constexpr std::string_view kOpeners = "{[\"";
    const bool is_text = text.empty() || kOpeners.find(text.front()) == std::string_view::npos;
    return is_text ? "no JSON" : "text after the value";
}

struct Diagnosis {
    Reason reason;
    std::string_view detail;
};

// What is wrong with `text`, whose object begins at `object`.
Diagnosis diagnose(std::string_view text, std::size_t object, bool at_end) {
    if (!json::is_utf8(text)) return {Reason::invalid_utf8, kNoUtf8};
    Scanner scanner;
    scanner.feed(text.substr(std::min(object, text.size())));
    switch (scanner.finish()) {
        case Scanner::Status::incomplete:
            return {at_end ? Reason::truncated : Reason::invalid_json, scanner.missing()};
        case Scanner::Status::complete: return {Reason::invalid_json, text_after_value(text)};
        default: return {Reason::invalid_json, scanner.problem()};
    }
}

}  // namespace

// Begins the reject of what is at at_ and has its object, behind a prefix, at `object`.
void Framer::begin_reject(std::size_t object) {
    begun_.place = window_.place(at_);
    begun_.object = window_.offset(object);
    begun_.line_begin = window_.line_begin(at_);
    begun_.indent = window_.indent(at_);
    begun_.text_end = begun_.place.offset;
    begun_.ends_answer = false;
}

bool Framer::begin_damage(std::size_t object, Damage::Ends ends) {
    begin_reject(object);
    return find_end_of_damage(begun_.object, ends, window_.bytes().substr(object));
}

// Searches behind the byte at the offset `begin`. See Resync::start() for `bad_record`.
bool Framer::find_end_of_damage(std::uint64_t begin, Damage::Ends ends, std::string_view bad_record) {
    const bool in_lines = !in_list() || containers_.open.front().begin >= begun_.line_begin;
    doing_ = Doing::finding_end_of_damage;
    resync_.start({begin, max_record_, begun_.indent, in_list(), in_lines, ends}, meter_, bad_record);
    return find_end_of_damage();
}

bool Framer::find_end_of_damage() {
    const Resync::Result resync = resync_.search(window_);
    if (resync.status != Resync::Result::Status::undecided) return end_damage(resync);
    if (window_.offset(resync.position) - begun_.place.offset > max_record_) drop(resync.position);
    return need_more();
}

bool Framer::end_damage(const Resync::Result& resync) {
    Diagnosis diagnosis{Reason::too_large, kTooLarge};
    if (window_.offset(resync.position) - begun_.place.offset <= max_record_) {
        const std::string_view bytes = window_.bytes();
        const std::size_t end = trimmed_end(bytes, at_, resync.position);
        diagnosis = diagnose(bytes.substr(at_, end - at_), window_.position(begun_.object) - at_,
                             resync.status == Resync::Result::Status::end);
    }
    if (begun_.ends_answer) close();
    close_lost(resync);
    reject_begun(resync.position, diagnosis.reason, diagnosis.detail);
    if (resync.last_byte == ',') note_comma();
    return true;
}

// The first record in a list between `begin` and `end`, which are positions in the object at at_: it may have
// lost its end and go on in its neighbours.
Resync::Result Framer::find_record_inside(std::size_t begin, std::size_t end) {
    begin_reject(at_);
    resync_.start({window_.offset(begin), end - begin, 0, false, false, Damage::Ends::at_limit}, meter_);
    return resync_.search(window_);
}

// Rejects the object at at_, but not the records inside.
bool Framer::reject_whole_object(std::size_t size, Reason reason, std::string_view detail) {
    const Resync::Result inside = find_record_inside(at_, at_ + size);
    if (inside.status == Resync::Result::Status::record) return end_damage(inside);
    return reject(at_ + size, reason, detail);
}

// An object that is JSON for more than --max-record bytes.
bool Framer::read_too_large_object() {
    const Resync::Result inside = find_record_inside(at_, at_ + max_record_);
    if (inside.status == Resync::Result::Status::record) return end_damage(inside);
    doing_ = Doing::passing_object;
    scanner_ = Scanner();
    return pass_object();
}

// Passes over an object until it ends or proves to be no JSON.
bool Framer::pass_object() {
    const std::size_t seen = scanner_.consumed();
    const Scanner::Status status = scanner_.feed(window_.bytes().substr(at_));
    const std::size_t end = at_ + scanner_.consumed() - seen;
    if (status == Scanner::Status::complete) return reject_begun(end, Reason::too_large, kTooLarge);
    drop(end);
    if (status == Scanner::Status::invalid) {
        return find_end_of_damage(window_.offset(at_) - 1, Damage::Ends::at_next_line);
    }
    return window_.last() ? reject_begun(at_, Reason::too_large, kTooLarge) : need_more();
}

// Lets the bytes up to `end` go: the reject is too large to be kept.
void Framer::drop(std::size_t end) {
    const std::size_t text_end = trimmed_end(window_.bytes(), at_, end);
    if (text_end != at_) begun_.text_end = window_.offset(text_end);
    at_ = end;
}

// Ends the reject that has been begun; reading goes on at `next`.
bool Framer::reject_begun(std::size_t next, Reason reason, std::string_view detail) {
    const std::size_t begin = at_;
    drop(next);
    item_.what = Item::What::reject;
    item_.begin = begin;
    item_.size = std::max(window_.offset(begin), begun_.text_end) - window_.offset(begin);
    item_.length = begun_.text_end - begun_.place.offset;
    item_.reason = reason;
    item_.detail = detail;
    item_.place = begun_.place;
    doing_ = Doing::nothing;
    note(Containers::Last::reject);
    return true;
}

// Rejects the bytes from at_ to `end`, and goes on there.
bool Framer::reject(std::size_t end, Reason reason, std::string_view detail) {
    begin_reject(at_);
    return reject_begun(end, reason, detail);
}

}  // namespace duo2qualys::framing
