#include "output/printable.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>

#include "json/structurals.hpp"

namespace duo2qualys::output {
namespace {

// Bytes of the UTF-8 character at the beginning of `text`; 0: there is none.
std::size_t character_size(std::string_view text) {
    for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
        if (json::is_utf8(text.substr(0, size))) return size;
    }
    return 0;
}

bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t size = character_size(text);
        const std::string_view taken = text.substr(0, size == 0 ? 1 : size);
        if (size == 0 || is_control(taken)) {
            for (const char c : taken) {
                fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
            }
        } else {
            out += taken;
        }
        text.remove_prefix(taken.size());
    }
    return out;
}

}  // namespace duo2qualys::output
