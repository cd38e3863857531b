/// Defines the tokens of the Qualys data model: their names, the guide's section that lists them, and the
/// form of their values. Tested by tests/unit/mappings_test.cpp and tests/unit/listings_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mappings/row.hpp"

namespace duo2qualys::mappings {

inline constexpr std::string_view kDataFieldMappings = "Data Field Mappings";
inline constexpr std::string_view kInternalFields = "Qualys Internal Fields";

/// The form of a token's value in the output.
enum class Form : std::uint8_t {
    texts,          ///< a string that is not empty, or an array of two or more distinct ones
    addresses,      ///< like texts, each a dotted quad
    times,          ///< like texts, each an ISO 8601 time
    constant,       ///< always `constant`
    text,           ///< one string that is not empty
    uuid,           ///< a UUID in lower case
    content_id,     ///< a UUID of version 8 in lower case
    received_time,  ///< `Jun 01, 2021 11:29:04 AM`
    object,         ///< a JSON object that is not empty
};

/// One token.
struct TokenInfo {
    Token token{};
    std::string_view name;
    std::string_view section{};  ///< the guide's section that lists it; empty for an extension
    Form form = Form::texts;
    std::string_view constant{};  ///< the value, if it never changes
    std::string_view meaning;     ///< for readers of listings and of the schema
};

/// In the order of the keys in the output, which is also the order of `Token`.
// clang-format off
inline constexpr auto kTokens = std::to_array<TokenInfo>({
    {.token = Token::eventType, .name = "eventType", .section = kDataFieldMappings, .meaning = "What was done, in Duo's spelling"},
    {.token = Token::description, .name = "description", .section = kDataFieldMappings, .meaning = "What changed, as Duo wrote it"},
    {.token = Token::destinationIpv4, .name = "destinationIpv4", .section = kDataFieldMappings, .form = Form::addresses, .meaning = "The address that the description names"},
    {.token = Token::destinationUser, .name = "destinationUser", .section = kDataFieldMappings, .meaning = "The user acted on, by email address"},
    {.token = Token::phoneNumber, .name = "phoneNumber", .section = kDataFieldMappings, .meaning = "The phone that took part"},
    {.token = Token::policy, .name = "policy", .section = kDataFieldMappings, .meaning = "The enrollment policy"},
    {.token = Token::group, .name = "group", .section = kDataFieldMappings, .meaning = "The groups that the user belongs to"},
    {.token = Token::outcome, .name = "outcome", .section = kDataFieldMappings, .meaning = "How the event ended, or the status that it set"},
    {.token = Token::application, .name = "application", .section = kDataFieldMappings, .meaning = "The application concerned"},
    {.token = Token::osDetails, .name = "osDetails", .section = kDataFieldMappings, .meaning = "The operating system of the device"},
    {.token = Token::message, .name = "message", .section = kDataFieldMappings, .meaning = "The text of the enrollment email"},
    {.token = Token::eventTime, .name = "eventTime", .section = kDataFieldMappings, .form = Form::times, .meaning = "When it happened, ISO 8601"},
    {.token = Token::object, .name = "object", .section = kDataFieldMappings, .meaning = "The thing acted on"},
    {.token = Token::sourceUser, .name = "sourceUser", .section = kDataFieldMappings, .meaning = "Who acted"},
    {.token = Token::destinationHost, .name = "destinationHost", .section = kDataFieldMappings, .meaning = "The Duo API host, or the enrolled machine"},
    {.token = Token::eventName, .name = "eventName", .section = kDataFieldMappings, .meaning = "A short name of the event, for people"},
    {.token = Token::sourceIpv4, .name = "sourceIpv4", .form = Form::addresses, .meaning = "The address that the request came from"},
    {.token = Token::deviceType, .name = "deviceType", .section = kInternalFields, .form = Form::constant, .constant = "IAM", .meaning = "The kind of the data source"},
    {.token = Token::deviceModel, .name = "deviceModel", .section = kInternalFields, .form = Form::constant, .constant = "Duo", .meaning = "The product"},
    {.token = Token::deviceVendor, .name = "deviceVendor", .section = kInternalFields, .form = Form::constant, .constant = "Cisco", .meaning = "The vendor of the product"},
    {.token = Token::deviceHost, .name = "deviceHost", .section = kInternalFields, .form = Form::text, .meaning = "The host that delivers the log, from --device-host"},
    {.token = Token::customerId, .name = "customerId", .section = kInternalFields, .form = Form::uuid, .meaning = "The Qualys customer, from --customer-id"},
    {.token = Token::collectorId, .name = "collectorId", .section = kInternalFields, .form = Form::uuid, .meaning = "The Qualys collector, from --collector-id"},
    {.token = Token::eventSourceId, .name = "eventSourceId", .section = kInternalFields, .form = Form::uuid, .meaning = "The Qualys event source, from --event-source-id"},
    {.token = Token::eventId, .name = "eventId", .section = kInternalFields, .form = Form::content_id, .meaning = "The same for records with the same content"},
    {.token = Token::collectorReceivedTime, .name = "collectorReceivedTime", .section = kInternalFields, .form = Form::received_time, .meaning = "When the record was read, UTC"},
    {.token = Token::unmapped, .name = "unmapped", .form = Form::object, .meaning = "What gave no token, with --unmapped keep"},
});
// clang-format on

inline constexpr std::size_t kTokenCount = kTokens.size();

/// The largest number of tokens, because sets of tokens are 64-bit words.
inline constexpr std::size_t kMostTokens = 64;
static_assert(kTokenCount <= kMostTokens);

/// Whether a token is defined by the tables of a site. The numbers of such tokens follow those of `Token`.
constexpr bool is_site_token(Token token) {
    return static_cast<std::size_t>(token) >= kTokenCount;
}

/// Whether rows can fill a token. The program fills the others itself.
constexpr bool is_fed_by_rows(Token token) {
    return token < Token::deviceType || is_site_token(token);
}

/// The entry of a compiled-in token. For any token, use Tables::info().
constexpr const TokenInfo& info(Token token) {
    return kTokens[static_cast<std::size_t>(token)];
}

/// The key of a compiled-in token in the output.
constexpr std::string_view name(Token token) {
    return info(token).name;
}

/// The name of a conversion in listings.
constexpr std::string_view name(Conversion conversion) {
    switch (conversion) {
        case Conversion::text: return "text";
        case Conversion::verbatim: return "verbatim";
        case Conversion::scalars: return "scalars";
        case Conversion::outcome: return "outcome";
        case Conversion::ipv4: return "ipv4";
        case Conversion::phone: return "phone";
        case Conversion::time: return "time";
        case Conversion::flag: return "flag";
        case Conversion::constant: return "constant";
        case Conversion::action_outcome: return "action outcome";
        case Conversion::action_name: return "action name";
        case Conversion::event_name: return "event name";
    }
    return {};
}

}  // namespace duo2qualys::mappings
