#include "json/utf8.hpp"

#include <fmt/format.h>

namespace duo2qualys::json {
namespace {

// Bytes of the character at the beginning of `text`; 0: there is none. RFC 3629, section 4.
std::size_t character_size(std::string_view text) noexcept {
    const auto is_byte = [text](std::size_t i, unsigned low, unsigned high) {
        const unsigned byte = i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
        return byte >= low && byte <= high;
    };
    const auto are_tails = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (!is_byte(i, 0x80, 0xBF)) return false;
        }
        return true;
    };
    if (is_byte(0, 0x00, 0x7F)) return 1;
    if (is_byte(0, 0xC2, 0xDF)) return are_tails(1, 2) ? 2 : 0;
    if (is_byte(0, 0xE0, 0xEF)) {
        // Overlong forms and surrogates are ruled out by the second byte.
        const bool second = is_byte(0, 0xE0, 0xE0)   ? is_byte(1, 0xA0, 0xBF)
                            : is_byte(0, 0xED, 0xED) ? is_byte(1, 0x80, 0x9F)
                                                     : are_tails(1, 2);
        return second && are_tails(2, 3) ? 3 : 0;
    }
    if (is_byte(0, 0xF0, 0xF4)) {
        const bool second = is_byte(0, 0xF0, 0xF0)   ? is_byte(1, 0x90, 0xBF)
                            : is_byte(0, 0xF4, 0xF4) ? is_byte(1, 0x80, 0x8F)
                                                     : are_tails(1, 2);
        return second && are_tails(2, 4) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::size_t valid_utf8_size(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t size = character_size(text.substr(at));
        if (size == 0) break;
        at += size;
    }
    return at;
}

std::string utf8_problem(std::string_view text) {
    return fmt::format("byte {} of the record is no UTF-8", valid_utf8_size(text) + 1);
}

}  // namespace duo2qualys::json
