#include "output/reject_log.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "json/utf8.hpp"
#include "output/amounts.hpp"
#include "output/json_text.hpp"
#include "output/printable.hpp"

namespace duo2qualys::output {
namespace {

// RFC 4648, section 4.
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t k) -> std::uint32_t {
            return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
        };
        const std::uint32_t group = byte(0) << 16U | byte(1) << 8U | byte(2);
        for (unsigned k = 0; k < 4; ++k) {
            out += i + k <= bytes.size() ? kBase64[group >> (18U - 6U * k) & 0x3FU] : '=';
        }
    }
    return out;
}

std::optional<std::string> unbase64(std::string_view text) {
    std::string out;
    std::uint32_t group = 0;
    unsigned bits = 0;
    while (text.ends_with('='))
        text.remove_suffix(1);
    for (const char c : text) {
        const std::size_t value = kBase64.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        group = group << 6U | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(group >> bits & 0xFFU);
        }
    }
    return out;
}

std::optional<Reason> reason_named(std::string_view text) {
    for (std::size_t i = 0; i < kReasonCount; ++i) {
        if (name(static_cast<Reason>(i)) == text) return static_cast<Reason>(i);
    }
    return std::nullopt;
}

}  // namespace

std::string reject_line(std::string_view input, const Reject& reject) {
    auto json = nlohmann::ordered_json::object();
    json["input"] = valid_utf8(input);
    json["line"] = reject.line;
    json["offset"] = reject.offset;
    json["length"] = reject.length;
    json["reason"] = name(reject.reason);
    json["detail"] = valid_utf8(reject.detail);
    if (reject.in_text) json["text"] = true;
    if (reject.raw.size() == reject.length) {
        if (json::is_utf8(reject.raw)) {
            json["raw"] = reject.raw;
        } else {
            json["raw_base64"] = base64(reject.raw);
        }
    }
    return json_text(json) + '\n';
}

std::optional<KeptReject> read_reject_line(std::string_view line) try {
    const nlohmann::json json = nlohmann::json::parse(line);
    KeptReject kept;
    json.at("input").get_to(kept.input);
    json.at("line").get_to(kept.reject.line);
    json.at("offset").get_to(kept.reject.offset);
    json.at("length").get_to(kept.reject.length);
    json.at("detail").get_to(kept.reject.detail);
    const std::optional<Reason> reason = reason_named(json.at("reason").get<std::string>());
    if (!reason) return std::nullopt;
    kept.reject.reason = *reason;
    if (json.contains("raw")) {
        json.at("raw").get_to(kept.reject.raw);
    } else if (json.contains("raw_base64")) {
        std::optional<std::string> raw = unbase64(json.at("raw_base64").get<std::string>());
        if (!raw) return std::nullopt;
        kept.reject.raw = std::move(*raw);
    } else {
        return kept;
    }
    kept.has_raw = kept.reject.length != 0;
    return kept;
} catch (const nlohmann::json::exception&) {
    return std::nullopt;
}

void RejectLog::add(const std::string& input, const Reject& reject) {
    if (file_ != nullptr) file_->write(reject_line(input, reject));
    if (++count_ > kMaxMessages) ++not_shown_[static_cast<std::size_t>(reject.reason)];
    if (messages_ == nullptr || count_ > kMaxMessages + 1) return;
    std::string message = fmt::format("duo2qualys: {}:{}: {}: {}\n", printable(input), reject.line,
                                      name(reject.reason), printable(reject.detail));
    if (count_ <= kMaxMessages) return messages_->write(message);
    one_more_ = std::move(message);
}

void RejectLog::finish() {
    if (messages_ == nullptr || count_ <= kMaxMessages) return;
    // A message that there is one more would be as long as the reject's own message.
    if (count_ == kMaxMessages + 1) return messages_->write(one_more_);
    std::string counts;
    for (std::size_t i = 0; i < kReasonCount; ++i) {
        if (not_shown_[i] == 0) continue;
        counts +=
            fmt::format("{}{} {}", counts.empty() ? "" : ", ", not_shown_[i], name(static_cast<Reason>(i)));
    }
    messages_->write(
        fmt::format("duo2qualys: {} not shown: {}\n", counted(count_ - kMaxMessages, "more reject"), counts));
}

}  // namespace duo2qualys::output
