/// Formats a time of reading in the form of the guide's collectorReceivedTime ("Qualys Internal Fields").
/// Tested by tests/unit/command_line_test.cpp.
#pragma once

#include <cstdint>
#include <string>

namespace duo2qualys::app {

/// The last second of the year 9999, in Unix time.
inline constexpr std::int64_t kLastSecond = 253'402'300'799;

/// Returns a time in UTC, as in `Jun 01, 2021 11:29:04 AM`. `unix_seconds` must be from 0 to kLastSecond.
std::string received_time(std::int64_t unix_seconds);

}  // namespace duo2qualys::app
