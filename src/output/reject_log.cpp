#include "output/reject_log.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "json/utf8.hpp"
#include "output/amounts.hpp"
#include "output/base64.hpp"
#include "output/json_text.hpp"
#include "output/printable.hpp"
#include "output/tally.hpp"

namespace duo2qualys::output {

namespace {

// A large reject is escaped and written in pieces of this many bytes. The number is a multiple of three, for
// base64.
constexpr std::size_t kPiece = std::size_t{48} << 10U;

// Removes the next piece from `rest` and returns it escaped.
std::string take_piece(std::string_view& rest, bool is_text) {
    const std::string_view piece = is_text ? json::utf8_prefix(rest, kPiece) : rest.substr(0, kPiece);
    rest.remove_prefix(piece.size());
    if (!is_text) return base64(piece);
    const std::string quoted = json_text(piece);
    return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

void write_reject(std::string_view input, const Reject& reject, Writer& to) {
    auto json = nlohmann::ordered_json::object();
    json["input"] = valid_utf8(input);
    json["line"] = reject.line;
    json["offset"] = reject.offset;
    json["length"] = reject.length;
    json["reason"] = name(reject.reason);
    json["detail"] = valid_utf8(reject.detail);
    if (reject.in_text) json["text"] = true;
    std::string line = json_text(json);
    if (reject.raw.size() == reject.length) {
        const bool is_text = json::is_utf8(reject.raw);
        line.back() = ',';
        line += is_text ? "\"raw\":\"" : "\"raw_base64\":\"";
        for (std::string_view rest = reject.raw; !rest.empty();) {
            if (line.size() >= kPiece) to.write(std::exchange(line, {}));
            line += take_piece(rest, is_text);
        }
        line += "\"}";
    }
    to.write(line += '\n');
}

void LineBuffer::write(std::string_view text) {
    if (held_.size() + text.size() > kMostHeld) flush();
    if (text.size() > kMostHeld) return to_.write(text);
    held_ += text;
}

void LineBuffer::flush() {
    if (held_.empty()) return;
    to_.write(held_);
    held_.clear();
}

RejectLog::RejectLog(Writer* messages, Writer* file) : messages_(messages) {
    if (file != nullptr) file_.emplace(*file);
}

void RejectLog::flush() {
    if (file_) file_->flush();
}

void RejectLog::add(const std::string& input, const Reject& reject) {
    if (file_) write_reject(input, reject, *file_);
    if (++count_ > kMaxMessages) ++not_shown_[static_cast<std::size_t>(reject.reason)];
    if (messages_ == nullptr || count_ > kMaxMessages + 1) return;
    std::string message = fmt::format("{}:{}: {}: {}", printable(input), reject.line, name(reject.reason),
                                      printable(reject.detail));
    if (count_ > kMaxMessages) {
        one_more_ = std::move(message);
        return;
    }
    flush();
    say(*messages_, message);
}

void RejectLog::finish() {
    flush();
    if (messages_ == nullptr || count_ <= kMaxMessages) return;
    // If only one is left, it is shown: its message takes no more room than one that counts it.
    if (count_ == kMaxMessages + 1) return say(*messages_, one_more_);
    say(*messages_,
        fmt::format("{} not shown: {}", counted(count_ - kMaxMessages, "more reject"), listed(not_shown_)));
}

}  // namespace duo2qualys::output
