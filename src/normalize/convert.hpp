/// Converts single values, such as addresses, telephone numbers and times, into the form of their tokens
/// (rules, 3). The functions take plain text, not escaped JSON. "Padded" means that Block::kSize bytes after
/// the text can be read, whatever they are. Tested by tests/unit/convert_test.cpp and
/// tests/unit/time_test.cpp.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duo2qualys::normalize {

/// Returns the dotted quad in `text` as a view into it, without blanks, a port or the prefix of an
/// IPv4-mapped IPv6 address. Returns nullopt if `text` is not an IPv4 address. `text` must be padded.
std::optional<std::string_view> ipv4(std::string_view text);

/// The address that Duo writes if it does not know the address.
inline constexpr std::string_view kUnknownAddress = "0.0.0.0";

/// Returns the telephone number in `text` as a view into it: the whole text, or the text in brackets at its
/// end. Returns nullopt if neither is a telephone number. `text` must be padded.
std::optional<std::string_view> phone(std::string_view text);

/// The result of reading a text as a time.
enum class TimeKind : std::uint8_t {
    none,      ///< not a time
    unset,     ///< zero, which means that there is no time
    verbatim,  ///< a time that is right as written
    made,      ///< a repaired time or Unix time; the result is in `made`
};

/// Reads a text as a time: an ISO 8601 time of the years 1970 to 9999, or Unix time in seconds, milliseconds
/// or microseconds. Repairs the damage that exports of Duo's logs are known to do to ISO 8601 times. Writes a
/// repaired or converted time to `made`.
TimeKind time(std::string_view text, std::string& made);

/// A moment in time. Only the first nine digits of a fraction of a second count.
struct Moment {
    std::int64_t seconds = 0;      ///< since 1970
    std::int32_t nanoseconds = 0;  ///< less than a second

    bool operator==(const Moment&) const = default;
    auto operator<=>(const Moment&) const = default;
};

/// Returns the moment of a text that time() accepts; nullopt for any other text.
std::optional<Moment> moment(std::string_view text);

/// Whether title_case() would write a word.
bool has_word(std::string_view text);

/// The result of title_case() is at most this many times as long as its text.
inline constexpr std::size_t kTitleGrowth = 2;

/// Writes the words of `text` in Title Case to `out`, separated by blanks, and returns the end. `out` must
/// have room for kTitleGrowth * text.size() bytes.
char* title_case(std::string_view text, char* out);

/// Moves a verb that is the last of several words in Title Case to the front, as in labels. Returns `end`.
char* verb_first(char* words, char* end);

}  // namespace duo2qualys::normalize
