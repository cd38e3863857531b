#include "framing/window.hpp"

#include <algorithm>

#include "json/characters.hpp"
#include "text/block.hpp"

namespace duo2qualys::framing {
namespace {

// The position behind the last LF in the first `end` bytes, from `begin` on; npos: there is none.
std::size_t behind_newline(std::string_view bytes, std::size_t begin, std::size_t end) {
    if (begin == end) return std::string_view::npos;
    const void* newline = memrchr(bytes.data() + begin, '\n', end - begin);
    if (newline == nullptr) return std::string_view::npos;
    return static_cast<std::size_t>(static_cast<const char*>(newline) - bytes.data()) + 1;
}

}  // namespace

void Window::leave(std::size_t at) {
    count_to(at);
    before_ = head_;
    base_ += at;
    counted_ = 0;
    bytes_ = {};
}

void Window::enter(std::string_view bytes, bool last) noexcept {
    bytes_ = bytes;
    last_ = last;
}

void Window::pass(std::string_view bytes, std::uint64_t newlines) {
    enter(bytes, false);
    line_ += newlines;
    read_head(0, bytes.size());
    counted_ = bytes.size();
    leave(bytes.size());
}

// Counts lines up to `at`.
void Window::count_to(std::size_t at) {
    if (at == counted_) return;
    std::size_t begin = counted_;
    if (at < counted_) {  // seldom
        line_ -= count(bytes_.substr(at, counted_ - at), '\n');
        head_ = before_;
        begin = 0;
    } else {
        line_ += count(bytes_.substr(counted_, at - counted_), '\n');
    }
    read_head(begin, at);
    counted_ = at;
}

// Makes head_, which is that of `begin`, that of `at`.
void Window::read_head(std::size_t begin, std::size_t at) {
    const std::size_t line = behind_newline(bytes_, begin, at);
    if (line != std::string_view::npos) {
        head_ = {offset(line), 0, false};
        begin = line;
    }
    if (head_.has_text) return;
    if (offset(begin) == head_.begin && bytes_.substr(begin).starts_with(kByteOrderMark))
        begin = std::min(at, begin + kByteOrderMark.size());
    while (begin < at && json::is_blank(bytes_[begin]))
        ++begin, ++head_.indent;
    head_.has_text = begin < at;
}

Place Window::place(std::size_t at) {
    count_to(at);
    return {line_, offset(at)};
}

std::uint64_t Window::line_begin(std::size_t at) {
    count_to(at);
    return head_.begin;
}

bool Window::begins_line(std::size_t at) {
    count_to(at);
    return !head_.has_text;
}

std::size_t Window::indent(std::size_t at) {
    count_to(at);
    std::size_t indent = head_.indent;
    if (head_.has_text) return indent;
    for (; at < size() && bytes_[at] != '\n' && json::is_blank(bytes_[at]); ++at)
        ++indent;
    return indent;
}

std::size_t Window::line_end(std::size_t at) noexcept {
    if (offset(at) < no_newline_from_ || offset(at) > no_newline_to_)
        no_newline_from_ = no_newline_to_ = offset(at);
    const char* const begin = bytes_.data() + position(no_newline_to_);
    const char* const end = json::find(begin, bytes_.data() + size(), '\n');
    no_newline_to_ += static_cast<std::uint64_t>(end - begin);
    return position(no_newline_to_);
}

}  // namespace duo2qualys::framing
