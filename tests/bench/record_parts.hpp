/// Makes single values of invented records.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "records.hpp"

namespace duo2qualys::bench {

/// True in `percent` of a hundred cases, at random.
bool chance(Rng& rng, std::size_t percent);

struct Person {
    std::string name;   ///< `Mira Voss`
    std::string login;  ///< `mvoss417`
    std::string email;
};

/// One of about two hundred thousand people.
Person some_person(Rng& rng);

std::string some_address(Rng& rng);
std::string some_device(Rng& rng);  ///< a phone number, with or without a name around it, or a name alone
std::string some_phone_number(Rng& rng);
std::string some_key(Rng& rng, std::string_view prefix);  ///< of Duo's objects, 20 characters
std::string some_uuid(Rng& rng);
std::string some_digits(Rng& rng, std::size_t count);

/// `2024-03-04T08:21:40+00:00`, or with six digits after the seconds.
std::string iso_time(std::int64_t time, bool with_microseconds);

/// A member `groups`: two to five groups that were synchronized from a directory, or none.
void write_groups(Rng& rng, JsonWriter& out);

/// A member `location`.
void write_location(Rng& rng, bool is_known, JsonWriter& out);

/// A member with a text, or with null if the text is empty.
void text_or_null(JsonWriter& out, std::string_view key, std::string_view text);

}  // namespace duo2qualys::bench
