#include "normalize/event_id.hpp"

#include <xxhash.h>

#include <array>
#include <cstring>

#include "json/characters.hpp"

namespace duo2qualys::normalize {
namespace {

constexpr auto kHexPairs = [] {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::array<std::array<char, 2>, 256> pairs{};
    for (std::size_t byte = 0; byte < pairs.size(); ++byte)
        pairs[byte] = {kDigits[byte >> 4U], kDigits[byte & 0xFU]};
    return pairs;
}();

// The positions of the digits of each byte in the text. Hyphens are at the other positions.
constexpr std::array<std::uint8_t, 16> kPlaces = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

constexpr bool is_hyphen_position(std::size_t i) {
    return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

Uuid EventIdMaker::make(const json::Document& document, json::Document::Index record) {
    const std::string_view form = canonicalizer_.form(document, record);
    Uuid id;
    if (form.size() >= json::wide::kSmallest && loops_.hash != nullptr) {
        loops_.hash(form.data(), form.size(), id.bytes.data());
    } else {
        XXH128_canonical_t hash;
        XXH128_canonicalFromHash(&hash, XXH3_128bits(form.data(), form.size()));
        static_assert(sizeof(hash.digest) == sizeof(id.bytes));
        std::memcpy(id.bytes.data(), hash.digest, sizeof(hash.digest));
    }
    id.bytes[6] = static_cast<unsigned char>(0x80U | (id.bytes[6] & 0x0FU));  // version 8
    id.bytes[8] = static_cast<unsigned char>(0x80U | (id.bytes[8] & 0x3FU));  // variant of RFC 9562
    return id;
}

void Uuid::write(char* out) const noexcept {
    for (std::size_t i = 0; i < kPlaces.size(); ++i)
        std::memcpy(out + kPlaces[i], kHexPairs[bytes[i]].data(), 2);
    for (const std::size_t place : {8U, 13U, 18U, 23U})
        out[place] = '-';
}

std::optional<Uuid> Uuid::read(std::string_view text) noexcept {
    if (!is_uuid(text)) return std::nullopt;
    Uuid uuid;
    for (std::size_t i = 0; i < kPlaces.size(); ++i) {
        const int high = json::hex_value(text[kPlaces[i]]);
        const int low = json::hex_value(text[kPlaces[i] + 1U]);
        uuid.bytes[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return uuid;
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != kUuidSize) return false;
    for (std::size_t i = 0; i < kUuidSize; ++i) {
        if (is_hyphen_position(i) ? text[i] != '-' : json::hex_value(text[i]) < 0) return false;
    }
    return true;
}

}  // namespace duo2qualys::normalize
