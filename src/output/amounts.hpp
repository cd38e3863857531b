/// Formats counts, sizes and durations for messages and summaries. Tested by tests/unit/output_test.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duo2qualys::output {

/// Formats a count and its noun, as in `1 record` and `2 records`. Only for nouns whose plural adds an s.
std::string counted(std::uint64_t count, std::string_view noun);

/// Formats a size in decimal units, as in `812 bytes`, `4.2 kB` and `1.5 MB`.
std::string size_text(std::uint64_t bytes);

/// Formats a duration, as in `0.9 ms`, `12 ms` and `3.5 s`.
std::string duration_text(double seconds);

}  // namespace duo2qualys::output
