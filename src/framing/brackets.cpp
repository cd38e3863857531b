#include "framing/brackets.hpp"

#include <algorithm>
#include <utility>

#include "text/line_ends.hpp"

namespace duo2qualys::framing {
namespace {

// Calls `each(position)` for the brackets of `text` that are not in JSON strings.
template <typename Each>
void for_each_bracket(std::string_view text, Each each) {
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            if (c == '\\') ++at;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[' || c == '}' || c == ']') {
            each(at);
        }
    }
}

}  // namespace

std::size_t BracketPairs::behind_closing(const Window& window, std::size_t at, std::size_t line_end,
                                         std::size_t reach) {
    const std::size_t far = std::min(line_end, at + std::min(reach, kFar));
    const std::uint64_t offset = window.offset(at);
    if (offset < begin_ || offset >= end_ || window.offset(far) > end_) {
        // Scans further than kFar, so that most of the brackets that follow are answered, too.
        const std::string_view part = window.bytes().substr(0, at + 2 * kFar);
        const std::size_t end = find_line_end(part, at);
        begin_ = offset;
        end_ = window.offset(end);
        scan(part.substr(at, end - at));
    }
    const std::uint32_t behind = behind_[offset - begin_ + 1];
    if (behind == kNone || begin_ + behind > window.offset(far)) return std::string_view::npos;
    return at + (begin_ + behind - offset);
}

// Going backwards, every place needs only what is known of the places after it. A bracket may be inside a
// string or outside, depending on where a reader begins, so both are followed.
void BracketPairs::scan(std::string_view text) {
    behind_.resize(text.size() + 1);
    std::uint32_t outside = kNone;        // as in behind_, for the place after this one
    std::uint32_t inside = kNone;         // the same, if the place is inside a string
    std::uint32_t inside_second = kNone;  // `inside` of the place after that
    behind_.back() = kNone;
    for (std::size_t at = text.size(); at-- > 0;) {
        const char c = text[at];
        const std::uint32_t string_ends = outside;
        if (c == '"') {
            outside = inside;
        } else if (c == '{' || c == '[') {
            outside = outside == kNone ? kNone : behind_[outside];
        } else if (c == '}' || c == ']') {
            outside = static_cast<std::uint32_t>(at + 1);
        }
        const std::uint32_t here = c == '"' ? string_ends : c == '\\' ? inside_second : inside;
        inside_second = std::exchange(inside, here);
        behind_[at] = outside;
    }
}

void UnclosedBrackets::find(std::string_view text, std::uint64_t offset) {
    begin_ = offset;
    is_unclosed_.assign(text.size(), false);
    for_each_bracket(text, [this](std::size_t at) { is_unclosed_[at] = true; });
    // Going backwards, `closing` counts the closing brackets that have no opening bracket yet. An opening
    // bracket takes one of them; if there is none, nothing closes it.
    std::size_t closing = 0;
    for (std::size_t at = text.size(); at-- > 0;) {
        if (!is_unclosed_[at]) continue;
        const bool opens = text[at] == '{' || text[at] == '[';
        is_unclosed_[at] = opens && closing == 0;
        if (!opens) {
            ++closing;
        } else if (closing != 0) {
            --closing;
        }
    }
}

}  // namespace duo2qualys::framing
