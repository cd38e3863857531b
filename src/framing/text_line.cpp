#include "framing/text_line.hpp"

#include <algorithm>

#include "json/characters.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {
namespace {

constexpr bool is_separator(char c) noexcept {
    return json::is_blank(c) || c == ',' || c == '\0';
}

// Returns the position after the bracket that closes the one at the beginning of `text`, ignoring brackets in
// JSON strings; npos if there is none.
std::size_t behind_closing_bracket(std::string_view text) noexcept {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            if (c == '\\') ++at;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return std::string_view::npos;
}

}  // namespace

std::string_view trim_separators(std::string_view text) noexcept {
    while (!text.empty() && is_separator(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_separator(text.back()))
        text.remove_suffix(1);
    return text;
}

bool is_broken_json(std::string_view text) noexcept {
    for (std::size_t quote = text.find('"'); quote != std::string_view::npos;
         quote = text.find('"', quote + 1)) {
        if (json::first_nonblank(text.substr(quote + 1)) == ':') return true;
    }
    return false;
}

Bracket TextLine::find(const Window& window, std::size_t from, std::size_t end, Opening opening) {
    const bool goes_on = begun_at_ == window.offset(from);
    begun_at_ = window.offset(from);
    if (!goes_on) no_list_before_ = 0;
    std::size_t at = goes_on ? window.position(tried_to_) : from;
    const auto stop = [&](Bracket::What what, Object object = {}) {
        tried_to_ = window.offset(at);
        return Bracket{what, at, object};
    };
    const std::string_view bytes = window.bytes();
    for (; at < end; ++at) {
        if (bytes[at] == '{') {
            const Object object = values_.look(window, at, opening);
            if (object.what == Object::What::need_more) return stop(Bracket::What::need_more);
            if (object.what == Object::What::by_member) return stop(Bracket::What::object, object);
            if (object.what == Object::What::whole) {
                if (!is_torn(bytes.substr(from, at - from))) return stop(Bracket::What::object, object);
                at += object.size - 1;
            }
        } else if (bytes[at] == '[' && window.offset(at) >= no_list_before_) {
            const Bracket list = try_list(window, at, end);
            if (list.what != Bracket::What::none) return stop(list.what);
        }
    }
    return stop(Bracket::What::none);
}

// Whether the object that was read last contains no record and belongs to the broken JSON before it.
bool TextLine::is_torn(std::string_view before) {
    return is_broken_json(before) &&
           !find::Finder::gives(values_.finder().find(values_.document(), 0, find::Position::free));
}

// Whether a list with a record begins at `at`.
Bracket TextLine::try_list(const Window& window, std::size_t at, std::size_t end) {
    using Status = json::Scanner::Status;
    const std::string_view text = window.bytes().substr(at, end - at);
    json::Scanner scanner;
    const Status status = scanner.feed(text.substr(0, ValueReader::kFar));
    const bool is_long = status == Status::incomplete && text.size() > ValueReader::kFar;
    if (status == Status::incomplete && !is_long && !window.is_line_whole(end) && text.size() <= max_record_)
        return {Bracket::What::need_more};
    if ((status == Status::complete || is_long) &&
        values_.list_gives_record(text.substr(0, scanner.consumed())))
        return {Bracket::What::list};
    // A list nested in this one has no record either.
    no_list_before_ = window.offset(at) + std::max<std::size_t>(scanner.consumed(), 1);
    return {};
}

TextLine::IsText TextLine::is_text(const Window& window, std::size_t at, std::size_t end, Opening opening,
                                   bool behind_value) {
    const std::string_view line = window.bytes().substr(at, std::min(end - at, max_record_));
    const std::size_t behind = behind_closing_bracket(line);
    if (behind == std::string_view::npos) return IsText::no;
    const bool is_json = values_.read(line.substr(0, behind));
    const bool needs_text = is_json || is_broken_json(line.substr(0, behind));
    std::size_t next = at + behind;
    bool has_text = !needs_text;
    while (true) {
        const Bracket bracket = find(window, next, end, opening);
        if (bracket.what == Bracket::What::need_more) return IsText::need_more;
        if (bracket.what == Bracket::What::none)
            return behind_value && !needs_text ? IsText::yes : IsText::no;
        has_text |= !trim_separators(window.bytes().substr(next, bracket.at - next)).empty();
        if (bracket.what == Bracket::What::list || bracket.object.what == Object::What::by_member ||
            find::Finder::gives(values_.finder().find(values_.document(), 0, find::Position::free)))
            return has_text ? IsText::yes : IsText::no;
        next = bracket.at + bracket.object.size;
    }
}

}  // namespace duo2qualys::framing
