/// The spelling of collectorReceivedTime (the guide's "Qualys Internal Fields").
#pragma once

#include <cstdint>
#include <string>

namespace duo2qualys::app {

/// The last second of the year 9999, in Unix time.
inline constexpr std::int64_t kLastSecond = 253'402'300'799;

/// Days from 1970-01-01 to a date of the Gregorian calendar, from the year 1970 on; the month is 1 to 12.
std::int64_t days_since_1970(std::int64_t year, std::int64_t month, std::int64_t day) noexcept;

/// A time, UTC, as `Jun 01, 2021 11:29:04 AM`. `unix_seconds` is from 0 to kLastSecond.
std::string received_time(std::int64_t unix_seconds);

}  // namespace duo2qualys::app
