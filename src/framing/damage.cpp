// The framer's way with what is no record: how far a reject goes, why, and what is too large to be kept.
#include <algorithm>

#include "framing/framer.hpp"
#include "json/characters.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {
namespace {

using json::Scanner;

constexpr std::string_view kTooLarge = "the record is larger than --max-record";

// The end of the bytes from `begin` to `end` without blanks and commas at their end.
std::size_t trimmed_end(std::string_view bytes, std::size_t begin, std::size_t end) {
    while (end > begin && (json::is_blank(bytes[end - 1]) || bytes[end - 1] == ','))
        --end;
    return end;
}

// What is wrong with a text that begins with a complete value. Plain text may begin with a number.
std::string_view text_after_value(std::string_view text) {
    constexpr std::string_view kOpeners = "{[\"";
    return kOpeners.find(text.front()) == std::string_view::npos ? "no JSON" : "text after the value";
}

}  // namespace

// An object that the fast path could not read: looked at byte by byte, it may still be a record, because the
// damage is only near it.
Item Framer::read_damaged_object() {
    const std::string_view bytes = window_.bytes();
    Scanner scanner;
    const Scanner::Status status = scanner.feed(bytes.substr(at_));
    if (status == Scanner::Status::incomplete && !window_.last()) return need_more();
    if (status != Scanner::Status::complete) return reject_damage(at_, false);

    const std::size_t end = at_ + scanner.consumed();
    const std::string_view text = bytes.substr(at_, scanner.consumed());
    if (text.size() > max_record_) return reject(end, Reason::too_large, kTooLarge);
    if (!json::is_utf8(text)) return reject(end, Reason::invalid_utf8, "the bytes are no UTF-8");
    if (reader_.read_value(text, document_) == SegmentReader::Status::too_deep) {
        return reject(end, Reason::too_deep, "more than 1000 levels of objects and arrays");
    }
    Item item;
    item.what = Item::What::record;
    item.begin = at_;
    item.size = text.size();
    at_ = end;
    return item;
}

// Rejects what begins at at_ up to where reading can go on.
Item Framer::reject_damage(std::size_t search_from, bool to_line_end) {
    const std::string_view bytes = window_.bytes();
    const ResyncRange range{search_from, window_.indent(at_), in_list(), to_line_end};
    const Resync::Result resync = resync_.search(window_, range);
    if (resync.status == Resync::Result::Status::undecided) return need_more();

    const std::size_t end = trimmed_end(bytes, at_, resync.position);
    const std::string_view text = bytes.substr(at_, end - at_);
    const std::size_t next = resync.position;
    Scanner scanner;
    const bool at_end = resync.status == Resync::Result::Status::end_of_window;
    const bool is_beginning =
        scanner.feed(text) != Scanner::Status::invalid && scanner.finish() == Scanner::Status::incomplete;
    Item item;
    if (text.size() > max_record_) {
        item = reject(end, Reason::too_large, kTooLarge);
    } else if (!json::is_utf8(text)) {
        item = reject(end, Reason::invalid_utf8, "the bytes are no UTF-8");
    } else if (is_beginning) {
        item = reject(end, at_end ? Reason::truncated : Reason::invalid_json, scanner.missing());
    } else {
        item = reject(end, Reason::invalid_json,
                      scanner.problem().empty() ? text_after_value(text) : scanner.problem());
    }
    for (Container& container : containers_)
        container.doubtful = true;
    reject_at_end_ = at_end;
    at_ = next;
    return item;
}

// Rejects the bytes from at_ to `end`, and goes on there.
Item Framer::reject(std::size_t end, Reason reason, std::string_view detail) {
    Item item;
    item.what = Item::What::reject;
    item.begin = at_;
    item.size = end - at_;
    item.length = item.size;
    item.reason = reason;
    item.detail = detail;
    item.place = window_.place(at_);
    at_ = end;
    reader_.reset();
    reject_at_end_ = window_.last() && end == window_.size() && item.size != 0;
    return item;
}

// More bytes are needed to decide what begins at at_; unless it is too large already.
Item Framer::need_more() {
    if (window_.size() - at_ <= max_record_) return {};
    return pass_over(window_[at_] == '{' || window_[at_] == '[' ? Passing::value : Passing::line);
}

Item Framer::pass_over(Passing passing) {
    passing_ = passing;
    passed_scanner_ = Scanner();
    passed_place_ = window_.place(at_);
    passed_indent_ = window_.indent(at_);
    passed_size_ = 0;
    reader_.reset();
    const std::optional<Item> item = go_on_passing();
    return item ? *item : Item();
}

std::optional<Item> Framer::go_on_passing() {
    if (passing_ == Passing::value) {
        if (const std::optional<Item> item = pass_value()) return item;
    }
    return passing_ == Passing::nothing ? std::nullopt : pass_damage();
}

// Passes over a value until it ends or proves to be no JSON.
std::optional<Item> Framer::pass_value() {
    const std::string_view rest = window_.bytes().substr(at_);
    const std::size_t before = passed_scanner_.consumed();
    const Scanner::Status status = passed_scanner_.feed(rest);
    const std::size_t end = at_ + passed_scanner_.consumed() - before;
    if (status == Scanner::Status::complete) return end_passing(end);
    passed_size_ += end - at_;
    at_ = end;
    if (status == Scanner::Status::invalid) {
        passing_ = Passing::damage;
        return std::nullopt;
    }
    if (window_.last()) return end_passing(end);
    return Item();
}

// Passes over damage, or what is left of a line, until reading can go on.
std::optional<Item> Framer::pass_damage() {
    if (at_ == window_.size()) return window_.last() ? end_passing(at_) : Item();
    const ResyncRange range{at_, passed_indent_, in_list(), passing_ == Passing::line};
    const Resync::Result resync = resync_.search(window_, range);
    if (resync.status != Resync::Result::Status::undecided) {
        for (Container& container : containers_)
            container.doubtful = true;
        return end_passing(resync.position);
    }
    // What is left may belong to what comes: keep the last line, if it is not too large itself.
    const void* newline = memrchr(window_.bytes().data() + at_, '\n', window_.size() - at_);
    std::size_t keep =
        newline == nullptr
            ? window_.size()
            : static_cast<std::size_t>(static_cast<const char*>(newline) - window_.bytes().data());
    if (window_.size() - keep > max_record_) keep = window_.size();
    passed_size_ += keep - at_;
    at_ = keep;
    return Item();
}

Item Framer::end_passing(std::size_t end) {
    passing_ = Passing::nothing;
    const std::size_t begin = at_;
    Item item = reject(trimmed_end(window_.bytes(), begin, end), Reason::too_large, kTooLarge);
    item.place = passed_place_;
    item.length = passed_size_ + item.size;
    at_ = end;
    return item;
}

}  // namespace duo2qualys::framing
