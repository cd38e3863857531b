// The conversion `time`: ISO 8601 as Duo writes it, as tools damage it, and Unix time.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

#include "json/characters.hpp"
#include "json/parser.hpp"
#include "normalize/convert.hpp"

namespace duo2qualys::normalize {
namespace {

using json::is_digit;

constexpr int kFirstYear = 1970;
constexpr std::int64_t kEndOfTime = 253'402'300'800'000'000;  // 10000-01-01, microseconds since 1970

bool is_date(int year, int month, int day) {
    using namespace std::chrono;
    return year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day)))
        .ok();
}

// Reads fixed-width fields from front to back.
class Fields {
  public:
    explicit Fields(std::string_view text) : rest_(text) {}

    bool literal(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool number(std::size_t width, int& value) {
        if (rest_.size() < width) return false;
        value = 0;
        for (const char c : rest_.substr(0, width)) {
            if (!is_digit(c)) return false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return true;
    }
    bool digits() {
        std::size_t count = 0;
        while (count < rest_.size() && is_digit(rest_[count]))
            ++count;
        rest_.remove_prefix(count);
        return count != 0;
    }
    char next() const { return rest_.empty() ? '\0' : rest_.front(); }
    bool done() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

// Whether `text` is YYYY-MM-DDThh:mm:ss[.digits] and an offset, which `needs_offset` asks for.
bool is_iso_time(std::string_view text, bool needs_offset) {
    Fields f(text);
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (!(f.number(4, year) && f.literal('-') && f.number(2, month) && f.literal('-') && f.number(2, day) &&
          f.literal('T') && f.number(2, hour) && f.literal(':') && f.number(2, minute) && f.literal(':') &&
          f.number(2, second))) {
        return false;
    }
    if (year < kFirstYear || !is_date(year, month, day) || hour > 23 || minute > 59 || second > 60)
        return false;
    if (f.literal('.') && !f.digits()) return false;
    if (f.done()) return !needs_offset;
    if (!needs_offset) return false;
    if (f.literal('Z')) return f.done();
    int offset_hour = 0, offset_minute = 0;
    if (!f.literal('+') && !f.literal('-')) return false;
    return f.number(2, offset_hour) && f.literal(':') && f.number(2, offset_minute) && f.done() &&
           offset_hour <= 23 && offset_minute <= 59;
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

// Appends `value` with `width` digits.
void append_digits(std::string& text, std::int64_t value, std::size_t width) {
    const std::size_t begin = text.size();
    text.resize(begin + width);
    for (std::size_t i = begin + width; i-- > begin; value /= 10) text[i] = static_cast<char>('0' + value % 10);
}

// Writes the moment `micros` (since 1970, not negative) in UTC. Old records have no other time, so this is on the hot
// path: a formatting library took a tenth of the whole run here.
TimeKind write_moment(std::int64_t micros, std::string& made) {
    if (micros >= kEndOfTime) return TimeKind::none;
    using namespace std::chrono;
    const std::int64_t seconds_of_all = micros / 1'000'000;
    const std::int64_t day_number = seconds_of_all / 86'400;
    const std::int64_t second = seconds_of_all % 86'400;
    const year_month_day date{sys_days(days(day_number))};
    append_digits(made, int(date.year()), 4);
    made += '-';
    append_digits(made, unsigned(date.month()), 2);
    made += '-';
    append_digits(made, unsigned(date.day()), 2);
    made += 'T';
    append_digits(made, second / 3600, 2);
    made += ':';
    append_digits(made, second / 60 % 60, 2);
    made += ':';
    append_digits(made, second % 60, 2);
    if (const std::int64_t fraction = micros % 1'000'000; fraction != 0) {
        const bool is_millis = fraction % 1000 == 0;
        made += '.';
        append_digits(made, is_millis ? fraction / 1000 : fraction, is_millis ? 3 : 6);
    }
    made += "+00:00";
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

}  // namespace duo2qualys::normalize
