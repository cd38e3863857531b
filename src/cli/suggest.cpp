#include "cli/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>

#include "cli/options.hpp"
#include "mappings/spelling.hpp"

namespace duo2qualys::cli {

namespace {

// The number of letters to add, remove, replace or swap with their neighbour to turn `a` into `b` (optimal
// string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last;
    std::vector<std::size_t> last;
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last = std::move(last);
        last = std::move(row);
        row.assign(b.size() + 1, i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

// Returns the shortest name that begins with `text`; empty if there is none, or if `text` is too short to
// decide.
std::string_view shortest_with_beginning(std::string_view text, const std::vector<std::string_view>& names) {
    constexpr std::size_t kEnough = 3;
    std::string_view shortest;
    for (const std::string_view name : names) {
        if (text.size() >= kEnough && name.starts_with(text) &&
            (shortest.empty() || name.size() < shortest.size()))
            shortest = name;
    }
    return shortest;
}

}  // namespace

std::string_view nearest(std::string_view spelt, const std::vector<std::string_view>& names) {
    // No name is longer than this. The time for the distance is proportional to the product of the sizes.
    constexpr std::size_t kLongest = 64;
    if (spelt.size() > kLongest) return {};
    std::string text(spelt);
    std::transform(text.begin(), text.end(), text.begin(), mappings::lower_case);
    std::string_view best;
    std::size_t best_distance = 0;
    for (const std::string_view name : names) {
        const std::size_t found = distance(text, name);
        // Up to a third of a name may be wrong. If more is wrong, `text` is another word.
        if (found > std::max<std::size_t>(1, name.size() / 3) || found >= name.size()) continue;
        if (best.empty() || found < best_distance) {
            best = name;
            best_distance = found;
        }
    }
    return best.empty() ? shortest_with_beginning(text, names) : best;
}

std::string option_advice(std::string_view name, std::string_view dashes) {
    std::vector<std::string_view> names;
    for (const Option& option : options())
        names.push_back(option.name);
    const std::string_view near = nearest(name, names);
    return near.empty() ? "see duo2qualys --help" : fmt::format("did you mean {}{}?", dashes, near);
}

std::string choice_advice(std::string_view spelt, const std::vector<std::string_view>& choices) {
    const std::string_view near = nearest(spelt, choices);
    return fmt::format("{}choose from {}", near.empty() ? "" : fmt::format("did you mean {}? ", near),
                       fmt::join(choices, ", "));
}

}  // namespace duo2qualys::cli
