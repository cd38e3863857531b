#include "framing/window.hpp"

#include <algorithm>

#include "json/characters.hpp"
#include "text/line_ends.hpp"

namespace duo2qualys::framing {

Window::Window(std::uint64_t offset, Before before)
    : base_(offset),
      after_cr_(before == Before::carriage_return),
      before_{offset, 0, before == Before::text},
      head_(before_) {
    if (before == Before::text) unseen_line_ = offset;
}

void Window::leave(std::size_t at) {
    count_to(at);
    const bool behind_cr = at == 0 ? after_cr_ : bytes_[at - 1] == '\r';
    // A CR at the end may be followed by an LF in the next window.
    after_cr_ = behind_cr && at == bytes_.size();
    before_ = head_;
    base_ += at;
    counted_ = noted_ = 0;
    bytes_ = {};
}

void Window::enter(std::string_view bytes, bool last) {
    bytes_ = bytes;
    last_ = last;
    if (!after_cr_ || bytes.empty()) return;
    after_cr_ = false;
    if (bytes.front() == '\n') return;
    ++line_;
    begin_line_at_base();
}

void Window::begin_line_at_base() {
    before_ = {base_, 0, false};
    head_ = before_;
}

void Window::pass(std::string_view bytes, std::size_t size, std::uint64_t line_ends) {
    if (size == 0) return;
    // The caller's count includes a CR before these bytes.
    if (after_cr_ && bytes.front() != '\n') begin_line_at_base();
    after_cr_ = false;
    bytes_ = bytes;
    line_ += line_ends;
    read_head(0, size, line_ends != 0);
    counted_ = size;
    leave(size);
}

// The byte at `at`. At the end of the window, returns a blank if the input ends there, else an LF, so that a
// CR before it is not counted yet.
char Window::byte_behind(std::size_t at) const noexcept {
    if (at < bytes_.size()) return bytes_[at];
    return last_ ? ' ' : '\n';
}

// Whether there are only a few bytes between the two positions, none of them part of a line end.
bool Window::is_short_gap(std::size_t begin, std::size_t end) const noexcept {
    if (end < begin || end - begin > 4) return false;
    const auto is_end = [](char c) { return is_line_end(c); };
    return std::none_of(bytes_.begin() + begin, bytes_.begin() + end, is_end);
}

// Counts lines up to `at`.
void Window::count_to(std::size_t at) {
    if (at < counted_ && at >= noted_ && noted_ != 0) {
        counted_ = noted_;
        line_ = noted_line_;
        head_ = noted_head_;
    }
    if (at == counted_) return;
    if (at == counted_ + 1 && bytes_[counted_] == '\n') {  // between two records, as a rule
        ++line_;
        head_ = {offset(at), 0, false};
        counted_ = at;
        return;
    }
    if (head_.has_text && is_short_gap(counted_, at)) {  // between two records on one line
        counted_ = at;
        return;
    }
    std::size_t begin = counted_;
    bool may_have_end = true;
    if (at < counted_) {  // rare
        line_ -= count_line_ends(bytes_.substr(at, counted_ - at), byte_behind(counted_));
        head_ = before_;
        begin = 0;
    } else {
        const std::size_t ends = count_line_ends(bytes_.substr(counted_, at - counted_), byte_behind(at));
        line_ += ends;
        may_have_end = ends != 0;
    }
    read_head(begin, at, may_have_end);
    counted_ = at;
}

void Window::note_one_line(std::size_t begin, std::size_t end) {
    count_to(begin);
    noted_ = begin;
    noted_line_ = line_;
    noted_head_ = head_;
    head_.has_text = true;
    counted_ = end;
}

// Moves head_ from `begin` to `at`. `may_have_end`: a line may end between them.
void Window::read_head(std::size_t begin, std::size_t at, bool may_have_end) {
    const std::size_t line = may_have_end
                                 ? behind_last_line_end(bytes_.substr(begin, at - begin), byte_behind(at))
                                 : std::string_view::npos;
    if (line != std::string_view::npos) {
        begin += line;
        head_ = {offset(begin), 0, false};
    }
    if (head_.has_text) return;
    if (offset(begin) == head_.begin && bytes_.substr(begin).starts_with(kByteOrderMark))
        begin = std::min(at, begin + kByteOrderMark.size());
    while (begin < at && json::is_blank(bytes_[begin]))
        ++begin, ++head_.indent;
    head_.has_text = begin < at;
}

void Window::ask_line() {
    has_guessed_ |= head_.begin == unseen_line_;
}

Place Window::place(std::size_t at) {
    count_to(at);
    return {line_, offset(at)};
}

std::uint64_t Window::line_begin(std::size_t at) {
    count_to(at);
    ask_line();
    return head_.begin;
}

bool Window::begins_line(std::size_t at) {
    count_to(at);
    ask_line();
    return !head_.has_text;
}

std::size_t Window::indent(std::size_t at) {
    count_to(at);
    ask_line();
    std::size_t indent = head_.indent;
    if (head_.has_text) return indent;
    for (; at < size() && !is_line_end(bytes_[at]) && json::is_blank(bytes_[at]); ++at)
        ++indent;
    return indent;
}

std::size_t Window::line_end(std::size_t at) noexcept {
    if (offset(at) < no_end_from_ || offset(at) > no_end_to_) no_end_from_ = no_end_to_ = offset(at);
    const std::size_t end = find_line_end(bytes_, position(no_end_to_));
    no_end_to_ = offset(end);
    return end;
}

}  // namespace duo2qualys::framing
