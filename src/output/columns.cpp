#include "output/columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "json/utf8.hpp"
#include "output/printable.hpp"

namespace duo2qualys::output {

std::size_t columns(std::string_view text) {
    // fmt knows the width of each character: the wider a text is, the less padding fmt adds to it.
    const std::size_t enough = 2 * text.size();
    return text.size() + enough - fmt::formatted_size("{:{}}", text, enough);
}

std::string padded(std::string_view text, std::size_t columns) {
    return fmt::format("{:{}}", text, columns);
}

std::string shortened(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t used = 0;
    std::size_t last_cut = 0;  // the last place that leaves room for the mark
    while (!text.empty()) {
        const std::size_t size = std::max<std::size_t>(json::utf8_character_size(text), 1);
        const std::string shown = printable(text.substr(0, size));
        used += columns(shown);
        if (used > most) return out.substr(0, last_cut) + "…";
        out += shown;
        if (used < most) last_cut = out.size();
        text.remove_prefix(size);
    }
    return out;
}

}  // namespace duo2qualys::output
