#include "record_parts.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace duo2qualys::bench {
namespace {

struct Place {
    std::string_view city;
    std::string_view country;
    std::string_view state;
};

constexpr auto kPlaces = std::to_array<Place>({
    {"Ann Arbor", "United States", "Michigan"},
    {"Graz", "Austria", "Styria"},
    {"San Francisco", "United States", "California"},
    {"Saint-\xc3\x89tienne", "France", "Auvergne-Rh\xc3\xb4ne-Alpes"},
    {"Austin", "United States", "Texas"},
    {"Leeds", "United Kingdom", "England"},
    {"Portland", "United States", "Oregon"},
    {"Bengaluru", "India", "Karnataka"},
});

constexpr std::string_view kCapitalsAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

std::string some_group(Rng& rng) {
    const std::string name =
        rng.pick({"Duo Users", "Finance", "Engineering", "Night Shift", "VPN Users", "Contractors"});
    return chance(rng, 70) ? name + " (from AD sync \"CORP AD\")" : name;
}

}  // namespace

bool chance(Rng& rng, std::size_t percent) {
    return rng.below(100) < percent;
}

Person some_person(Rng& rng) {
    const std::string first =
        chance(rng, 4) ? rng.pick({"J\xc3\xbcrgen", "Zo\xc3\xab", "Fran\xc3\xa7oise"})
                       : rng.pick({"Mira", "Theo", "Ilse", "Jonas", "Ruth", "Samuel", "Priya", "Charlotte",
                                   "Ken", "Alexandra", "Tom", "Maximilian", "Ana", "Oluwaseun", "Wei"});
    const std::string last = rng.pick({"Voss", "Kim", "Brandt", "Lund", "Okafor", "Fitzgerald", "Ray",
                                       "Montgomery", "Lindqvist", "Abe", "Castellanos", "Ng"});
    const std::string number = std::to_string(rng.below(1000));
    Person person{.name = first + ' ' + last, .login = rng.pick({"a", "m", "t", "k", "j"}), .email = ""};
    for (const char letter : last + number)
        person.login += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
    person.email = person.login + "@example.com";
    return person;
}

std::string some_address(Rng& rng) {
    if (chance(rng, 2)) return "0.0.0.0";
    if (chance(rng, 3)) return fmt::format("2001:db8::{:x}", 1 + rng.below(0xFFFF));
    const std::string net = rng.pick({"192.0.2.", "198.51.100.", "203.0.113."});
    return net + std::to_string(1 + rng.below(254));
}

std::string some_device(Rng& rng) {
    switch (rng.below(10)) {
        case 0: return "Generic Smartphone";
        case 1: return some_key(rng, "WA");
        case 2:
        case 3:
        case 4: return "My iPhone (" + some_phone_number(rng) + ")";
        case 5: return "+1" + some_digits(rng, 10);
        default: return some_phone_number(rng);
    }
}

std::string some_phone_number(Rng& rng) {
    return "734-555-" + some_digits(rng, 4);
}

std::string some_key(Rng& rng, std::string_view prefix) {
    std::string key(prefix);
    while (key.size() < 20)
        key += kCapitalsAndDigits[rng.below(kCapitalsAndDigits.size())];
    return key;
}

std::string some_uuid(Rng& rng) {
    const std::uint64_t high = rng.bits(60);
    const std::uint64_t low = rng.bits(60);
    return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", high >> 28U, high >> 12U & 0xFFFFU,
                       high & 0xFFFU, low >> 48U, low & 0xFFFFFFFFFFFFU);
}

std::string some_digits(Rng& rng, std::size_t count) {
    std::string digits;
    while (digits.size() < count)
        digits += static_cast<char>('0' + rng.below(10));
    return digits;
}

std::string iso_time(std::int64_t time, bool with_microseconds) {
    using namespace std::chrono;
    const sys_time<microseconds> point{microseconds{time}};
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss clock{point - day};
    std::string text = fmt::format("{}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (with_microseconds) text += fmt::format(".{:06}", clock.subseconds().count());
    return text + "+00:00";
}

void write_groups(Rng& rng, JsonWriter& out) {
    out.open("groups", '[');
    for (std::size_t left = chance(rng, 10) ? 0 : 2 + rng.below(4); left > 0; --left)
        out.text(some_group(rng));
    out.close();
}

void write_location(Rng& rng, bool is_known, JsonWriter& out) {
    const Place& place = is_known ? kPlaces[rng.below(kPlaces.size())] : Place{};
    out.open("location", '{');
    text_or_null(out, "city", place.city);
    text_or_null(out, "country", place.country);
    text_or_null(out, "state", place.state);
    out.close();
}

void text_or_null(JsonWriter& out, std::string_view key, std::string_view text) {
    if (text.empty()) {
        out.raw(key, "null");
    } else {
        out.text(key, text);
    }
}

}  // namespace duo2qualys::bench
