#include "normalize/event_id.hpp"

#include <xxhash.h>
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>  // the same hash, by the widest vectors of the machine
#endif

#include <array>

#include "json/characters.hpp"

namespace duo2qualys::normalize {
namespace {

constexpr bool is_hyphen_position(std::size_t i) {
    return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

void EventIdMaker::write(const json::Document& document, json::Document::Index record, char* out) {
    const std::string_view form = canonicalizer_.form(document, record);
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(form.data(), form.size()));
    bytes.digest[6] = static_cast<unsigned char>(0x80U | (bytes.digest[6] & 0x0FU));  // version 8
    bytes.digest[8] = static_cast<unsigned char>(0x80U | (bytes.digest[8] & 0x3FU));  // variant of RFC 9562

    constexpr std::string_view kDigits = "0123456789abcdef";
    constexpr std::array<std::size_t, 5> kGroups = {4, 2, 2, 2, 6};  // bytes
    const unsigned char* byte = bytes.digest;
    for (std::size_t group = 0; group < kGroups.size(); ++group) {
        if (group != 0) *out++ = '-';
        for (const unsigned char* const end = byte + kGroups[group]; byte != end; ++byte) {
            *out++ = kDigits[*byte >> 4U];
            *out++ = kDigits[*byte & 0xFU];
        }
    }
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != kUuidSize) return false;
    for (std::size_t i = 0; i < kUuidSize; ++i) {
        if (is_hyphen_position(i) ? text[i] != '-' : json::hex_value(text[i]) < 0) return false;
    }
    return true;
}

}  // namespace duo2qualys::normalize
