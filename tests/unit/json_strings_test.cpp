/// Escapes and UTF-8, against a model that works on code units one by one.
#include "json/strings.hpp"

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "catch.hpp"
#include "json/utf8.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;
using json::Escapes;

/// Calls a function that writes to padded room of `size` bytes. Fails if it has written after the padding.
template <typename Write>
std::string written(std::size_t size, Write write) {
    std::string room(size + json::kStringPadding + 16, '#');
    const char* const end = write(room.data());
    const auto used = static_cast<std::size_t>(end - room.data());
    REQUIRE(used <= size);
    REQUIRE(room.substr(size + json::kStringPadding) == std::string(16, '#'));
    return room.substr(0, used);
}

/// A text with padding that looks like more of it.
struct Padded {
    explicit Padded(std::string_view text) : bytes(text) {
        while (bytes.size() < text.size() + kTextPadding)
            bytes += "\\\"u0041\\\\\\\\\\\\\\\\\\\\";
        view = std::string_view(bytes).substr(0, text.size());
    }
    std::string bytes;
    std::string_view view;
};

std::string unescape(std::string_view text) {
    const Padded padded(text);
    return written(text.size(), [&](char* out) { return json::unescape(padded.view, out); });
}
std::string canonicalize(std::string_view text) {
    const Padded padded(text);
    return written(text.size(), [&](char* out) { return json::canonicalize(padded.view, out); });
}
/// The result of scanning `text` as a string, without the quote before it and with a quote after it.
Escapes scan(std::string_view text) {
    const Padded padded(std::string(text) + '"');
    const json::ScannedString found =
        json::scan_string(padded.view.data(), padded.view.data() + padded.view.size());
    return found.quote == nullptr ? Escapes::invalid : found.escapes;
}
std::string escape(const std::string& text) {
    std::string escaped(json::escaped_size(text) + 16, '#');
    REQUIRE(json::escape(text, escaped.data()) == escaped.data() + escaped.size() - 16);
    REQUIRE(escaped.ends_with(std::string(16, '#')));
    escaped.resize(escaped.size() - 16);
    return escaped;
}

std::string utf8(unsigned c) {
    const auto byte = [](unsigned b) { return static_cast<char>(b); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xC0 + c / 64), byte(0x80 + c % 64)};
    if (c < 0x10000) return {byte(0xE0 + c / 4096), byte(0x80 + c / 64 % 64), byte(0x80 + c % 64)};
    return {byte(0xF0 + c / 262144), byte(0x80 + c / 4096 % 64), byte(0x80 + c / 64 % 64),
            byte(0x80 + c % 64)};
}

/// RFC 8785, section 3.2.2.2.
std::string canonical_spelling(unsigned c) {
    switch (c) {
        case '"': return "\\\"";
        case '\\': return "\\\\";
        case '\b': return "\\b";
        case '\f': return "\\f";
        case '\n': return "\\n";
        case '\r': return "\\r";
        case '\t': return "\\t";
        default: break;
    }
    if (c >= 0x20) return utf8(c);
    char text[8];
    std::snprintf(text, sizeof text, "\\u%04x", c);
    return text;
}

std::string hex_escape(unsigned unit, bool upper) {
    char text[8];
    std::snprintf(text, sizeof text, upper ? "\\u%04X" : "\\u%04x", unit);
    return text;
}

bool is_high(unsigned unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low(unsigned unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// A string as spelled, with its meaning.
struct Spelt {
    std::string spelling;
    std::string plain;
    std::string canonical;
    bool respelt = false;    // it has an escape that is never canonical, or not known to be
    unsigned open_high = 0;  // a high surrogate at its end

    void end_surrogate() {
        if (open_high != 0) plain += utf8(0xFFFD), canonical += utf8(0xFFFD);
        open_high = 0;
    }
    void add(unsigned c, const std::string& source) {
        end_surrogate();
        spelling += source;
        plain += utf8(c);
        canonical += canonical_spelling(c);
    }
    void add_unit(unsigned unit, bool upper) {
        respelt = true;
        if (open_high != 0 && is_low(unit)) {
            const unsigned c = 0x10000 + (open_high - 0xD800) * 1024 + (unit - 0xDC00);
            open_high = 0;
            add(c, hex_escape(unit, upper));
        } else if (is_high(unit)) {
            end_surrogate();
            spelling += hex_escape(unit, upper);
            open_high = unit;
        } else {
            add(is_low(unit) ? 0xFFFD : unit, hex_escape(unit, upper));
        }
    }
};

Spelt random_string(reference::Rng& rng) {
    Spelt s;
    for (std::size_t left = rng.below(12); left > 0; --left) {
        switch (rng.below(6)) {
            case 0:
            case 1: {
                for (std::size_t k = rng.below(20); k > 0; --k)
                    s.add('a' + static_cast<unsigned>(k), std::string(1, static_cast<char>('a' + k)));
                break;
            }
            case 2: {
                constexpr const char* kLetters = "\"\\bfnrt/";
                constexpr const char* kMeanings = "\"\\\b\f\n\r\t/";
                const std::size_t i = rng.below(8);
                s.add(static_cast<unsigned char>(kMeanings[i]), std::string("\\") + kLetters[i]);
                s.respelt = s.respelt || kLetters[i] == '/';
                break;
            }
            case 3: {
                constexpr unsigned kRaw[] = {0x20,   0x7F,   0xE9,    0x7FF,   0x800,   0x20AC,
                                             0xFFFD, 0xFFFF, 0x10000, 0x1F511, 0x10FFFF};
                const unsigned c = kRaw[rng.below(std::size(kRaw))];
                s.add(c, utf8(c));
                break;
            }
            case 4: s.add_unit(static_cast<unsigned>(rng.below(0x10000)), rng.one_in(2)); break;
            default:
                s.add_unit(static_cast<unsigned>((rng.one_in(2) ? 0xD800 : 0xDC00) + rng.below(0x400)),
                           rng.one_in(2));
                break;
        }
    }
    s.end_surrogate();
    return s;
}

}  // namespace

TEST_CASE("strings are unescaped and respelt like in the model, in padded room of their own size") {
    reference::Rng rng(41);
    for (int i = 0; i < 20'000; ++i) {
        const Spelt s = random_string(rng);
        CAPTURE(s.spelling);
        REQUIRE(unescape(s.spelling) == s.plain);
        REQUIRE(canonicalize(s.spelling) == s.canonical);
        REQUIRE(canonicalize(s.canonical) == s.canonical);
        REQUIRE(escape(s.plain) == s.canonical);
        const bool has_escapes = s.spelling.find('\\') != std::string::npos;
        REQUIRE(scan(s.spelling) == (s.respelt     ? Escapes::respelt
                                     : has_escapes ? Escapes::canonical
                                                   : Escapes::none));
        // The reference is a third opinion.
        REQUIRE(reference::parse_json('"' + s.spelling + '"').text == s.plain);
        REQUIRE(reference::quote(s.plain) == '"' + s.canonical + '"');
    }
}

TEST_CASE("every \\u escape, in capitals and small letters, stands for its character") {
    for (unsigned unit = 0; unit < 0x10000; ++unit) {
        const unsigned c = is_high(unit) || is_low(unit) ? 0xFFFD : unit;
        for (const bool upper : {false, true}) {
            const std::string text = hex_escape(unit, upper);
            if (unescape(text) != utf8(c) || canonicalize(text) != canonical_spelling(c)) FAIL(text);
            if (scan(text) != Escapes::respelt) FAIL(text);
        }
    }
}

TEST_CASE("a pair of surrogates is one character, a lone one is U+FFFD") {
    for (unsigned c = 0x10000; c <= 0x10FFFF; c += 0x1F1) {
        const std::string text =
            hex_escape(0xD800 + ((c - 0x10000) >> 10U), false) + hex_escape(0xDC00 + (c & 0x3FFU), true);
        if (unescape(text) != utf8(c) || canonicalize(text) != utf8(c)) FAIL(text);
    }
    const std::string lost = utf8(0xFFFD);
    CHECK(unescape("\\ud83d") == lost);
    CHECK(unescape("\\ud83dx") == lost + "x");
    CHECK(unescape("\\ud83d\\n") == lost + "\n");
    CHECK(unescape("\\ud83d\\u0041") == lost + "A");
    CHECK(unescape("\\ud83d\\ud83d\\ude00") == lost + "\xF0\x9F\x98\x80");
    CHECK(unescape("\\ude00\\ud83d") == lost + lost);
    CHECK(unescape("\\ude00\\ude00") == lost + lost);
    CHECK(unescape("\\ud83d\\\\ude00") == lost + "\\ude00");
}

TEST_CASE("escapes that RFC 8259 does not know are refused, wherever they stand") {
    for (std::size_t before = 0; before < 70; ++before) {
        const std::string head(before, 'a');
        for (int c = 0; c < 256; ++c) {
            const std::string text = head + '\\' + static_cast<char>(c) + "0041";
            const bool known = std::strchr("\"\\/bfnrtu", c) != nullptr && c != 0;
            if ((scan(text) == Escapes::invalid) == known) FAIL(text);
        }
        CHECK(scan(head + "\\") == Escapes::invalid);
        CHECK(scan(head + "\\\\\\") == Escapes::invalid);
        for (std::size_t digits = 0; digits < 4; ++digits) {
            CHECK(scan(head + "\\u" + std::string(digits, '0')) == Escapes::invalid);
            for (const char bad : {'g', 'G', '/', ':', '@', '`', ' ', '\\', '"'}) {
                std::string text = head + "\\u0000";
                text[before + 2 + digits] = bad;
                CHECK(scan(text) == Escapes::invalid);
            }
        }
    }
    CHECK(scan("") == Escapes::none);
    CHECK(scan("\\n\\x") == Escapes::invalid);
    CHECK(scan("\\u00e9\\n") == Escapes::respelt);
}

TEST_CASE("plain text is escaped byte by byte") {
    for (int c = 0; c < 0x80; ++c)
        CHECK(escape(std::string(3, static_cast<char>(c))) ==
              canonical_spelling(static_cast<unsigned>(c)) + canonical_spelling(static_cast<unsigned>(c)) +
                  canonical_spelling(static_cast<unsigned>(c)));
    CHECK(escape("") == "");
    CHECK(escape(std::string("\0", 1)) == "\\u0000");
    CHECK(escape("\x1F\x7F") == "\\u001f\x7F");
}

TEST_CASE("valid_utf8_size finds the first byte that is no UTF-8") {
    CHECK(json::valid_utf8_size("") == 0);
    for (const unsigned c :
         {0x0U, 0x7FU, 0x80U, 0x7FFU, 0x800U, 0xD7FFU, 0xE000U, 0xFFFFU, 0x10000U, 0x10FFFFU})
        CHECK(json::valid_utf8_size(utf8(c) + "a") == utf8(c).size() + 1);
    for (const std::string bad :
         {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xE2\x82", "\xE2\x82(",
          "\xE2(\xAC", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x94", "\xF0\x9F(\x91",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"}) {
        CAPTURE(bad);
        CHECK(json::valid_utf8_size(bad) == 0);
        CHECK(json::valid_utf8_size("a\xC3\xA9" + bad + "z") == 3);
    }
    reference::Rng rng(42);
    for (int i = 0; i < 5000; ++i) {
        std::string text;
        for (std::size_t left = rng.below(8); left > 0; --left)
            text += static_cast<char>(rng.one_in(2) ? 0x61 : 0x80 + rng.below(0x80));
        const std::size_t size = json::valid_utf8_size(text);
        CAPTURE(text);
        REQUIRE(reference::is_utf8(text.substr(0, size)));
        REQUIRE((size == text.size()) == reference::is_utf8(text));
        if (size != text.size()) {
            for (std::size_t longer = size + 1; longer <= text.size(); ++longer)
                REQUIRE_FALSE(reference::is_utf8(text.substr(0, longer)));
        }
    }
    CHECK(json::utf8_problem("{\"a\":\"\xFF\"}") == "byte 7 of the record is not UTF-8");
}
