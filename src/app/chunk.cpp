#include "app/chunk.hpp"

#include <algorithm>

#include "json/characters.hpp"
#include "system/find_last.hpp"

namespace duo2qualys::app {

void Chunk::clear() {
    conversion.reset();
    bytes.clear();
    if (bytes.capacity() > kLarge) bytes = TextBuffer();
    if (batch.lines.size() > kLarge) batch.lines = TextBuffer();
}

std::string_view boundary_before(std::string_view window, std::size_t at) {
    constexpr std::size_t kLongest = 256;
    // In a string that contains the text of an object, each quote of the text has a backslash before it. The
    // string may be the first element of a list, or of lists in one another, as in an exported table.
    const std::size_t first = std::min(window.find_first_not_of('[', at), window.size());
    const bool is_text = window.substr(first).starts_with(R"("{\")");
    if (!is_text && window[at] != '{') return {};
    std::size_t begin = at;
    while (begin > 0 && json::is_blank(window[begin - 1]))
        --begin;
    if (begin == 0) return {};
    // Other text precedes the record on its line, so lines are the better boundary.
    constexpr std::string_view kContainers = ",[}";
    if (kContainers.find(window[begin - 1]) == std::string_view::npos &&
        window.substr(begin, at - begin).find('\n') == std::string_view::npos)
        return {};
    const std::string_view quote = is_text ? R"(\")" : R"(")";
    const std::size_t key = window.find(quote, is_text ? first + 1 : at);
    const std::size_t end = key == std::string_view::npos ? key : window.find(quote, key + quote.size());
    if (end == std::string_view::npos || end - begin > kLongest) return {};
    return window.substr(begin - 1, end + quote.size() - (begin - 1));
}

namespace {

// The same as window.rfind(text), but faster: rfind() compares at every position.
std::size_t find_last(std::string_view window, std::string_view text) {
    for (std::size_t end = window.size();;) {
        end = system::find_last(window.substr(0, end), text.front());
        if (end == std::string_view::npos) return end;
        if (window.substr(end).starts_with(text)) return end;
    }
}

std::size_t behind_last_line(std::string_view window) {
    const std::size_t newline = system::find_last(window, '\n');
    return newline == std::string_view::npos ? 0 : newline + 1;
}

// The place in a boundary where the record, or the string or list around it, begins.
std::size_t begin_in(std::string_view boundary) {
    return boundary.find_first_of("{[\"", 1);
}

// The part of a boundary up to the opening quote of the first key. The boundaries of records of other kinds
// begin with the same part, but have another first key.
std::string_view any_kind(std::string_view boundary) {
    return boundary.substr(0, boundary.find('"', boundary.find('{')) + 1);
}

}  // namespace

std::size_t last_boundary(std::string_view window, std::string_view boundary) {
    if (!boundary.empty()) {
        const std::size_t begin = begin_in(boundary);
        std::size_t found = find_last(window, boundary);
        if (found == std::string_view::npos) found = find_last(window, any_kind(boundary));
        if (found != std::string_view::npos) {
            // Cut after a line end if there is one. If a chunk begins with a line, its result depends less
            // on the bytes before it.
            const std::size_t newline = boundary.substr(0, begin).rfind('\n');
            return found + (newline == std::string_view::npos ? begin : newline + 1);
        }
    }
    return behind_last_line(window);
}

std::size_t latest_boundary(std::string_view window, std::string_view boundary) {
    const std::size_t line = behind_last_line(window);
    if (boundary.empty()) return line;
    const std::size_t found = find_last(window, any_kind(boundary));
    return found == std::string_view::npos ? line : std::max(line, found + begin_in(boundary));
}

void convert_chunk(Converter& converter, Chunk& chunk) {
    converter.set_received_time(chunk.received_time);
    converter.framer().start(chunk.start.offset, chunk.start.containers, chunk.start.before);
    chunk.batch.clear();
    converter.set_window(chunk.bytes.padded_view(), chunk.last);
    const bool is_full = !converter.convert(chunk.batch);
    const std::size_t record = converter.last_record();
    const std::string_view boundary =
        record == std::string_view::npos ? "" : boundary_before(chunk.bytes.view(), record);
    chunk.conversion = {is_full, converter.framer().stop(), std::string(boundary)};
    if (chunk.hints) chunk.hints->set_first(chunk.conversion->stop.containers, chunk.conversion->boundary);
}

}  // namespace duo2qualys::app
