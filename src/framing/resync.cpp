#include "framing/resync.hpp"

#include <algorithm>

#include "json/characters.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {

PrefixedLine read_prefix(std::string_view window, std::size_t begin, std::size_t end) {
    const std::string_view line = window.substr(begin, end - begin);
    const std::size_t brace = line.find('{');
    if (brace == std::string_view::npos || brace == 0) return {};
    constexpr std::string_view kNoBeginning = "\"}]";
    if (kNoBeginning.find(line.front()) != std::string_view::npos) return {};
    const std::string_view prefix = json::trim_blanks(line.substr(0, brace));
    if (prefix.ends_with("\":") || prefix.ends_with(',') || prefix.ends_with('[')) return {};
    return {true, begin + brace};
}

Resync::Result Resync::search(const Window& window, const ResyncRange& range) {
    using Status = Result::Status;
    const std::string_view bytes = window.bytes();
    const std::size_t limit = std::min(window.size(), range.begin + max_record_);
    char before = '\0';  // the last byte that is not a blank
    for (std::size_t at = range.begin; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (c == '\n') {
            if (range.to_line_end) return {Status::found, at};
            std::size_t text = 0;
            switch (begins_line(window, at + 1, range, text)) {
                case Begins::yes: return {Status::found, text};
                case Begins::undecided: return {Status::undecided, 0};
                case Begins::no: break;
            }
        } else if (c == '{' && at < limit && (before == ',' || before == '}' || before == '[')) {
            switch (begins_record(window, at, limit)) {
                case Begins::yes: return {Status::found, at};
                case Begins::undecided: return {Status::undecided, 0};
                case Begins::no: break;
            }
        }
        if (!json::is_blank(c)) before = c;
    }
    if (!window.last()) return {Status::undecided, 0};
    return {Status::end_of_window, bytes.size()};
}

// Rule (a): whether a complete object of a known shape begins at the `{` at `at`.
Resync::Begins Resync::begins_record(const Window& window, std::size_t at, std::size_t limit) {
    const std::string_view text = window.bytes().substr(at, limit - at);
    json::Scanner scanner;
    switch (scanner.feed(text)) {
        case json::Scanner::Status::invalid: return Begins::no;
        case json::Scanner::Status::incomplete:
            return window.last() || limit < window.size() ? Begins::no : Begins::undecided;
        case json::Scanner::Status::complete: break;
    }
    const bool parsed =
        reader_.read_value(text.substr(0, scanner.consumed()), document_) == SegmentReader::Status::complete;
    return parsed && is_known_(document_, 0) ? Begins::yes : Begins::no;
}

// Rule (b): whether the line that begins at `line` begins something new, at `text`.
Resync::Begins Resync::begins_line(const Window& window, std::size_t line, const ResyncRange& range,
                                   std::size_t& text) {
    text = line;
    while (text < window.size() && (window[text] == ' ' || window[text] == '\t'))
        ++text;
    if (text == window.size()) return window.last() ? Begins::no : Begins::undecided;
    if (text - line > range.indent) return Begins::no;
    const char c = window[text];
    if (c == '{' || c == '[') return Begins::yes;
    if (range.in_list) return c == ']' ? Begins::yes : Begins::no;
    const std::size_t end = window.line_end(text);
    if (end == window.size() && !window.last()) return Begins::undecided;
    return read_prefix(window.bytes(), text, end).is_one ? Begins::yes : Begins::no;
}

}  // namespace duo2qualys::framing
