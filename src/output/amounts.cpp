#include "output/amounts.hpp"

#include <fmt/format.h>

namespace duo2qualys::output {

std::string counted(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::string_view kPrefixes = "kMGTPE";
    constexpr double kRoundedUp = 999.95;  // would be rounded to 1000.0
    if (bytes < 1000) return counted(bytes, "byte");
    double amount = static_cast<double>(bytes) / 1000;
    std::size_t prefix = 0;
    for (; amount >= kRoundedUp; ++prefix)
        amount /= 1000;
    return fmt::format("{:.1f} {}B", amount, kPrefixes[prefix]);
}

std::string duration_text(double seconds) {
    if (seconds < 0.00995) return fmt::format("{:.1f} ms", seconds * 1000);
    if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1000);
    return fmt::format("{:.1f} s", seconds);
}

}  // namespace duo2qualys::output
