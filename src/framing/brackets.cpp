#include "framing/brackets.hpp"

#include <algorithm>

#include "text/line_ends.hpp"

namespace duo2qualys::framing {
namespace {

// Calls `each(position, is_opening)` for the brackets of `text` that are not in JSON strings.
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
        } else if (const bool opens = c == '{' || c == '['; opens || c == '}' || c == ']') {
            each(at, opens);
        }
    }
}

}  // namespace

std::size_t BracketPairs::behind_closing(const Window& window, std::size_t at, std::size_t line_end,
                                         std::size_t reach) {
    const std::size_t far = std::min(line_end, at + std::min(reach, kFar));
    const std::uint64_t offset = window.offset(at);
    const Bracket* found = nullptr;
    for (const Scan& scan : scans_) {
        if (found == nullptr && scan.end >= window.offset(far)) found = find(scan, offset);
    }
    const Bracket& bracket = found != nullptr ? *found : scan(window, at);
    return bracket.size == 0 || at + bracket.size > far ? std::string_view::npos : at + bracket.size;
}

const BracketPairs::Bracket* BracketPairs::find(const Scan& scan, std::uint64_t offset) {
    if (offset < scan.begin || offset >= scan.end) return nullptr;
    const auto found =
        std::lower_bound(scan.brackets.begin(), scan.brackets.end(), offset - scan.begin,
                         [](const Bracket& one, std::uint64_t begin) { return one.begin < begin; });
    return found != scan.brackets.end() && found->begin == offset - scan.begin ? &*found : nullptr;
}

// Replaces the older scan by a scan that begins with the bracket at `at`, and returns this bracket. The scan
// reaches further than kFar, so that it also measures most of the brackets that follow.
const BracketPairs::Bracket& BracketPairs::scan(const Window& window, std::size_t at) {
    const std::string_view far = window.bytes().substr(0, at + 2 * kFar);
    const std::size_t end = find_line_end(far, at);
    Scan& scan = scans_[0].end <= scans_[1].end ? scans_[0] : scans_[1];
    scan.begin = window.offset(at);
    scan.end = window.offset(end);
    scan.brackets.clear();
    open_.clear();
    for_each_bracket(window.bytes().substr(at, end - at), [&](std::size_t place, bool opens) {
        const auto begin = static_cast<std::uint32_t>(place);
        if (opens) {
            open_.push_back(static_cast<std::uint32_t>(scan.brackets.size()));
            scan.brackets.push_back({begin, 0});
        } else if (!open_.empty()) {
            Bracket& bracket = scan.brackets[open_.back()];
            bracket.size = begin + 1 - bracket.begin;
            open_.pop_back();
        }
    });
    return scan.brackets.front();
}

void UnclosedBrackets::find(std::string_view text, std::uint64_t offset) {
    begin_ = offset;
    is_unclosed_.assign(text.size(), false);
    for_each_bracket(text, [this](std::size_t at, bool) { is_unclosed_[at] = true; });
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
