/// Amounts for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duo2qualys::output {

/// `1 record`, `2 records`: for nouns that take an s.
std::string counted(std::uint64_t count, std::string_view noun);

/// `812 bytes`, `4.2 kB`, `1.5 MB`; decimal units.
std::string size_text(std::uint64_t bytes);

/// `0.9 ms`, `12 ms`, `3.5 s`.
std::string duration_text(double seconds);

}  // namespace duo2qualys::output
