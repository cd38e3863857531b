#include "framing/window.hpp"

#include <algorithm>

#include "json/characters.hpp"
#include "text/copy.hpp"

namespace duo2qualys::framing {

void Window::leave(std::size_t at) {
    place(at);
    before_ = line_head(at);
    base_ += at;
    counted_ = 0;
    bytes_ = {};
}

void Window::enter(std::string_view bytes, bool last) noexcept {
    bytes_ = bytes;
    last_ = last;
}

Place Window::place(std::size_t at) {
    if (at < counted_) {  // seldom: a place before the last one asked for
        line_ -= count_lines(bytes_.substr(at, counted_ - at));
    } else {
        line_ += count_lines(bytes_.substr(counted_, at - counted_));
    }
    counted_ = at;
    return {line_, base_ + at};
}

std::size_t Window::line_end(std::size_t at) const noexcept {
    return static_cast<std::size_t>(json::find(bytes_.data() + at, bytes_.data() + size(), '\n') -
                                    bytes_.data());
}

Window::LineHead Window::line_head(std::size_t at) const noexcept {
    const void* newline = at == 0 ? nullptr : memrchr(bytes_.data(), '\n', at);
    LineHead head = newline == nullptr ? before_ : LineHead();
    if (head.has_text) return head;
    std::size_t i = newline == nullptr
                        ? 0
                        : static_cast<std::size_t>(static_cast<const char*>(newline) - bytes_.data()) + 1;
    if (base_ == 0 && i == 0 && bytes_.starts_with(kByteOrderMark)) i = std::min(at, kByteOrderMark.size());
    while (i < at && json::is_blank(bytes_[i]))
        ++i, ++head.indent;
    head.has_text = i < at;
    return head;
}

bool Window::begins_line(std::size_t at) const noexcept {
    return !line_head(at).has_text;
}

std::size_t Window::indent(std::size_t at) const noexcept {
    LineHead head = line_head(at);
    while (!head.has_text && at < size() && bytes_[at] != '\n' && json::is_blank(bytes_[at]))
        ++at, ++head.indent;
    return head.indent;
}

}  // namespace duo2qualys::framing
