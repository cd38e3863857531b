#include "framing/value_reader.hpp"

#include <algorithm>

#include "json/characters.hpp"
#include "mappings/kinds.hpp"

namespace duo2qualys::framing {

using What = Object::What;

bool may_contain_object(std::string_view string) noexcept {
    if (string.find("\\u007") != std::string_view::npos) return true;
    for (std::size_t brace = string.find('{'); brace != std::string_view::npos;
         brace = string.find('{', brace + 1)) {
        const std::size_t key = string.find_first_not_of(' ', brace + 1);
        if (key != std::string_view::npos && string[key] == '\\') return true;
    }
    return false;
}

json::Parser::Status ValueReader::parse(std::string_view text) {
    document_.clear();
    document_.give_back_room();  // of a large record; the next one may need its memory for other things
    return parser_.parse(text, document_, json::Layout::kTopLevel);
}

void ValueReader::reset() {
    meter_.reset();
    prefix_of_ = pending_of_ = string_of_ = UINT64_MAX;
}

// Whether the object at `offset` was parsed in a window in which it did not end, and has not doubled in size
// since. Parsing it again after every few bytes would take quadratic time.
bool ValueReader::is_pending(std::uint64_t offset, std::size_t size) const {
    return pending_of_ == offset && size < 2 * pending_size_;
}

Object ValueReader::look(const Window& window, std::size_t at, bool may_open) {
    const std::string_view text = window.bytes().substr(at, json::kMaxTextSize);
    using Parsed = json::Parser::Status;
    const bool is_new = !meter_.has_met(window, at) && !is_pending(window.offset(at), text.size());
    // Parse the prefix first: longer objects are nearly always read member by member.
    if (is_new || (text.size() > kFar && prefix_of_ != window.offset(at))) {
        const Parsed prefix = parse(text.substr(0, kFar));
        if (prefix == Parsed::complete) {
            const std::size_t size = document_[0].size;
            if (size > max_record_) return look_too_large(window, at, may_open);
            return {What::whole, size, !parser_.may_have_line_end()};
        }
        if (prefix == Parsed::incomplete && text.size() > kFar) {
            if (may_open && max_record_ >= kFar && judge_prefix(window, at)) return {What::by_member};
            if (is_new && parse(text) == Parsed::complete)
                return look_whole(window, at, document_[0].size, may_open);
        } else if (prefix == Parsed::incomplete && is_new && !window.last() && text.size() <= max_record_) {
            pending_of_ = window.offset(at);
            pending_size_ = text.size();
            return {What::need_more};
        }
    }
    // The object is damaged, or longer than the window was. The byte-by-byte scan shows whether it is
    // complete now.
    using Status = ObjectMeter::Result::Status;
    const ObjectMeter::Result measured = meter_.measure(window, at, max_record_);
    switch (measured.status) {
        case Status::undecided:
            if (may_open && text.size() >= kFar && opens_by_prefix(window, at)) return {What::by_member};
            return {What::need_more};
        case Status::too_large: return look_too_large(window, at, may_open);
        case Status::broken: return look_broken(window, at, 0, measured.size, may_open);
        case Status::whole: break;
    }
    if (parse(text.substr(0, measured.size)) == json::Parser::Status::complete)
        return look_whole(window, at, measured.size, may_open);
    return look_broken(window, at, measured.size, measured.size, may_open);
}

// Judges an object that has been parsed into the document.
Object ValueReader::look_whole(const Window& window, std::size_t at, std::size_t size, bool may_open) {
    if (size > max_record_) return look_too_large(window, at, may_open);
    if (size > kFar && may_open) {
        if (opens_by_prefix(window, at)) return {What::by_member};
        parse(window.bytes().substr(at, size));
    }
    return {What::whole, size, !parser_.may_have_line_end()};
}

Object ValueReader::look_too_large(const Window& window, std::size_t at, bool may_open) {
    if (!may_open) return {What::too_large};
    if (max_record_ >= kFar && opens_by_prefix(window, at)) return {What::by_member};
    const std::string_view text = window.bytes().substr(at, max_record_);
    parse(text.substr(0, kMostParsed));
    partial_ = finder_.find_partial(document_);
    if (partial_.shape != Shape::unknown) return {.what = What::too_large, .is_record = true};
    if (!partial_.gives) {
        Object object{What::too_large};
        if (text.size() > kMostParsed) object.unsearched = text.size();
        return object;
    }
    read_copies(text);
    return {What::by_member};
}

// Judges an object that is not JSON (`size` 0), or that is not UTF-8 or too deep (`size` is its size). Its
// first `damage` bytes are JSON or look like it.
Object ValueReader::look_broken(const Window& window, std::size_t at, std::size_t size, std::size_t damage,
                                bool may_open) {
    Object broken{What::broken, size};
    if (!may_open) return broken;
    const std::string_view text = window.bytes().substr(at, size != 0 ? size : max_record_);
    const json::Parser::Status status = parse(text.substr(0, kMostParsed));
    const bool is_all = text.size() <= kMostParsed || status != json::Parser::Status::incomplete;
    const std::size_t read = std::min(text.size(), kMostParsed) - parser_.rest().size();
    if (read > kFar) {
        if (opens_by_prefix(window, at)) return {What::by_member};
        parse(text.substr(0, kMostParsed));
    }
    partial_ = finder_.find_partial(document_);
    if (!partial_.gives_object && !(partial_.gives && partial_.shape == Shape::unknown)) {
        if (!is_all) broken.unsearched = damage;
        broken.is_record = partial_.shape != Shape::unknown;
        return broken;
    }
    read_copies(text);
    return {What::by_member};
}

// Whether the first kFar bytes of the object contain a record in a member that no table knows, and the
// members that are complete there do not make the object itself a record.
bool ValueReader::opens_by_prefix(const Window& window, std::size_t at) {
    if (prefix_of_ == window.offset(at) && !prefix_opens_) return false;
    parse(window.bytes().substr(at, kFar));
    return judge_prefix(window, at);
}

// Like opens_by_prefix(), but the first kFar bytes have already been parsed into the document.
bool ValueReader::judge_prefix(const Window& window, std::size_t at) {
    prefix_of_ = window.offset(at);
    partial_ = finder_.find_partial(document_);
    prefix_opens_ = partial_.gives_in_foreign && partial_.shape == Shape::unknown;
    return prefix_opens_;
}

// Finds the copies in an object that is to be read member by member. Searches only the first kFar bytes, so
// that the result does not depend on the reason why the object is read in this way.
void ValueReader::read_copies(std::string_view text) {
    if (text.size() <= kFar) return;
    parse(text.substr(0, kFar));
    partial_ = finder_.find_partial(document_);
}

StringText ValueReader::look_string(const Window& window, std::size_t at, std::uint64_t max_size) {
    using Status = json::Scanner::Status;
    const std::string_view bytes = window.bytes().substr(at);
    if (string_of_ != window.offset(at)) string_ = json::Scanner();
    string_of_ = UINT64_MAX;
    const Status status = string_.feed(bytes.substr(string_.consumed()));
    const std::size_t size = string_.consumed();
    if (status == Status::invalid) return {};
    if (size > max_size) return {StringText::What::too_large};
    if (status == Status::incomplete) {
        if (window.last()) return {};
        string_of_ = window.offset(at);
        return {StringText::What::need_more};
    }
    const std::string_view string = bytes.substr(0, size);
    if (!may_contain_object(string) || !gives_record(string)) return {};
    return {StringText::What::record, size};
}

bool ValueReader::gives_record(std::string_view value, find::Position position) {
    return read(value) && gives_record(position);
}

bool ValueReader::gives_mapped_record(std::string_view value) {
    if (!read(value)) return false;
    const auto& findings = finder_.find(document_, 0, find::Position::free);
    return std::any_of(findings.begin(), findings.end(), [](const find::Finding& found) {
        return found.is_event() && mappings::is_kind(found.shape);
    });
}

bool ValueReader::list_gives_record(std::string_view list) {
    if (list.find('{') == std::string_view::npos) return false;
    if (parse(list.substr(0, kFar)) == json::Parser::Status::complete) return gives_record();
    return finder_.find_partial(document_).gives;
}

bool ValueReader::read(std::string_view text) {
    return parse(text) == json::Parser::Status::complete && !json::first_nonblank(parser_.rest());
}

}  // namespace duo2qualys::framing
