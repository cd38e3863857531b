#include "framing/text_line.hpp"

#include <algorithm>

#include "json/scanner.hpp"

namespace duo2qualys::framing {
namespace {

// Whether `text` ends with a key and its colon, so that what follows is the value of a member.
bool ends_with_key(std::string_view text) {
    text = json::trim_blanks(text);
    if (!text.ends_with(':')) return false;
    return json::trim_blanks(text.substr(0, text.size() - 1)).ends_with('"');
}

}  // namespace

bool is_broken_json(std::string_view text) noexcept {
    for (std::size_t quote = text.find('"'); quote != std::string_view::npos;
         quote = text.find('"', quote + 1)) {
        if (json::first_nonblank(text.substr(quote + 1)) == ':') return true;
    }
    return false;
}

JsonStart TextLine::find(const Window& window, std::size_t from, std::size_t end) {
    const bool goes_on = begun_at_ == window.offset(from);
    begun_at_ = window.offset(from);
    if (!goes_on) no_list_before_ = 0;
    std::size_t at = goes_on ? window.position(tried_to_) : from;
    const std::string_view bytes = window.bytes();
    const auto stop = [&](JsonStart found) {
        found.at = at;
        tried_to_ = window.offset(at);
        return found;
    };
    using What = JsonStart::What;
    for (; at < end; ++at) {
        if (bytes[at] == '{') {
            const Object object = values_.look(window, at, true);
            if (object.what == Object::What::need_more) return stop({What::need_more});
            const bool is_whole = object.what == Object::What::whole;
            if (!is_whole && object.what != Object::What::by_member) continue;
            const std::string_view before = bytes.substr(from, at - from);
            const auto position = ends_with_key(before) ? find::Position::member : find::Position::free;
            if (!is_whole || !is_torn(before, position))
                return stop({.what = What::object, .object = object, .position = position});
            at += object.size - 1;
        } else if (bytes[at] == '[' && window.offset(at) >= no_list_before_) {
            const JsonStart list = try_list(window, at, end);
            if (list.what != What::none) return stop(list);
        } else if (bytes[at] == '"' && (at == from || bytes[at - 1] != '\\')) {
            // This may be a string with a record in its text, as in `msg="{\"txid\":…}"`.
            const StringText string = values_.look_string(window, at, max_record_);
            if (string.what == StringText::What::need_more) return stop({What::need_more});
            if (string.what == StringText::What::record)
                return stop({.what = What::string, .end = at + string.size});
        }
    }
    return stop({What::none});
}

// Whether the object that was read last contains no record and belongs to the broken JSON before it.
bool TextLine::is_torn(std::string_view before, find::Position position) {
    return is_broken_json(before) && !values_.gives_record(position);
}

// Whether a list with a record begins at `at`.
JsonStart TextLine::try_list(const Window& window, std::size_t at, std::size_t end) {
    using Status = json::Scanner::Status;
    if (unclosed_.contains(window.offset(at))) return {};
    const std::string_view text = window.bytes().substr(at, end - at);
    json::Scanner scanner;
    const Status status = scanner.feed(text.substr(0, ValueReader::kFar));
    const bool is_long = status == Status::incomplete && text.size() > ValueReader::kFar;
    if (status == Status::incomplete && !is_long && !window.is_line_whole(end) && text.size() <= max_record_)
        return {JsonStart::What::need_more};
    if ((status == Status::complete || is_long) &&
        values_.list_gives_record(text.substr(0, scanner.consumed())))
        return {JsonStart::What::list};
    if (status == Status::incomplete && !is_long) cut_at_ = std::min(cut_at_, window.offset(at));
    const std::string_view list = text.substr(0, std::max<std::size_t>(scanner.consumed(), 1));
    if (status != Status::complete && !is_long && values_.list_gives_record(list)) {
        // The record may be in a nested list that ends before this list stops being JSON.
        unclosed_.find(list, window.offset(at));
        return {};
    }
    // Lists that are nested in this one have no record either.
    no_list_before_ = window.offset(at) + list.size();
    return {};
}

// Looks for the first record from `from` to `end`, the end of the line. Returns null if more bytes are
// needed. A line may have millions of brackets. The result is kept for the next bracket, because searching
// the rest of the line for each would take quadratic time.
const TextLine::Ahead* TextLine::look_ahead(const Window& window, std::size_t from, std::size_t end) {
    const std::uint64_t offset = window.offset(from);
    Ahead ahead{offset};
    std::size_t next = from;
    if (ahead_.from <= offset && offset <= ahead_.to) {
        if (ahead_.has_record || ahead_.to >= window.offset(end)) return &ahead_;
        // The line is longer than a record may be, so the last search stopped before the end of the line.
        // This search sees more of the line.
        ahead = ahead_;
        if (ahead.sure_to > offset) next = window.position(ahead.sure_to);
    }
    cut_at_ = UINT64_MAX;
    while (true) {
        const JsonStart found = find(window, next, end);
        if (found.what == JsonStart::What::need_more) return nullptr;
        const std::size_t stop = found.what == JsonStart::What::none ? end : found.at;
        const std::string_view text = trim_separators(window.bytes().substr(next, stop - next));
        if (!text.empty())
            ahead.text_end = window.offset(static_cast<std::size_t>(text.end() - window.bytes().begin()));
        ahead.to = window.offset(stop);
        ahead.has_record = found.what == JsonStart::What::list || found.what == JsonStart::What::string ||
                           found.object.what == Object::What::by_member ||
                           (found.what == JsonStart::What::object && values_.gives_record(found.position));
        if (ahead.has_record || found.what == JsonStart::What::none) break;
        next = found.at + found.object.size;
    }
    ahead.sure_to = std::min(cut_at_, ahead.to);
    ahead_ = ahead;
    return &ahead_;
}

Answer TextLine::is_text(const Window& window, std::size_t at, std::size_t end, bool behind_value) {
    const std::size_t behind = pairs_.behind_closing(window, at, end, max_record_);
    if (behind == std::string_view::npos) return Answer::no;
    const std::string_view value = window.bytes().substr(at, behind - at);
    const bool needs_text = values_.read(value) || is_broken_json(value);
    const Ahead* const ahead = look_ahead(window, behind, end);
    if (ahead == nullptr) return Answer::need_more;
    if (!ahead->has_record) return behind_value && !needs_text ? Answer::yes : Answer::no;
    const bool has_text = ahead->text_end > window.offset(behind);
    return has_text || !needs_text ? Answer::yes : Answer::no;
}

}  // namespace duo2qualys::framing
