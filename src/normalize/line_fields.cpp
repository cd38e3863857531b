#include "normalize/line_fields.hpp"

#include <utility>

#include "json/strings.hpp"
#include "normalize/compact.hpp"

namespace duo2qualys::normalize {

using json::Document;
using mappings::Token;
using mappings::TokenInfo;

LineFields::LineFields(const Options& options, const mappings::Tables& tables)
    : options_(options), tables_(tables), omitted_(omitted_tokens(options, tables)) {}

void LineFields::add(const TokenInfo& info, std::string value) {
    if (!value.empty()) fields_.push_back({info.token, info.name, {std::move(value)}});
}

const std::vector<LineField>& LineFields::read(const Document& document, Document::Index record,
                                               const TokenValues& values) {
    fields_.clear();
    for (const TokenInfo& info : tables_.tokens) {
        if (omitted_.has(info.token)) continue;
        if (mappings::is_fed_by_rows(info.token)) {
            if (!values.has(info.token)) continue;
            const TokenValue* value = &values.first(info.token);
            add(info, plain(*value));
            while (value->next != TokenValue::kNone) {
                value = &values.at(value->next);
                fields_.back().values.push_back(plain(*value));
            }
        } else if (info.token == Token::eventId) {
            if (options_.event_id == EventId::none) continue;
            std::string id(kUuidSize, '\0');
            ids_.make(document, record).write(id.data());
            add(info, std::move(id));
        } else if (info.token == Token::collectorReceivedTime) {
            add(info, received_time_);
        } else if (info.token == Token::unmapped) {
            unmapped_.clear();
            if (options_.unmapped == Unmapped::drop || !append_unmapped(document, record, unmapped_))
                continue;
            add(info, std::string(unmapped_.view().substr(std::string_view("\"unmapped\":").size())));
        } else {
            add(info, std::string(fixed_value(info.token, options_)));
        }
    }
    return fields_;
}

std::string plain(const TokenValue& value) {
    std::string padded(value.text);
    padded.resize(value.text.size() + json::kStringPadding);
    std::string plain(padded.size(), '\0');
    const char* const end = json::unescape({padded.data(), value.text.size()}, plain.data());
    plain.resize(static_cast<std::size_t>(end - plain.data()));
    return plain;
}

}  // namespace duo2qualys::normalize
