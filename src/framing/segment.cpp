#include "framing/segment.hpp"

#include <algorithm>

#include "json/characters.hpp"

namespace duo2qualys::framing {
namespace {

// The last position in (begin, end) where one record has probably ended and the next not begun: behind a
// line, or before an object that follows another; 0: none.
std::size_t last_boundary(std::string_view window, std::size_t begin, std::size_t end) {
    const char* const data = window.data();
    if (const void* newline = memrchr(data + begin, '\n', end - begin)) {
        return static_cast<std::size_t>(static_cast<const char*>(newline) - data) + 1;
    }
    for (std::size_t at = end; at > begin + 1;) {
        const void* brace = memrchr(data + begin + 1, '{', at - begin - 1);
        if (brace == nullptr) return 0;
        at = static_cast<std::size_t>(static_cast<const char*>(brace) - data);
        std::string_view before = json::trim_blanks(window.substr(begin, at - begin));
        if (before.ends_with(',')) before = json::trim_blanks(before.substr(0, before.size() - 1));
        if (before.ends_with('}')) return at;
    }
    return 0;
}

}  // namespace

// Makes a segment that begins at `at` and ends behind `min_end`; false: it has damage in it, or a cut end.
bool SegmentReader::open(std::string_view window, std::size_t at, std::size_t min_end,
                         json::Document& document) {
    begin_ = end_ = 0;
    if (at >= unreadable_) return false;
    std::size_t end = 0;
    std::size_t boundary = 0;
    for (std::size_t size = target_; boundary <= min_end && end != window.size(); size *= 2) {
        end = std::min(at + size, window.size());
        boundary = last_boundary(window, at, end);
    }
    if (boundary > min_end) end = boundary;
    if (tokens_.index(window.substr(at, end - at)) != json::Structurals::Status::ok) {
        target_ = std::max(std::min(target_, end - at) / 8, kSmallest);
        if (boundary <= min_end) unreadable_ = at;
        return false;
    }
    target_ = std::clamp(target_ * 2, kSmallest, kLargest);
    begin_ = at;
    end_ = end;
    document.clear();
    document.reserve(json::most_nodes(tokens_.count()));
    parser_.start(window.substr(at, end - at), tokens_);
    return true;
}

SegmentReader::Status SegmentReader::read(std::string_view window, std::size_t at, json::Document& document) {
    std::size_t min_end = at;
    while (true) {
        if (at < begin_ || at >= end_ || end_ <= min_end || !parser_.seek(at - begin_)) {
            // A smaller segment may leave the damage out.
            std::size_t tried = target_ + 1;
            while (!open(window, at, min_end, document)) {
                if (target_ >= tried || target_ == kSmallest) return Status::irregular;
                tried = target_;
            }
        }
        document.clear();
        const json::Parser::Status status = parser_.parse(document, layout_, json::Layout::kTopLevel);
        if (status == json::Parser::Status::complete) {
            object_end_ = at + document[0].size;
            if (parser_.at_end()) drop_many_tokens();
            return Status::complete;
        }
        if (status != json::Parser::Status::incomplete) {
            begin_ = end_ = 0;
            target_ = kSmallest;
            return status == json::Parser::Status::too_deep ? Status::too_deep : Status::irregular;
        }
        if (end_ == window.size()) {
            begin_ = end_ = 0;
            return Status::incomplete;
        }
        if (at == begin_) min_end = end_;
        begin_ = end_ = 0;
    }
}

// A large record has been read: what comes of it needs the memory more.
void SegmentReader::drop_many_tokens() noexcept {
    if (tokens_.count() < kManyTokens) return;
    begin_ = end_ = 0;
    tokens_.release();
}

SegmentReader::Status SegmentReader::read_value(std::string_view text, json::Document& document) {
    begin_ = end_ = 0;
    if (tokens_.index(text) != json::Structurals::Status::ok) return Status::irregular;
    document.clear();
    document.reserve(json::most_nodes(tokens_.count()));
    parser_.start(text, tokens_);
    const json::Parser::Status status = parser_.parse(document, layout_, json::Layout::kTopLevel);
    drop_many_tokens();
    switch (status) {
        case json::Parser::Status::complete: return Status::complete;
        case json::Parser::Status::too_deep: return Status::too_deep;
        default: return Status::irregular;
    }
}

}  // namespace duo2qualys::framing
