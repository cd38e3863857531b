#include "normalize/line_writer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "json/strings.hpp"
#include "normalize/compact.hpp"
#include "text/copy.hpp"

namespace duo2qualys::normalize {

using json::Document;
using mappings::Token;

namespace {

// `,"token":"`.
std::string head(std::string_view token) {
    return ",\"" + std::string(token) + "\":\"";
}

// `,"token":"value"`, the value as plain text.
std::string field(Token token, std::string_view value) {
    std::string escaped(json::escaped_size(value), '\0');
    json::escape(value, escaped.data());
    return head(mappings::name(token)) + escaped + '"';
}

// Room for the quotes, brackets and comma of a value.
constexpr std::size_t kAroundValue = 8;

// Writes the values of a token, beginning with `value`, as a string or an array.
inline char* write_values(const TokenValues& values, const TokenValue* value, char* at) noexcept {
    const bool is_list = value->next != TokenValue::kNone;
    if (is_list) {
        at[-1] = '[';
        *at++ = '"';
    }
    at = copy_padded(value->text, at);
    *at++ = '"';
    if (is_list) {
        do {
            value = &values.at(value->next);
            *at++ = ',';
            *at++ = '"';
            at = copy_padded(value->text, at);
            *at++ = '"';
        } while (value->next != TokenValue::kNone);
        *at++ = ']';
    }
    return at;
}

}  // namespace

TokenSet omitted_tokens(const Options& options, const mappings::Tables& tables) {
    TokenSet tokens;
    for (const mappings::TokenInfo& info : tables.tokens) {
        if (std::find(options.omit.begin(), options.omit.end(), info.name) != options.omit.end())
            tokens.insert(info.token);
    }
    return tokens;
}

std::string_view fixed_value(Token token, const Options& options) {
    switch (token) {
        case Token::deviceHost: return options.device_host;
        case Token::customerId: return options.customer_id;
        case Token::collectorId: return options.collector_id;
        case Token::eventSourceId: return options.event_source_id;
        default: return mappings::info(token).constant;
    }
}

LineWriter::LineWriter(const Options& options, const mappings::Tables& tables)
    : omitted_(omitted_tokens(options, tables)) {
    const auto has = [this](Token token) { return !omitted_.has(token); };
    with_id_ = options.event_id == EventId::content && has(Token::eventId);
    with_unmapped_ = options.unmapped == Unmapped::keep && has(Token::unmapped);
    first_tokens_ = static_cast<std::uint32_t>(((std::uint64_t{1} << kFirstTokens) - 1) & ~omitted_.bits);
    site_tokens_ = ~((std::uint64_t{1} << mappings::kTokenCount) - 1) & ~omitted_.bits;
    for (std::size_t i = 0; i < kFirstTokens; ++i) {
        const std::string text = head(mappings::name(static_cast<Token>(i)));
        heads_[i].size = text.size();
        std::copy(text.begin(), text.end(), heads_[i].text.begin());
    }
    for (const mappings::TokenInfo& info : tables.tokens)
        if (mappings::is_site_token(info.token)) site_heads_.push_back(head(info.name));
    for (const mappings::TokenInfo& info : mappings::kTokens) {
        const std::string_view value = fixed_value(info.token, options);
        if (!value.empty() && has(info.token)) fixed_fields_ += field(info.token, value);
    }
}

void LineWriter::set_received_time(std::string_view text) {
    const bool is_left_out = text.empty() || omitted_.has(Token::collectorReceivedTime);
    received_field_ = is_left_out ? std::string() : field(Token::collectorReceivedTime, text);
}

char* LineWriter::write_first_tokens(const TokenValues& values, char* at) const noexcept {
    for (auto rest = static_cast<std::uint32_t>(values.present().bits) & first_tokens_; rest != 0;
         rest &= rest - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(rest));
        std::memcpy(at, heads_[i].text.data(), kTokenHeadSize);
        at = write_values(values, &values.first(static_cast<Token>(i)), at + heads_[i].size);
    }
    return at;
}

void LineWriter::write_site_tokens(const TokenValues& values, TextBuffer& out) const {
    for (std::uint64_t rest = values.present().bits & site_tokens_; rest != 0; rest &= rest - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(rest));
        out.append(site_heads_[i - mappings::kTokenCount]);
        char* const at = out.room(values.text_size() + values.size() * kAroundValue + kCopyPadding);
        out.advance(write_values(values, &values.first(static_cast<Token>(i)), at));
    }
}

void LineWriter::write(const Document& document, Document::Index record, const TokenValues& values,
                       TextBuffer& out) {
    constexpr std::size_t kPerValue = kTokenHeadSize + kAroundValue;
    const std::size_t begin = out.size();
    char* at = out.room(values.text_size() + values.size() * kPerValue + fixed_fields_.size() +
                        received_field_.size() + kUuidSize + kCopyPadding);
    at = write_first_tokens(values, at);
    at = copy_text(fixed_fields_, at);
    if (with_id_) {
        at = copy_text(",\"eventId\":\"", at);
        id_ = ids_.make(document, record);
        id_.write(at);
        at += kUuidSize;
        *at++ = '"';
    }
    at = copy_text(received_field_, at);
    out.advance(at);
    if ((values.present().bits & site_tokens_) != 0) [[unlikely]]
        write_site_tokens(values, out);

    if (with_unmapped_) {
        const std::size_t before = out.size();
        out.append(',');
        if (!append_unmapped(document, record, out)) out.truncate(before);
    }
    if (out.size() == begin) out.append(',');
    out[begin] = '{';  // replaces the first comma
    out.append("}\n");
}

}  // namespace duo2qualys::normalize
