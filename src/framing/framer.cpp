// The framer's dispatcher, which decides by the next byte how to continue.
#include "framing/framer.hpp"

#include <algorithm>
#include <utility>

namespace duo2qualys::framing {

Framer::Framer(const Options& options, normalize::ShapeReader& shapes, json::Parser& parser,
               find::TextReader* texts)
    : max_record_(options.max_record),
      values_(options.max_record, shapes, parser, texts, options.depth),
      text_line_(options.max_record, values_),
      damage_(options.max_record, values_, options.takes_unknown) {}

void Framer::start(std::uint64_t offset, Containers containers, Window::Before before) {
    window_ = Window(offset, before);
    at_ = consumed_ = 0;
    containers_ = std::move(containers);
    bytes_ = {};
    ended_ = false;
    values_.reset();
    text_line_.reset();
    unclosed_ = {};
    findings_ = nullptr;
    doing_ = Doing::nothing;
    scanned_from_ = offset;
    scanner_ = json::Scanner();
    value_end_ = 0;
}

Framer::Stop Framer::stop() {
    return {.consumed = consumed(),
            .line_ends = here().line - 1,
            .containers = containers_,
            .value_end = value_end_,
            .can_continue = !is_passing() && !has_more_findings(),
            .has_guessed = window_.has_guessed()};
}

void Framer::take_over(std::string_view bytes, const Containers& guessed, Stop stop) {
    stop.containers.correct(guessed, containers_);
    window_.pass(bytes, stop.consumed, stop.line_ends);
    consumed_ = stop.consumed;
    at_ = 0;
    containers_ = std::move(stop.containers);
    value_end_ = std::max(value_end_, stop.value_end);
}

void Framer::set_window(std::string_view bytes, bool last) {
    window_.leave(at_);
    window_.enter(bytes, last);
    at_ = consumed_ = 0;
}

bool Framer::is_passing() const noexcept {
    if (doing_ == Doing::searching_behind_damage) return window_.offset(at_) != begun_.place.offset;
    return doing_ != Doing::nothing;
}

const Item& Framer::next() {
    Advance advance = Advance::moved;
    while (advance == Advance::moved)
        advance = has_more_findings() ? return_finding() : read();
    if (advance == Advance::need_more) item_ = NeedMore{};
    if (advance == Advance::need_more || std::holds_alternative<End>(item_)) {
        window_.leave(at_);
        consumed_ += at_;
        at_ = 0;
    }
    return item_;
}

Framer::Advance Framer::read() {
    switch (doing_) {
        case Doing::nothing: break;
        case Doing::searching_behind_damage: return search_behind_damage();
        case Doing::passing: return pass();
        case Doing::rejecting_passed: return reject_passed();
    }
    skip_separators();
    return at_ == window_.size() ? at_window_end() : read_next();
}

void Framer::skip_separators() {
    const std::string_view bytes = window_.bytes();
    const std::size_t begin = at_;
    for (; at_ < bytes.size() && is_separator(bytes[at_]); ++at_) {
        if (bytes[at_] == ',') containers_.note_comma();
    }
    bytes_.separators += at_ - begin;
}

// Moves to `end` and adds the bytes before it to the given count.
void Framer::pass_bytes(std::size_t end, std::uint64_t ByteCounts::*where) {
    bytes_.*where += end - at_;
    at_ = end;
}

Framer::Advance Framer::read_next() {
    const char c = window_[at_];
    const bool may_close = !containers_.in_object() || !containers_.innermost().after_key;
    if (may_close && ((c == ']' && containers_.close_list()) || (c == '}' && containers_.close_object()))) {
        pass_bytes(at_ + 1, &ByteCounts::separators);
        end_value();
        return Advance::moved;
    }
    if (c == kByteOrderMark.front()) {
        const Advance advance = read_byte_order_mark();
        if (advance != Advance::found) return advance;
    }
    if (containers_.in_object()) return read_in_object();
    if (c == '{') return read_object(find::Position::free);
    if (c == '[') return containers_.empty() ? read_top_level_list() : read_list();
    return containers_.empty() ? read_text() : read_scalar();
}

// Reads a key or a value of an object that is read member by member.
Framer::Advance Framer::read_in_object() {
    const char c = window_[at_];
    const bool is_value = containers_.innermost().after_key;
    if (c == '{') return read_object(is_value ? find::Position::member : find::Position::free);
    if (c == '[') return read_list();
    if (is_value) return read_scalar();
    return c == '"' ? read_key() : begin_damage(Damage::Ends::at_next_line);
}

// Returns `found` if the bytes at at_ are not a byte order mark.
Framer::Advance Framer::read_byte_order_mark() {
    const std::string_view bytes = window_.bytes().substr(at_, kByteOrderMark.size());
    if (bytes == kByteOrderMark) {
        pass_bytes(at_ + kByteOrderMark.size(), &ByteCounts::separators);
        return Advance::moved;
    }
    return kByteOrderMark.starts_with(bytes) && !window_.last() ? Advance::need_more : Advance::found;
}

Framer::Advance Framer::at_window_end() {
    if (!window_.last()) return Advance::need_more;
    const bool is_missing = !ended_ && containers_.is_something_missing();
    ended_ = true;
    if (is_missing) return reject(at_, Reason::truncated, "the input ends inside a list or answer");
    item_ = End{};
    return Advance::found;
}

}  // namespace duo2qualys::framing
