#include "app/received_time.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string_view>

namespace duo2qualys::app {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::string received_time(std::int64_t unix_seconds) {
    using namespace std::chrono;
    const sys_seconds time{seconds(unix_seconds)};
    const sys_days day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    const auto hour = clock.hours().count();
    return fmt::format("{} {:02}, {} {:02}:{:02}:{:02} {}", kMonths[unsigned(date.month()) - 1],
                       unsigned(date.day()), int(date.year()), hour % 12 == 0 ? 12 : hour % 12,
                       clock.minutes().count(), clock.seconds().count(), hour < 12 ? "AM" : "PM");
}

}  // namespace duo2qualys::app
