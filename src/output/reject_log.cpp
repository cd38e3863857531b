#include "output/reject_log.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "json/structurals.hpp"
#include "output/printable.hpp"

namespace duo2qualys::output {
namespace {

// RFC 4648, section 4.
std::string base64(std::string_view bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t k) -> std::uint32_t {
            return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
        };
        const std::uint32_t group = byte(0) << 16U | byte(1) << 8U | byte(2);
        for (unsigned k = 0; k < 4; ++k) {
            out += i + k <= bytes.size() ? kAlphabet[group >> (18U - 6U * k) & 0x3FU] : '=';
        }
    }
    return out;
}

std::string utf8(std::string_view text) {
    return json::is_utf8(text) ? std::string(text) : printable(text);
}

}  // namespace

std::string reject_line(std::string_view input, const Reject& reject) {
    nlohmann::ordered_json json;
    json["input"] = utf8(input);
    json["line"] = reject.line;
    json["offset"] = reject.offset;
    json["length"] = reject.length;
    json["reason"] = name(reject.reason);
    json["detail"] = utf8(reject.detail);
    if (reject.raw.size() == reject.length) {
        if (json::is_utf8(reject.raw)) {
            json["raw"] = reject.raw;
        } else {
            json["raw_base64"] = base64(reject.raw);
        }
    }
    return json.dump() + '\n';
}

void RejectLog::add(std::string_view input, const Reject& reject) {
    if (file_ != nullptr) file_->write(reject_line(input, reject));
    if (++count_ > kMaxMessages) {
        ++not_shown_[static_cast<std::size_t>(reject.reason)];
    } else if (messages_ != nullptr) {
        messages_->write(fmt::format("duo2qualys: {}:{}: {}: {}\n", printable(input), reject.line,
                                     name(reject.reason), printable(reject.detail)));
    }
}

void RejectLog::finish() {
    if (messages_ == nullptr || count_ <= kMaxMessages) return;
    std::string counts;
    for (std::size_t i = 0; i < kReasonCount; ++i) {
        if (not_shown_[i] == 0) continue;
        counts +=
            fmt::format("{}{} {}", counts.empty() ? "" : ", ", not_shown_[i], name(static_cast<Reason>(i)));
    }
    const std::uint64_t more = count_ - kMaxMessages;
    messages_->write(fmt::format("duo2qualys: {} more {} not shown: {}\n", more,
                                 more == 1 ? "reject" : "rejects", counts));
}

}  // namespace duo2qualys::output
