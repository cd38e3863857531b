/// Reads the values of options. What a value must not be throws UsageError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/options.hpp"

namespace duo2qualys::cli {

inline constexpr std::uint64_t kMaxThreads = 1024;

/// Any text but an empty one.
std::string text(const Value& value);

/// Any text that may stand in the output: UTF-8, and not empty.
std::string utf8_text(const Value& value);

/// The name of a file beside the output: stdout is for the output alone.
std::string side_file(const Value& value);

/// A UUID, in lower case.
std::string uuid(const Value& value);

/// A decimal number of at most `max`.
std::uint64_t number(const Value& value, std::uint64_t max);

/// The level behind the colon of a choice, 1 to `max` (0: it has none); without a colon `fallback`.
int level(const Value& value, int fallback, int max);

/// A number of bytes, also with K, M or G, that a record may have.
std::size_t record_size(const Value& value);

/// A time, or a date, which means its beginning in UTC, in seconds since 1970.
double event_time(const Value& value);

/// The text of collectorReceivedTime for a time; empty for `none`.
std::string received_time(const Value& value);

/// The text of collectorReceivedTime for the value of the variable SOURCE_DATE_EPOCH.
std::string source_date(const std::string& seconds);

}  // namespace duo2qualys::cli
