#include "app/received_time.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace duo2qualys::app {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr bool is_leap_year(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
    constexpr std::array<std::int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

/// Days from 1970-01-01 to the first day of a year.
constexpr std::int64_t days_to_year(std::int64_t year) {
    const std::int64_t before = year - 1;
    constexpr std::int64_t kBefore1970 = 1969 * 365 + 1969 / 4 - 1969 / 100 + 1969 / 400;
    return before * 365 + before / 4 - before / 100 + before / 400 - kBefore1970;
}

}  // namespace

std::int64_t days_since_1970(std::int64_t year, std::int64_t month, std::int64_t day) noexcept {
    std::int64_t days = days_to_year(year) + day - 1;
    for (std::int64_t passed = 1; passed < month; ++passed)
        days += days_in_month(year, passed);
    return days;
}

std::string received_time(std::int64_t unix_seconds) {
    std::int64_t day = unix_seconds / 86'400;
    std::int64_t year = 1970 + day / 366;  // never too late
    while (days_to_year(year + 1) <= day)
        ++year;
    day -= days_to_year(year);
    std::int64_t month = 1;
    for (; day >= days_in_month(year, month); ++month)
        day -= days_in_month(year, month);
    const std::int64_t second = unix_seconds % 86'400;
    const std::int64_t hour = second / 3'600;
    return fmt::format("{} {:02}, {} {:02}:{:02}:{:02} {}", kMonths[static_cast<std::size_t>(month - 1)],
                       day + 1, year, hour % 12 == 0 ? 12 : hour % 12, second / 60 % 60, second % 60,
                       hour < 12 ? "AM" : "PM");
}

}  // namespace duo2qualys::app
