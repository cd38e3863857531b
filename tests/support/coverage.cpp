#include "support/coverage.hpp"

#include "text/line_ends.hpp"

namespace duo2qualys {

std::string misplaced(std::string_view text, const std::vector<Framed>& items) {
    std::uint64_t end = 0;
    std::uint64_t begin_in_text = 0;
    for (const Framed& item : items) {
        if (item.offset > text.size()) return "an item begins behind the input";
        // The byte after a CR or LF decides whether it ends a line here.
        const char next = item.offset < text.size() ? text[item.offset] : '\0';
        const std::uint64_t line = 1 + count_line_ends(text.substr(0, item.offset), next);
        if (item.line != line) return "not on its line: " + item.bytes;
        if (item.in_text) {
            // Its place is that of the value whose text contains it. Several items may have this place.
            if (item.offset < begin_in_text)
                return "items are out of order at " + std::to_string(item.offset);
            begin_in_text = item.offset;
            continue;
        }
        if (item.offset < end) return "items overlap at " + std::to_string(item.offset);
        if (item.offset + item.length > text.size()) return "an item ends behind the input";
        const bool is_kept = item.is_record || item.code != Reason::too_large;
        if (is_kept ? item.bytes != text.substr(item.offset, item.length) : !item.bytes.empty())
            return "not at its place: " + item.bytes;
        end = item.offset + item.length;
    }
    return {};
}

std::string unaccounted(std::string_view text, const std::vector<Framed>& items, const ByteCounts& bytes) {
    if (bytes.sum() != text.size()) return "bytes counted: " + std::to_string(bytes.sum());
    std::uint64_t records = 0;
    std::uint64_t rejects = 0;
    for (const Framed& item : items) {
        if (!item.in_text) (item.is_record ? records : rejects) += item.length;
    }
    if (bytes.records != records) return "bytes of records: " + std::to_string(bytes.records);
    if (bytes.rejects != rejects) return "bytes of rejects: " + std::to_string(bytes.rejects);
    return {};
}

}  // namespace duo2qualys
