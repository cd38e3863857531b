// The conversion `time`: ISO 8601 as Duo writes it, as tools damage it, and Unix time.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>

#include "json/characters.hpp"
#include "json/parser.hpp"
#include "normalize/convert.hpp"
#include "text/block.hpp"

namespace duo2qualys::normalize {
namespace {

using json::is_digit;

constexpr std::size_t kSecondsEnd = 19;  // in YYYY-MM-DDThh:mm:ss
constexpr int kFirstYear = 1970;
constexpr std::int64_t kEndOfTime = 253'402'300'800'000'000;  // 10000-01-01, microseconds since 1970

bool is_date(int year, int month, int day) {
    if (month >= 1 && month <= 12 && day >= 1 && day <= 28) return true;  // whatever the month
    using namespace std::chrono;
    return year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day)))
        .ok();
}

// The number of two digits at `p`.
int two_digits(const char* p) {
    return (p[0] - '0') * 10 + (p[1] - '0');
}

// Whether the bytes at `p` are in the form of YYYY-MM-DDThh:mm:ss, with minutes that there are. All at once:
// times are the only values that every record has.
bool has_iso_form(const char* p) {
    static constexpr std::string_view kLowest = "0000-00-00T00:00:00";
    static constexpr std::string_view kHighest = "9999-99-99T99:59:99";
    static_assert(kLowest.size() == kSecondsEnd);
    const auto fits = [p](std::size_t at) {
        return Block(p + at).all_between(Block(kLowest.data() + at), Block(kHighest.data() + at));
    };
    return fits(0) && fits(kSecondsEnd - Block::kSize);
}

// `Z` or ±hh:mm.
bool is_offset(std::string_view text) {
    if (text == "+00:00" || text == "Z") return true;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
    if (!is_digit(text[1]) || !is_digit(text[2]) || !is_digit(text[4]) || !is_digit(text[5])) return false;
    return (text[1] < '2' || (text[1] == '2' && text[2] <= '3')) && text[4] <= '5';
}

// Whether `text` is YYYY-MM-DDThh:mm:ss[.digits] and, where it is asked for, an offset.
bool is_iso_time(std::string_view text, bool with_offset) {
    if (text.size() < kSecondsEnd || !has_iso_form(text.data())) return false;
    const auto number = [text](std::size_t at) { return two_digits(text.data() + at); };
    const int year = number(0) * 100 + number(2);
    if (year < kFirstYear || !is_date(year, number(5), number(8))) return false;
    if (number(11) > 23 || number(17) > 60) return false;

    std::string_view rest = text.substr(kSecondsEnd);
    if (rest.starts_with('.')) {
        std::size_t end = 1;
        while (end < rest.size() && is_digit(rest[end]))
            ++end;
        if (end == 1) return false;
        rest.remove_prefix(end);
    }
    return with_offset ? is_offset(rest) : rest.empty();
}

// Takes out blanks around colons, puts `T` for one space, adds the offset.
TimeKind repair(std::string_view text, std::string& made) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_space(text[i])) {
            made += text[i];
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && is_space(text[end]))
            ++end;
        const bool at_colon = (i > 0 && text[i - 1] == ':') || (end < text.size() && text[end] == ':');
        if (!at_colon) {
            for (std::size_t k = i; k < end; ++k) {
                constexpr std::size_t kDateSize = 10;
                made += made.size() == kDateSize && end - i == 1 && text[k] == ' ' ? 'T' : text[k];
            }
        }
        i = end - 1;
    }
    if (is_iso_time(made, false)) made += "+00:00";
    return is_iso_time(made, true) ? TimeKind::made : TimeKind::none;
}

// Puts `value` with `width` digits at `out`; returns the end.
char* put_digits(char* out, std::int64_t value, std::size_t width) {
    for (std::size_t i = width; i-- > 0; value /= 10)
        out[i] = static_cast<char>('0' + value % 10);
    return out + width;
}

// Writes the moment `micros` (since 1970, not negative) in UTC. Old records have no other time, so this is on
// the hot path: a formatting library took a tenth of the whole run here.
TimeKind write_moment(std::int64_t micros, std::string& made) {
    if (micros >= kEndOfTime) return TimeKind::none;
    using namespace std::chrono;
    constexpr std::int64_t kMicrosPerSecond = 1'000'000;
    constexpr std::int64_t kSecondsPerDay = 86'400;
    const std::int64_t seconds_of_all = micros / kMicrosPerSecond;
    const year_month_day date{sys_days(days(seconds_of_all / kSecondsPerDay))};
    const std::int64_t second = seconds_of_all % kSecondsPerDay;
    std::array<char, 32> text;
    char* at = put_digits(text.data(), int(date.year()), 4);
    *at++ = '-';
    at = put_digits(at, unsigned(date.month()), 2);
    *at++ = '-';
    at = put_digits(at, unsigned(date.day()), 2);
    *at++ = 'T';
    at = put_digits(at, second / 3600, 2);
    *at++ = ':';
    at = put_digits(at, second / 60 % 60, 2);
    *at++ = ':';
    at = put_digits(at, second % 60, 2);
    if (const std::int64_t fraction = micros % kMicrosPerSecond; fraction != 0) {
        const bool is_millis = fraction % 1000 == 0;
        *at++ = '.';
        at = put_digits(at, is_millis ? fraction / 1000 : fraction, is_millis ? 3 : 6);
    }
    at = std::copy_n("+00:00", 6, at);
    made.assign(text.data(), at);
    return TimeKind::made;
}

// The first `count` digits of a decimal fraction as a number.
std::int64_t leading_digits(std::string_view fraction, std::size_t count) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    return value;
}

// Unix time: `text` is a JSON number without sign and exponent.
TimeKind unix_time(std::string_view text, std::string& made) {
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    if (text.find_first_not_of("0.") == std::string_view::npos) return TimeKind::unset;
    std::int64_t count = 0;
    if (std::from_chars(whole.data(), whole.data() + whole.size(), count).ec != std::errc())
        return TimeKind::none;
    constexpr std::int64_t kFirstMillis = 100'000'000'000;
    constexpr std::int64_t kFirstMicros = 100'000'000'000'000;
    if (count < kFirstMillis) return write_moment(count * 1'000'000 + leading_digits(fraction, 6), made);
    if (count < kFirstMicros) return write_moment(count * 1000 + leading_digits(fraction, 3), made);
    return write_moment(count, made);
}

}  // namespace

TimeKind time(std::string_view text, std::string& made) {
    made.clear();
    if (is_iso_time(text, true)) return TimeKind::verbatim;
    const char* const end = text.data() + text.size();
    if (!text.empty() && is_digit(text.front()) && text.find_first_of("eE") == std::string_view::npos &&
        json::number_end(text.data(), end) == end) {
        return unix_time(text, made);
    }
    return repair(text, made);
}

std::optional<double> unix_seconds(std::string_view text) {
    std::string made;
    switch (time(text, made)) {
        case TimeKind::verbatim: made = text; break;
        case TimeKind::made: break;
        case TimeKind::none:
        case TimeKind::unset: return std::nullopt;
    }
    // YYYY-MM-DDThh:mm:ss, perhaps a fraction, and an offset: its form has been checked.
    const auto number = [&made](std::size_t at, std::size_t size) {
        int value = 0;
        std::from_chars(made.data() + at, made.data() + at + size, value);
        return value;
    };
    using namespace std::chrono;
    const sys_days day = year(number(0, 4)) / number(5, 2) / number(8, 2);
    double seconds = static_cast<double>(day.time_since_epoch().count()) * 86'400 + number(11, 2) * 3600 +
                     number(14, 2) * 60 + number(17, 2);
    if (made[19] == '.') seconds += std::strtod(made.c_str() + 19, nullptr);
    if (made.back() != 'Z') {
        const std::size_t offset = made.size() - 6;
        const int minutes = number(offset + 1, 2) * 60 + number(offset + 4, 2);
        seconds += (made[offset] == '-' ? 60 : -60) * minutes;
    }
    return seconds;
}

}  // namespace duo2qualys::normalize
