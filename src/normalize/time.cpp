// The conversion `time`: reads ISO 8601 times as Duo writes them, ISO 8601 times that tools have damaged, and
// Unix time.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>

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
    if (month >= 1 && month <= 12 && day >= 1 && day <= 28) return true;  // valid in every month
    using namespace std::chrono;
    return year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day)))
        .ok();
}

// The value of the two digits at `p`.
int two_digits(const char* p) {
    return (p[0] - '0') * 10 + (p[1] - '0');
}

// Whether the bytes at `p` have the form YYYY-MM-DDThh:mm:ss with valid minutes and seconds. Checks all bytes
// at once, because every record has a time.
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

// Whether `text` is YYYY-MM-DDThh:mm:ss[.digits], followed by an offset if one is required.
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

// Returns the offset that `text` means, with its colon; empty if `text` is not an offset.
std::string offset_of(std::string_view text) {
    if (text.empty()) return "+00:00";
    if (text == "z" || text == "Z" || text == "UTC" || text == "GMT") return "Z";
    std::string offset(text);
    if (text.size() == 3) offset += ":00";
    if (text.size() == 5) offset.insert(3, 1, ':');
    return is_offset(offset) ? offset : std::string();
}

// Removes blanks around colons and before the offset, replaces one space or `t` by `T`, and writes the offset
// in its standard form.
TimeKind repair(std::string_view text, std::string& made) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t end = i;
        while (end < text.size() && is_space(text[end]))
            ++end;
        const bool at_colon = (i > 0 && text[i - 1] == ':') || (end < text.size() && text[end] == ':');
        if (end == i) {
            made += text[i];
        } else {
            if (!at_colon) made += text.substr(i, end - i);
            i = end - 1;
        }
    }
    constexpr std::size_t kDateSize = 10;
    if (made.size() < kSecondsEnd) return TimeKind::none;
    if (made[kDateSize] == ' ' || made[kDateSize] == 't') made[kDateSize] = 'T';
    std::size_t offset = kSecondsEnd;
    while (offset < made.size() && (made[offset] == '.' || is_digit(made[offset])))
        ++offset;
    std::size_t behind = offset;
    while (behind < made.size() && is_space(made[behind]))
        ++behind;
    if (behind == made.size() && behind != offset) return TimeKind::none;  // blanks, but no offset
    const std::string spelt = offset_of(std::string_view(made).substr(behind));
    if (spelt.empty()) return TimeKind::none;
    made.replace(offset, std::string::npos, spelt);
    return is_iso_time(made, true) ? TimeKind::made : TimeKind::none;
}

// Writes `value` with `width` digits to `out` and returns the end.
char* put_digits(char* out, std::int64_t value, std::size_t width) {
    for (std::size_t i = width; i-- > 0; value /= 10)
        out[i] = static_cast<char>('0' + value % 10);
    return out + width;
}

// Writes `micros` (microseconds since 1970, not negative) as a time in UTC. Old records have only Unix time,
// so this is on the hot path: with a formatting library, this function took a tenth of the whole run.
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

// A decimal number without sign: 0.DIGITS times ten to the power of `point`, without leading zeros.
struct Decimal {
    std::string_view digits;  // may contain the decimal point of the source
    std::size_t point_at = std::string_view::npos;
    std::int64_t point = 0;

    explicit Decimal(std::string_view text) {
        const std::size_t end = std::min(text.find_first_of("eE"), text.size());
        digits = text.substr(0, end);
        std::int64_t exponent = 0;
        if (end != text.size()) exponent = exponent_of(text.substr(end + 1));
        const std::size_t whole = std::min(digits.find('.'), digits.size());
        const std::size_t first = std::min(digits.find_first_not_of("0."), digits.size());
        point = static_cast<std::int64_t>(whole) - static_cast<std::int64_t>(first) + exponent;
        if (first > whole) ++point;  // skip the decimal point
        digits.remove_prefix(first);
        if (first < whole && whole < end) point_at = whole - first;
    }

    // Exponents are clamped to this value; larger ones would make no difference.
    static std::int64_t exponent_of(std::string_view text) {
        constexpr std::int64_t kFar = 1'000'000'000;
        if (text.front() == '+') text.remove_prefix(1);
        std::int64_t exponent = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
        if (read.ec == std::errc()) return std::clamp(exponent, -kFar, kFar);
        return text.front() == '-' ? -kFar : kFar;
    }

    // Returns the integer part after moving the point `shift` places to the right. The number must have at
    // most 18 digits there.
    std::int64_t shifted(std::int64_t shift) const {
        std::int64_t value = 0;
        std::size_t at = 0;
        for (std::int64_t i = 0; i < point + shift; ++i) {
            if (at == point_at) ++at;
            value = value * 10 + (at < digits.size() ? digits[at] - '0' : 0);
            ++at;
        }
        return value;
    }
};

// Reads Unix time. `text` is a JSON number without sign.
TimeKind unix_time(std::string_view text, std::string& made) {
    const Decimal number(text);
    if (number.digits.empty()) return TimeKind::unset;
    constexpr std::int64_t kMillisPoint = 12;  // 100,000,000,000 and more
    constexpr std::int64_t kMicrosPoint = 15;
    constexpr std::int64_t kMostDigits = 18;
    if (number.point > kMostDigits) return TimeKind::none;
    if (number.point < kMillisPoint) return write_moment(number.shifted(6), made);
    return write_moment(number.shifted(number.point < kMicrosPoint ? 3 : 0), made);
}

}  // namespace

TimeKind time(std::string_view text, std::string& made) {
    made.clear();
    if (is_iso_time(text, true)) return TimeKind::verbatim;
    const char* const end = text.data() + text.size();
    if (!text.empty() && is_digit(text.front()) && json::number_end(text.data(), end) == end) {
        return unix_time(text, made);
    }
    return repair(text, made);
}

std::optional<Moment> moment(std::string_view text) {
    std::string made;
    switch (time(text, made)) {
        case TimeKind::verbatim: made = text; break;
        case TimeKind::made: break;
        case TimeKind::none:
        case TimeKind::unset: return std::nullopt;
    }
    // The form YYYY-MM-DDThh:mm:ss[.digits] and an offset have been checked.
    const auto number = [&made](std::size_t at, std::size_t size) {
        int value = 0;
        std::from_chars(made.data() + at, made.data() + at + size, value);
        return value;
    };
    using namespace std::chrono;
    const sys_days day = year(number(0, 4)) / number(5, 2) / number(8, 2);
    Moment read;
    read.seconds = std::int64_t{day.time_since_epoch().count()} * 86'400 + number(11, 2) * 3600 +
                   number(14, 2) * 60 + number(17, 2);
    if (made[19] == '.') {
        std::int32_t unit = 100'000'000;  // the weight of the next digit in nanoseconds
        for (std::size_t at = 20; json::is_digit(made[at]) && unit != 0; ++at, unit /= 10)
            read.nanoseconds += (made[at] - '0') * unit;
    }
    if (made.back() != 'Z') {
        const std::size_t offset = made.size() - 6;
        const int minutes = number(offset + 1, 2) * 60 + number(offset + 4, 2);
        read.seconds += (made[offset] == '-' ? 60 : -60) * minutes;
    }
    return read;
}

}  // namespace duo2qualys::normalize
