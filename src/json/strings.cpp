#include "json/strings.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "json/characters.hpp"
#include "json/escaped_bytes.hpp"
#include "json/utf8.hpp"
#include "text/block.hpp"

namespace duo2qualys::json {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

// Decodes the `\u` escape whose four digits begin at p, together with a low surrogate that follows it.
// Advances p.
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

// The character of a two-character escape, by its letter. The letter has been checked and is not u.
constexpr std::array<char, 256> kUnescaped = [] {
    std::array<char, 256> characters{};
    for (std::size_t i = 0; i < characters.size(); ++i)
        characters[i] = static_cast<char>(i);
    characters['b'] = '\b';
    characters['f'] = '\f';
    characters['n'] = '\n';
    characters['r'] = '\r';
    characters['t'] = '\t';
    return characters;
}();

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

// Copies [p, end) up to the first backslash, moves p there, and returns the end of the copy. Reads and writes
// up to a block more than that.
char* copy_to_backslash(const char*& p, const char* end, char* out) {
    while (p != end) {
        const Block block(p);
        block.store(out);
        const auto left = static_cast<std::size_t>(end - p);
        const Block::Set found = block.equal('\\');
        const std::size_t size = std::min(Block::first_of(found), left);
        p += size;
        out += size;
        if (found != 0) break;
    }
    return out;
}

// Strings are scanned in strides of this many bytes.
using Stride = Blocks<4>;

static_assert(Stride::kSize == kTextPadding);
static_assert(std::is_same_v<Stride::Set, EscapedBytes::Set>);

// Judges escapes in the stride at `p`. `letters` is the set of the bytes that follow their backslashes; it
// contains no quote and no backslash.
[[gnu::noinline]] Escapes check_letters(const char* p, Stride::Set letters) {
    Escapes result = Escapes::canonical;
    for (; letters != 0; letters &= letters - 1) {
        const char* const letter = p + std::countr_zero(letters);
        switch (*letter) {
            case 'b':
            case 'f':
            case 'n':
            case 'r':
            case 't': break;
            case '/': result = Escapes::respelt; break;
            case 'u':
                // The closing quote is not a digit, so the check stops there.
                for (int i = 1; i < 5; ++i) {
                    if (hex_value(letter[i]) < 0) return Escapes::invalid;
                }
                result = Escapes::respelt;
                break;
            default: return Escapes::invalid;
        }
    }
    return result;
}

}  // namespace

ScannedString scan_string(const char* begin, const char* end) noexcept {
    EscapedBytes escapes;
    Escapes found = Escapes::none;
    Stride::Set odd = 0;  // union over all strides
    for (const char* p = begin; p < end; p += Stride::kSize) {
        const Stride bytes(p);
        const Stride::Set quotes = bytes.equal('"');
        const Stride::Set backslashes = bytes.equal('\\');
        const Stride::Set escaped = escapes.next(backslashes);
        const Stride::Set closing = quotes & ~escaped;
        // The bytes before the first closing quote, or all.
        const Stride::Set inside = (closing - 1) & ~closing;
        odd |= bytes.odd() & inside;
        if ((escaped & inside) != 0) {
            const Stride::Set letters = escaped & inside & ~(quotes | backslashes);
            found = std::max(found, letters == 0 ? Escapes::canonical : check_letters(p, letters));
        }
        if (closing == 0) continue;

        const char* const quote = p + std::countr_zero(closing);
        if (quote >= end) break;
        const std::string_view text(begin, static_cast<std::size_t>(quote - begin));
        const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
        if (odd != 0 && (std::any_of(text.begin(), text.end(), is_control) || !is_utf8(text)))
            return {quote, Escapes::invalid};
        return {quote, found};
    }
    return {nullptr, Escapes::none};
}

char* unescape(std::string_view text, char* out) noexcept {
    const char* p = text.data();
    const char* const end = p + text.size();
    while (true) {
        const Block block(p);
        block.store(out);
        const Block::Set backslashes = block.equal('\\');
        const std::size_t size = Block::first_of(backslashes);
        p += size;
        out += size;
        if (p >= end) return out - (p - end);
        if (backslashes == 0) continue;
        const char letter = p[1];
        p += 2;
        if (letter == 'u') {
            out = put_utf8(decode_unicode_escape(p, end), out);
        } else {
            *out++ = kUnescaped[static_cast<unsigned char>(letter)];
        }
    }
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
