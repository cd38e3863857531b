/// Conversions of single values (rules, 3). Each takes plain text, not JSON spelling. Where said so, the text
/// is padded: Block::kSize bytes behind it can be read, whatever they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace duo2qualys::normalize {

/// The dotted quad in `text`, as a part of it: blanks and a port around it, or the form of an IPv4 address in
/// IPv6, are taken off. None: it is no IPv4 address. Padded.
std::optional<std::string_view> ipv4(std::string_view text);

/// Duo's word for an address that it does not know.
inline constexpr std::string_view kUnknownAddress = "0.0.0.0";

/// The telephone number that `text` is, or that it ends with in brackets, as a part of it. Padded.
std::optional<std::string_view> phone(std::string_view text);

/// What a text is as a time.
enum class TimeKind : std::uint8_t {
    none,      ///< no time
    unset,     ///< zero: no time, and meant so
    verbatim,  ///< a time that is written right as it stands
    made,      ///< a time that had to be repaired, or Unix time: see `made`
};

/// Reads an ISO 8601 time of the years 1970 to 9999, mending what Duo's exports are known to damage, or Unix
/// time in seconds, milliseconds or microseconds.
TimeKind time(std::string_view text, std::string& made);

/// Seconds since 1970 of what time() takes for a time; none for other texts.
std::optional<double> unix_seconds(std::string_view text);

/// Whether title_case() finds a word.
bool has_word(std::string_view text);

/// The words in Title Case are at most this many times as long as their text.
inline constexpr std::size_t kTitleGrowth = 2;

/// Appends the words of `text` in Title Case, a blank between them; appends nothing where there are none.
/// `out` must have room for kTitleGrowth * text.size() bytes; returns the end.
char* title_case(std::string_view text, char* out);

/// Moves a verb that is the last of several words in Title Case to the front, as labels have it. Returns
/// `end`.
char* verb_first(char* words, char* end);

}  // namespace duo2qualys::normalize
