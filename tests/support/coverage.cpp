#include "support/coverage.hpp"

#include <algorithm>

#include "reference/json.hpp"

namespace duo2qualys {
namespace {

constexpr std::string_view kSeparators = " \t\r\n,";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Reads what is between items, from the beginning of the input to its end. Where the rules leave a choice it
/// allows both.
class Between {
  public:
    Between(std::string_view text, std::size_t max_record) : text_(text), max_record_(max_record) {}

    /// Whether all bytes up to `end` are accounted for; where not, at() is the first that is not.
    bool read_to(std::size_t end) {
        end_ = end;
        while (at_ < end_) {
            if (!read_next()) return false;
        }
        return true;
    }
    void skip_to(std::size_t position) { at_ = position; }
    std::size_t at() const { return at_; }

  private:
    bool read_next() {
        const char c = text_[at_];
        if (kSeparators.find(c) != std::string_view::npos) return step(1);
        if (text_.substr(at_, kByteOrderMark.size()) == kByteOrderMark) return step(kByteOrderMark.size());
        if (c == '[') return open(lists_);
        if (c == '{') return open(answers_);
        if (c == ']' && lists_ != 0) return close(lists_);
        if (c == '}' && answers_ != 0) return close(answers_);
        if (c == '"' && answers_ != 0) return read_member();
        return read_prefix();
    }

    bool step(std::size_t count) {
        at_ += count;
        return true;
    }
    bool open(std::size_t& count) {
        ++count;
        return step(1);
    }
    bool close(std::size_t& count) {
        --count;
        return step(1);
    }

    /// A key and its value, or, where that holds records, its first bracket.
    bool read_member() {
        const std::size_t member = at_;
        const std::size_t key_end = value_end(at_);
        const std::size_t colon = text_.find_first_not_of(reference::kBlanks, key_end);
        if (colon >= end_ || text_[colon] != ':') return false;
        const std::size_t value = text_.find_first_not_of(reference::kBlanks, colon + 1);
        if (value == std::string_view::npos) return step(text_.size() - at_);  // the input ends before it
        if (value >= end_) return false;
        const std::size_t value_ends = value_end(value);
        if (value_ends <= end_) {
            at_ = value_ends;
        } else if (text_[value] == '[' || text_[value] == '{') {
            at_ = value;
        } else {
            // The input ends in it, or it was too large to be kept until it turned out to be no JSON.
            if (end_ != text_.size() && end_ - member <= max_record_) return false;
            at_ = end_;
        }
        return true;
    }

    /// The end of the JSON value at `at`, told by its quotes and brackets alone; behind the text: there is
    /// none.
    std::size_t value_end(std::size_t at) const {
        std::size_t depth = 0;
        for (; at < text_.size(); ++at) {
            const char c = text_[at];
            if (c == '"') {
                for (++at; at < text_.size() && text_[at] != '"'; ++at)
                    at += text_[at] == '\\' ? 1U : 0U;
            } else if (c == '[' || c == '{') {
                ++depth;
                continue;
            } else if (c == ']' || c == '}') {
                --depth;
            } else if (depth == 0) {
                return std::min(text_.find_first_of(" \t\r\n,]}", at), text_.size());
            }
            if (depth == 0) return at + 1;
        }
        return text_.size() + 1;
    }

    bool read_prefix() {
        const std::size_t brace = text_.find_first_of("{\n", at_);
        if (brace > end_ || brace >= text_.size() || text_[brace] != '{') return false;
        at_ = brace;
        return true;
    }

    std::string_view text_;
    std::size_t max_record_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::size_t lists_ = 0;    // opened and not closed; more than there are where a reject has closed some
    std::size_t answers_ = 0;  // the braces of answers
};

}  // namespace

std::string misplaced(std::string_view text, const std::vector<Framed>& items) {
    std::uint64_t end = 0;
    std::uint64_t line = 1;
    for (const Framed& item : items) {
        if (item.offset < end) return "items overlap at " + std::to_string(item.offset);
        if (item.offset + item.length > text.size()) return "an item ends behind the input";
        const std::string_view between = text.substr(end, item.offset - end);
        const std::string_view bytes = text.substr(item.offset, item.length);
        line += static_cast<std::uint64_t>(std::count(between.begin(), between.end(), '\n'));
        const bool is_kept = item.reason != name(Reason::too_large);
        if (item.line != line || (is_kept ? item.bytes != bytes : !item.bytes.empty()))
            return "not at its place: " + item.bytes;
        line += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
        end = item.offset + item.length;
    }
    return {};
}

std::string unaccounted(std::string_view text, const std::vector<Framed>& items, std::size_t max_record) {
    Between between(text, max_record);
    const auto problem = [&] { return "bytes lost at " + std::to_string(between.at()); };
    for (const Framed& item : items) {
        if (!between.read_to(item.offset)) return problem();
        between.skip_to(item.offset + item.length);
    }
    return between.read_to(text.size()) ? std::string() : problem();
}

}  // namespace duo2qualys
