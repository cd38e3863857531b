#include "framing/resync.hpp"

#include <algorithm>

#include "framing/answer.hpp"
#include "json/characters.hpp"

namespace duo2qualys::framing {

PrefixedLine read_prefix(std::string_view window, std::size_t begin, std::size_t end) {
    const std::string_view line = window.substr(begin, end - begin);
    const std::size_t brace = line.find('{');
    if (brace == std::string_view::npos) return {};
    constexpr std::string_view kNoBeginning = "\"}]";
    if (kNoBeginning.find(line.front()) != std::string_view::npos) return {};
    const std::string_view prefix = json::trim_blanks(line.substr(0, brace));
    if (prefix.ends_with("\":") || prefix.ends_with(',') || prefix.ends_with('[')) return {};
    return {true, begin + brace};
}

namespace {

// The first key of an object, as spelt; empty: none that would tell.
std::string_view first_key(std::string_view object) {
    if (!object.starts_with('{')) return {};
    object.remove_prefix(1);
    object.remove_prefix(std::min(object.find_first_not_of(json::kBlanks), object.size()));
    if (!object.starts_with('"')) return {};
    const MemberKey key = read_member_key(object);
    return key.status == MemberKey::Status::complete ? key.text : std::string_view();
}

}  // namespace

void Resync::start(const Damage& damage, ObjectMeter& meter, std::string_view bad_record) {
    damage_ = damage;
    first_key_ = takes_unknown_ ? first_key(bad_record) : std::string_view();
    meter_ = &meter;
    next_ = damage.begin + 1;
    last_ = last_but_one_ = '\0';
    on_new_line_ = false;
    unknown_ends_.clear();
}

Resync::Result Resync::search(Window& window) {
    using Status = Result::Status;
    const std::uint64_t limit = damage_.begin + damage_.limit;
    std::size_t at = window.position(next_);
    const auto stop = [&](Status status, std::size_t position) {
        next_ = window.offset(at);
        return Result{status, position, last_};
    };
    for (; at < window.size(); ++at) {
        if (window.offset(at) >= limit) {
            if (damage_.ends == Damage::Ends::at_limit) break;
            at = window.line_end(at);
            if (at == window.size()) break;
        }
        const char c = window[at];
        if (c == '\n' && damage_.ends == Damage::Ends::at_line_end) return stop(Status::line, at);
        if (c == '\n' && damage_.ends == Damage::Ends::at_next_line) {
            std::size_t text = 0;
            const Begins begins = begins_line(window, at + 1, text);
            if (begins == Begins::yes) return stop(Status::line, text);
            if (begins == Begins::undecided) return stop(Status::undecided, at);
        }
        if (c == '{' && may_begin_record()) {
            const Begins begins = begins_record(window, at);
            if (begins == Begins::yes) return stop(Status::record, at);
            if (begins == Begins::undecided) return stop(Status::undecided, at);
        }
        note(c);
    }
    const bool at_limit = damage_.ends == Damage::Ends::at_limit && window.offset(at) >= limit;
    return stop(at_limit || window.last() ? Status::end : Status::undecided, at);
}

void Resync::note(char c) noexcept {
    if (c == '\n') on_new_line_ = true;
    if (json::is_blank(c)) return;
    last_but_one_ = last_;
    last_ = c;
    on_new_line_ = false;
}

// Whether an object may be a record by what comes before it: it is not the value of a key.
bool Resync::may_begin_record() const noexcept {
    return last_ != ':' || last_but_one_ != '"' || on_new_line_;
}

// Rule (a): whether a whole object of a known shape begins at the `{` at `at`.
Resync::Begins Resync::begins_record(const Window& window, std::size_t at) {
    if (at + 1 < window.size() && window[at + 1] != '"' && !json::is_blank(window[at + 1])) return Begins::no;
    // Reading objects inside objects inside objects … again and again would take too long.
    constexpr std::size_t kMaxUnknown = 8;
    const std::uint64_t offset = window.offset(at);
    std::erase_if(unknown_ends_, [offset](std::uint64_t end) { return end <= offset; });
    if (unknown_ends_.size() == kMaxUnknown) return Begins::no;

    const ObjectMeter::Result object = meter_->measure(window, at, damage_.begin + damage_.limit - offset);
    if (object.status == ObjectMeter::Result::Status::undecided) return Begins::undecided;
    if (object.status != ObjectMeter::Result::Status::whole) return Begins::no;
    if (is_record(window.bytes().substr(at, object.size))) return Begins::yes;
    unknown_ends_.push_back(offset + object.size);
    return Begins::no;
}

bool Resync::is_record(std::string_view object) {
    document_.clear();
    if (parser_.parse(object, document_, json::Layout::kTopLevel) != json::Parser::Status::complete)
        return false;
    return is_known_(document_, 0) || (!first_key_.empty() && first_key(object) == first_key_);
}

// Rule (b): whether the line that begins at `line` begins something new, at `text`.
Resync::Begins Resync::begins_line(Window& window, std::size_t line, std::size_t& text) const {
    text = line;
    while (text < window.size() && (window[text] == ' ' || window[text] == '\t')) {
        if (text++ - line == damage_.indent) return Begins::no;
    }
    if (text == window.size()) return window.last() ? Begins::no : Begins::undecided;
    const char c = window[text];
    if (c == '{' || c == '[') return Begins::yes;
    if (c == ']') return damage_.in_list ? Begins::yes : Begins::no;
    if (!damage_.in_lines) return Begins::no;
    const std::size_t end = window.line_end(text);
    if (end - text > max_record_) return Begins::no;
    if (!window.is_line_whole(end)) return Begins::undecided;
    return read_prefix(window.bytes(), text, end).is_one ? Begins::yes : Begins::no;
}

}  // namespace duo2qualys::framing
