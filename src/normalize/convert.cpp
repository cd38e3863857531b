#include "normalize/convert.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "json/characters.hpp"
#include "mappings/spelling.hpp"
#include "text/block.hpp"
#include "text/copy.hpp"

namespace duo2qualys::normalize {
namespace {

using json::is_digit;
using mappings::lower_case;

constexpr char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

// The range of numbers that a part of a dotted quad can have if it has a given number of digits. The limits
// are values of sort_prefix().
struct Numbers {
    std::uint64_t least = 1;
    std::uint64_t greatest = 0;
};
constexpr std::array<Numbers, 4> kNumbers = [] {
    const auto prefix = [](std::string_view digits) {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < 8; ++i)
            word = word << 8U | (i < digits.size() ? static_cast<unsigned char>(digits[i]) : 0U);
        return word;
    };
    return std::array<Numbers, 4>{
        Numbers(), {prefix("0"), prefix("9")}, {prefix("10"), prefix("99")}, {prefix("100"), prefix("255")}};
}();

// Returns the dotted quad at the beginning of `text`; empty if there is none. Does not branch on the number
// of digits, which is unpredictable.
std::string_view leading_quad(std::string_view text) {
    const Block::Set digits = Block(text.data()).digits() & Block::first(text.size());
    std::size_t at = 0;
    for (int part = 0; part < 4; ++part) {
        if (part != 0 && text.data()[at++] != '.') return {};
        const auto size = static_cast<std::size_t>(std::countr_one(digits >> at));
        if (size > 3) return {};
        const std::uint64_t number = sort_prefix({text.data() + at, size});
        if (number < kNumbers[size].least || number > kNumbers[size].greatest) return {};
        at += size;
    }
    return text.substr(0, at);
}

bool is_port(std::string_view text) {
    return text.size() >= 2 && text.size() <= 6 && text.front() == ':' &&
           std::all_of(text.begin() + 1, text.end(), is_digit);
}

bool take_mapped_prefix(std::string_view& text) {
    constexpr std::string_view kPrefix = "::ffff:";
    if (text.size() < kPrefix.size() || !std::equal(kPrefix.begin(), kPrefix.end(), text.begin(),
                                                    [](char a, char b) { return a == lower_case(b); })) {
        return false;
    }
    text.remove_prefix(kPrefix.size());
    return true;
}

// Whether the whole text is a telephone number. At most two separators may be between two digits.
bool is_phone(std::string_view text) {
    std::string_view rest = text;
    std::size_t digits = 0;
    const auto at = [&rest](std::size_t i) { return i < rest.size() ? rest[i] : '\0'; };
    const auto stands_between = [](char c) {
        return c == ' ' || c == '.' || c == '(' || c == ')' || c == '-';
    };

    if (at(0) == '+') rest.remove_prefix(1);
    if (at(0) == '(') rest.remove_prefix(1);
    if (!is_digit(at(0))) return false;
    while (true) {
        std::size_t between = 0;
        while (between < 2 && stands_between(at(between)))
            ++between;
        if (!is_digit(at(between))) break;
        rest.remove_prefix(between + 1);
        ++digits;
    }
    if (at(0) == ')') rest.remove_prefix(1);
    if (!rest.empty()) {
        if (rest.size() < 3 || rest[0] != ' ' || rest[1] != 'x') return false;
        if (!std::all_of(rest.begin() + 2, rest.end(), is_digit)) return false;
    }
    const bool digits_only = std::all_of(text.begin(), text.end(), is_digit);
    if (digits < (digits_only ? 10U : 7U) || digits > 15) return false;
    return leading_quad(text).size() != text.size();
}

// The text inside the pair of brackets that ends `text`.
std::optional<std::string_view> trailing_brackets(std::string_view text) {
    if (text.empty() || text.back() != ')') return std::nullopt;
    std::size_t depth = 0;
    for (std::size_t i = text.size(); i-- > 0;) {
        if (text[i] == ')') ++depth;
        if (text[i] == '(' && --depth == 0) return text.substr(i + 1, text.size() - i - 2);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string_view> ipv4(std::string_view text) {
    text = json::trim_blanks(text);
    std::string_view rest = text;
    const bool bracket = !rest.empty() && rest.front() == '[';
    if (bracket) rest.remove_prefix(1);
    const bool mapped = take_mapped_prefix(rest);
    if (bracket && !mapped) return std::nullopt;
    const std::string_view quad = leading_quad(rest);
    if (quad.empty()) return std::nullopt;
    rest.remove_prefix(quad.size());
    if (bracket) {
        if (rest.empty() || rest.front() != ']') return std::nullopt;
        rest.remove_prefix(1);
    }
    // Without brackets, a port after a mapped address would look like another group of the address.
    if (!rest.empty() && (!is_port(rest) || (mapped && !bracket))) return std::nullopt;
    return quad;
}

std::optional<std::string_view> phone(std::string_view text) {
    text = json::trim_blanks(text);
    if (is_phone(text)) return text;
    const std::optional<std::string_view> inner = trailing_brackets(text);
    if (inner && is_phone(*inner)) return inner;
    return std::nullopt;
}

namespace {

constexpr bool separates_words(char c) {
    return c == '_' || c == '-' || c == ' ' || c == '\t';
}

// Whether two words are equal apart from case. `known` is in capitals.
bool same_word(std::string_view word, std::string_view known) {
    return word.size() == known.size() &&
           std::equal(known.begin(), known.end(), word.begin(), [](char a, char b) { return a == upper(b); });
}

}  // namespace

bool has_word(std::string_view text) {
    return !std::all_of(text.begin(), text.end(), separates_words);
}

char* title_case(std::string_view text, char* out) {
    static constexpr std::array<std::string_view, 13> kCapitals = {
        "AD", "API", "SSO", "SMS", "U2F", "2FA", "IP", "MFA", "ID", "SAML", "LDAP", "URL", "SKEY"};
    static constexpr std::string_view kTwoWords = "Cloud SSO";
    const char* const begin = out;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = at;
        while (end < text.size() && !separates_words(text[end]))
            ++end;
        const std::string_view word = text.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        if (out != begin) *out++ = ' ';
        if (same_word(word, "CLOUDSSO")) {
            out = std::copy(kTwoWords.begin(), kTwoWords.end(), out);
            continue;
        }
        const bool capitals = word.size() <= 4 &&
                              std::any_of(kCapitals.begin(), kCapitals.end(),
                                          [word](std::string_view known) { return same_word(word, known); });
        *out++ = upper(word.front());
        for (const char c : word.substr(1))
            *out++ = capitals ? upper(c) : lower_case(c);
    }
    return out;
}

char* verb_first(char* words, char* end) {
    static constexpr std::array<std::string_view, 8> kVerbs = {"Create", "Update", "Delete",  "Add",
                                                               "Remove", "Enable", "Disable", "Reset"};
    const std::string_view text(words, static_cast<std::size_t>(end - words));
    const std::size_t blank = text.rfind(' ');
    if (blank == std::string_view::npos) return end;
    if (std::find(kVerbs.begin(), kVerbs.end(), text.substr(blank + 1)) == kVerbs.end()) return end;
    // This also moves the blank before the verb to the front. The next line puts it after the verb.
    std::rotate(words, words + blank, end);
    std::rotate(words, words + 1, end - blank);
    return end;
}

}  // namespace duo2qualys::normalize
