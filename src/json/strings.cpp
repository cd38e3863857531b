#include "json/strings.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "json/characters.hpp"

namespace duo2qualys::json {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

constexpr bool is_high_surrogate(std::uint32_t unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}
constexpr bool is_low_surrogate(std::uint32_t unit) {
    return unit >= 0xDC00 && unit < 0xE000;
}

// The four hexadecimal digits at p, which have been checked.
std::uint32_t code_unit(const char* p) {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i)
        unit = unit << 4U | static_cast<std::uint32_t>(hex_value(p[i]));
    return unit;
}

// Decodes the escape `\uXXXX` whose digits begin at p, together with a low surrogate behind it; moves p on.
std::uint32_t decode_unicode_escape(const char*& p, const char* end) {
    std::uint32_t unit = code_unit(p);
    p += 4;
    if (is_low_surrogate(unit)) return kReplacement;
    if (!is_high_surrogate(unit)) return unit;
    if (end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
        const std::uint32_t low = code_unit(p + 2);
        if (is_low_surrogate(low)) {
            p += 6;
            return 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
        }
    }
    return kReplacement;
}

char* put_utf8(std::uint32_t c, char* out) {
    const auto byte = [&out](std::uint32_t b) { *out++ = static_cast<char>(b); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6U);
        byte(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12U);
        byte(0x80 | (c >> 6U & 0x3FU));
        byte(0x80 | (c & 0x3FU));
    } else {
        byte(0xF0 | c >> 18U);
        byte(0x80 | (c >> 12U & 0x3FU));
        byte(0x80 | (c >> 6U & 0x3FU));
        byte(0x80 | (c & 0x3FU));
    }
    return out;
}

// The letter of the two-character escape for c, or NUL.
constexpr char short_escape(std::uint32_t c) {
    switch (c) {
        case '"': return '"';
        case '\\': return '\\';
        case '\b': return 'b';
        case '\f': return 'f';
        case '\n': return 'n';
        case '\r': return 'r';
        case '\t': return 't';
        default: return '\0';
    }
}

// The character that the escape with this letter stands for; the letter has been checked and is not u.
constexpr char unescaped_letter(char letter) {
    switch (letter) {
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        default: return letter;
    }
}

char* put_canonical(std::uint32_t c, char* out) {
    if (const char letter = short_escape(c); letter != '\0') {
        *out++ = '\\';
        *out++ = letter;
        return out;
    }
    if (c >= 0x20) return put_utf8(c, out);
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::copy_n("\\u00", 4, out);
    out[4] = kDigits[c >> 4U];
    out[5] = kDigits[c & 0xFU];
    return out + 6;
}

constexpr std::uint64_t kOnes = 0x0101010101010101;

// A bit in every byte of `word` that is a backslash, and perhaps in bytes behind the first of them.
std::uint64_t backslashes(std::uint64_t word) {
    word ^= kOnes * '\\';
    return (word - kOnes) & ~word & (kOnes << 7U);
}

std::size_t first_byte(std::uint64_t bits) {
    if constexpr (std::endian::native == std::endian::little)
        return static_cast<std::size_t>(std::countr_zero(bits)) / 8;
    return static_cast<std::size_t>(std::countl_zero(bits)) / 8;
}

// The first backslash in [p, end), or end. Descriptions have one every ten bytes or so: eight bytes at a time
// in a register beat a call.
const char* find_backslash(const char* p, const char* end) {
    while (end - p >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, 8);
        if (const std::uint64_t found = backslashes(word); found != 0) return p + first_byte(found);
        p += 8;
    }
    while (p != end && *p != '\\')
        ++p;
    return p;
}

// Copies [p, end) up to the first backslash, moves p there, and returns the end of the copy. May write up to
// 7 bytes more than it copies, but no more than there are in the source.
char* copy_to_backslash(const char*& p, const char* end, char* out) {
    while (end - p >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, 8);
        std::memcpy(out, &word, 8);
        if (const std::uint64_t found = backslashes(word); found != 0) {
            const std::size_t size = first_byte(found);
            p += size;
            return out + size;
        }
        p += 8;
        out += 8;
    }
    while (p != end && *p != '\\')
        *out++ = *p++;
    return out;
}

}  // namespace

Escapes check_escapes(std::string_view text) noexcept {
    Escapes result = Escapes::canonical;
    const char* p = text.data();
    const char* const end = p + text.size();
    while ((p = find_backslash(p, end)) != end) {
        if (end - p < 2) return Escapes::invalid;
        switch (p[1]) {
            case '"':
            case '\\':
            case 'b':
            case 'f':
            case 'n':
            case 'r':
            case 't': p += 2; break;
            case '/':
                result = Escapes::respelt;
                p += 2;
                break;
            case 'u':
                if (end - p < 6) return Escapes::invalid;
                for (int i = 2; i < 6; ++i) {
                    if (hex_value(p[i]) < 0) return Escapes::invalid;
                }
                result = Escapes::respelt;
                p += 6;
                break;
            default: return Escapes::invalid;
        }
    }
    return result;
}

char* unescape(std::string_view text, char* out) noexcept {
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p != end) {
        out = copy_to_backslash(p, end, out);
        if (p == end) break;
        const char* const backslash = p;
        p += 2;
        if (backslash[1] == 'u') {
            out = put_utf8(decode_unicode_escape(p, end), out);
        } else {
            *out++ = unescaped_letter(backslash[1]);
        }
    }
    return out;
}

char* canonicalize(std::string_view text, char* out) noexcept {
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p != end) {
        out = copy_to_backslash(p, end, out);
        if (p == end) break;
        const char* const backslash = p;
        p += 2;
        if (backslash[1] == 'u') {
            out = put_canonical(decode_unicode_escape(p, end), out);
        } else if (backslash[1] == '/') {
            *out++ = '/';
        } else {
            *out++ = '\\';
            *out++ = backslash[1];
        }
    }
    return out;
}

char* escape(std::string_view text, char* out) noexcept {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && c != '"' && c != '\\') {
            *out++ = c;
        } else {
            out = put_canonical(byte, out);
        }
    }
    return out;
}

std::size_t escaped_size(std::string_view text) noexcept {
    const auto is_plain = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
    };
    std::size_t size = text.size();
    for (const char c : text) {
        if (is_plain(c)) continue;
        size += short_escape(static_cast<unsigned char>(c)) != '\0' ? std::size_t{1} : std::size_t{5};
    }
    return size;
}

}  // namespace duo2qualys::json
