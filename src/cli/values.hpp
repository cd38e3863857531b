/// Parses the values of options. Each function throws UsageError for a value that is not allowed. Tested by
/// tests/unit/command_line_test.cpp and tests/unit/command_line_files_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/options.hpp"
#include "normalize/convert.hpp"

namespace duo2qualys::cli {

inline constexpr std::uint64_t kMaxThreads = 1024;

/// A text that is not empty.
std::string text(const Value& value);

/// A text for the output: UTF-8 and not empty.
std::string utf8_text(const Value& value);

/// The name of a file other than the output. stdout is not allowed.
std::string side_file(const Value& value);

/// A UUID, converted to lower case.
std::string uuid(const Value& value);

/// A decimal number of at most `max`.
std::uint64_t number(const Value& value, std::uint64_t max);

/// The level after the colon of a choice, from 1 to `max` (`max` 0: the choice has no levels); `fallback`
/// without a colon.
int level(const Value& value, int fallback, int max);

/// The largest size of a record: a number of bytes, optionally with K, M or G.
std::size_t record_size(const Value& value);

/// A time, or a date, which means 00:00 UTC of that day.
normalize::Moment event_time(const Value& value);

/// The text of collectorReceivedTime for a time; empty for `none`.
std::string received_time(const Value& value);

/// The text of collectorReceivedTime for the value of the variable SOURCE_DATE_EPOCH.
std::string source_date(const std::string& seconds);

}  // namespace duo2qualys::cli
