#include "output/reject_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "json/characters.hpp"
#include "json/parser.hpp"
#include "json/strings.hpp"
#include "json/utf8.hpp"
#include "output/base64.hpp"
#include "text/whole_number.hpp"

namespace duo2qualys::output {
namespace {

constexpr std::size_t kLongestKey = 16;      // no field has a longer key
constexpr std::size_t kLongestNumber = 20;   // digits of 64 bits
constexpr std::size_t kLongestReason = 100;  // no reason is as long
constexpr std::size_t kLongestEscape = 12;   // a pair of surrogates

std::optional<Reason> reason_named(std::string_view text) {
    for (std::size_t i = 0; i < kReasonCount; ++i) {
        if (name(static_cast<Reason>(i)) == text) return static_cast<Reason>(i);
    }
    return std::nullopt;
}

}  // namespace

RejectReader::Field RejectReader::field_named(std::string_view key) {
    static constexpr std::array<std::pair<std::string_view, Field>, 9> kFields = {{
        {"input", Field::input},
        {"detail", Field::detail},
        {"reason", Field::reason},
        {"raw", Field::raw},
        {"raw_base64", Field::base64},
        {"text", Field::text},
        {"line", Field::line},
        {"offset", Field::offset},
        {"length", Field::length},
    }};
    const auto* const found =
        std::find_if(kFields.begin(), kFields.end(), [key](const auto& field) { return field.first == key; });
    return found == kFields.end() ? Field::none : found->second;
}

void RejectReader::feed(std::string_view bytes) {
    while (!bytes.empty() && !is_bad_) {
        if (in_string_) {
            bytes.remove_prefix(take_string(bytes));
            continue;
        }
        const char c = bytes.front();
        if (!json::is_blank(c)) is_blank_ = false;
        if (scan(bytes.substr(0, 1))) take_structure(c);
        bytes.remove_prefix(1);
    }
}

// Scans bytes of the object, or blanks after it. Returns whether the object continues.
bool RejectReader::scan(std::string_view bytes) {
    if (is_done_) {
        if (!json::is_blank(bytes.front())) refuse();
    } else if (scanner_.feed(bytes) == json::Scanner::Status::invalid) {
        refuse();
    }
    return !is_bad_ && !is_done_;
}

// Reads a byte outside strings.
void RejectReader::take_structure(char c) {
    if (json::is_blank(c)) return;
    const std::size_t depth = scanner_.depth();
    switch (c) {
        case '"': return begin_string();
        case '{':
        case '[':
            if (depth > json::kMaxDepth || (depth == 1 && c == '[')) return refuse();
            if (depth == 1) expects_key_ = true;
            if (depth == 2 && field_ != Field::none) refuse();
            return;
        case '}':
        case ']':
            if (depth != 0) return;
            end_value();
            is_done_ = true;
            return;
        default: break;
    }
    if (depth == 0) return refuse();
    if (depth != 1) return;
    if (c == ',') {
        end_value();
        expects_key_ = true;
    } else if (c == ':') {
        expects_key_ = false;
        is_string_ = false;
        token_.clear();
    } else if (token_.size() <= kLongestNumber) {
        token_ += c;
    }
}

void RejectReader::begin_string() {
    in_string_ = true;
    is_kept_ = scanner_.depth() == 1 && (expects_key_ || field_ != Field::none);
    if (scanner_.depth() == 0) refuse();
    if (!is_kept_) return;
    if (expects_key_) return key_.clear();
    switch (field_) {
        case Field::input: return kept_.input.clear();
        case Field::detail: return kept_.reject.detail.clear();
        case Field::reason: return reason_.clear();
        case Field::base64:
            if (has(Field::raw)) {
                is_kept_ = false;
                return;
            }
            base64_bits_ = 0;
            base64_has_end_ = false;
            [[fallthrough]];
        case Field::raw:
            kept_.reject.raw.clear();
            is_too_large_ = false;
            return;
        default: return refuse();  // a string in place of a number or literal
    }
}

// Reads bytes of a string, or its closing quote. Returns the number of bytes read.
std::size_t RejectReader::take_string(std::string_view bytes) {
    const char c = bytes.front();
    if (!escape_.empty() || c == '\\') {
        if (scan(bytes.substr(0, 1))) take_escape(c);
        return 1;
    }
    if (c == '"') {
        if (scan(bytes.substr(0, 1))) end_string();
        return 1;
    }
    const auto* const end =
        std::find_if(bytes.begin(), bytes.end(), [](char byte) { return byte == '"' || byte == '\\'; });
    const std::string_view plain = bytes.substr(0, static_cast<std::size_t>(end - bytes.begin()));
    if (scan(plain)) append(plain);
    return plain.size();
}

// Reads a byte of an escape. Keeps the escape of a high surrogate until the low one has been read.
void RejectReader::take_escape(char c) {
    escape_ += c;
    if (escape_.size() == 1) return;
    const bool has_digits = escape_[1] == 'u';
    if (has_digits && escape_.size() < 6) return;
    const std::uint32_t unit = has_digits ? json::code_unit(escape_.data() + 2) : 0;
    if (json::is_low_surrogate(unit) != !high_.empty()) return refuse();
    if (json::is_high_surrogate(unit)) {
        high_ = std::exchange(escape_, {});
        return;
    }
    std::array<char, kLongestEscape + json::kStringPadding> spelt{};
    std::array<char, kLongestEscape + json::kStringPadding> meant;
    high_ += escape_;
    high_.copy(spelt.data(), kLongestEscape);
    const char* const end = json::unescape({spelt.data(), high_.size()}, meant.data());
    high_.clear();
    escape_.clear();
    append({meant.data(), static_cast<std::size_t>(end - meant.data())});
}

void RejectReader::end_string() {
    in_string_ = false;
    if (!high_.empty()) return refuse();
    if (scanner_.depth() != 1) return;
    if (expects_key_) {
        field_ = field_named(key_);
    } else {
        is_string_ = true;
    }
}

void RejectReader::append(std::string_view text) {
    if (!high_.empty()) return refuse();
    if (!is_kept_) return;
    // A longer key is cut after one byte more than kLongestKey, so it equals the key of no field.
    if (expects_key_) {
        key_ += text.substr(0, kLongestKey + 1 - std::min(key_.size(), kLongestKey + 1));
        return;
    }
    switch (field_) {
        case Field::input: return append_text(kept_.input, text, kMaxText);
        case Field::detail: return append_text(kept_.reject.detail, text, kMaxText);
        case Field::reason: return append_text(reason_, text, kLongestReason);
        case Field::raw: return append_raw(text);
        default: return append_base64(text);
    }
}

void RejectReader::append_text(std::string& to, std::string_view text, std::size_t most) {
    if (most - to.size() < text.size()) return refuse();
    to += text;
}

void RejectReader::append_raw(std::string_view bytes) {
    std::string& raw = kept_.reject.raw;
    if (is_too_large_) return;
    if (max_raw_ - raw.size() < bytes.size()) {
        is_too_large_ = true;
        raw = std::string();
        return;
    }
    // Unlike the growth of std::string, this never exceeds the limit.
    if (raw.capacity() - raw.size() < bytes.size())
        raw.reserve(std::max(raw.size() + bytes.size(), std::min(max_raw_, 2 * raw.size())));
    raw += bytes;
}

void RejectReader::append_base64(std::string_view text) {
    for (const char c : text) {
        if (c == '=') {
            base64_has_end_ = true;
            continue;
        }
        const int value = base64_value(c);
        if (value < 0 || base64_has_end_) return refuse();
        base64_ = base64_ << 6U | static_cast<std::uint32_t>(value);
        base64_bits_ += 6;
        if (base64_bits_ < 8) continue;
        base64_bits_ -= 8;
        const char byte = static_cast<char>(base64_ >> base64_bits_ & 0xFFU);
        append_raw({&byte, 1});
    }
}

// Notes that the current field, if there is one, has a value.
void RejectReader::end_value() {
    if (field_ == Field::none) return;
    if (is_number(field_)) {
        end_number();
    } else if (field_ == Field::text) {
        kept_.reject.in_text = token_ == "true";
        if (token_ != "true" && token_ != "false") refuse();
    } else if (!is_string_) {
        refuse();
    }
    seen_ |= 1U << static_cast<unsigned>(field_);
    field_ = Field::none;
}

void RejectReader::end_number() {
    Reject& reject = kept_.reject;
    std::uint64_t& number = field_ == Field::line     ? reject.line
                            : field_ == Field::offset ? reject.offset
                                                      : reject.length;
    const std::optional<std::uint64_t> read = whole_number(token_);
    if (is_string_ || !read) return refuse();
    number = *read;
}

bool RejectReader::has_all() const {
    constexpr std::array kNeeded = {Field::input, Field::detail, Field::reason,
                                    Field::line,  Field::offset, Field::length};
    return std::all_of(kNeeded.begin(), kNeeded.end(), [this](Field field) { return has(field); });
}

std::optional<KeptReject> RejectReader::end_line() {
    RejectReader line = std::exchange(*this, RejectReader(max_raw_));
    KeptReject& kept = line.kept_;
    const std::optional<Reason> reason = reason_named(line.reason_);
    if (line.is_bad_ || !line.is_done_ || !line.has_all() || !reason) return std::nullopt;
    if (!json::is_utf8(kept.input) || !json::is_utf8(kept.reject.detail)) return std::nullopt;
    if (line.has(Field::raw) && !json::is_utf8(kept.reject.raw)) return std::nullopt;
    kept.reject.reason = *reason;
    if (line.is_too_large_) {
        kept.reject.reason = Reason::too_large;
        kept.reject.detail = "the kept bytes are more than --max-record";
    }
    const bool was_kept = line.has(Field::raw) || line.has(Field::base64);
    kept.has_raw = was_kept && !line.is_too_large_ && kept.reject.length != 0;
    if (!kept.has_raw) kept.reject.raw = std::string();
    return std::move(kept);
}

}  // namespace duo2qualys::output
