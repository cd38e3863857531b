#include "json/utf8.hpp"

#include "text/block.hpp"

namespace duo2qualys::json {

bool is_utf8(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        if (at + Block::kSize <= text.size() && Block(text.data() + at).is_ascii()) {
            at += Block::kSize;
            continue;
        }
        const std::size_t size = utf8_character_size(text.substr(at));
        if (size == 0) return false;
        at += size;
    }
    return true;
}

std::size_t utf8_character_size(std::string_view text) noexcept {
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
    if (text.empty()) return 0;
    if (is_byte(0, 0x00, 0x7F)) return 1;
    if (is_byte(0, 0xC2, 0xDF)) return are_tails(1, 2) ? 2 : 0;
    if (is_byte(0, 0xE0, 0xEF)) {
        // The second byte excludes overlong forms and surrogates.
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

std::uint32_t utf8_code_point(std::string_view character) noexcept {
    const auto first = static_cast<unsigned char>(character.front());
    if (character.size() == 1) return first;
    std::uint32_t code = first & (0xFFU >> (character.size() + 1));
    for (const char c : character.substr(1))
        code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    return code;
}

std::string_view utf8_prefix(std::string_view text, std::size_t max_size) noexcept {
    if (text.size() <= max_size) return text;
    std::size_t size = max_size;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
        --size;
    return text.substr(0, size);
}

std::string utf8_shortened(std::string_view text, std::size_t max_size) {
    std::string shown(utf8_prefix(text, max_size));
    if (shown.size() < text.size()) shown += "…";
    return shown;
}

std::size_t valid_utf8_size(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t size = utf8_character_size(text.substr(at));
        if (size == 0) break;
        at += size;
    }
    return at;
}

std::string utf8_problem(std::string_view text) {
    return "byte " + std::to_string(valid_utf8_size(text) + 1) + " of the record is not UTF-8";
}

}  // namespace duo2qualys::json
