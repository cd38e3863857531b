#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>

#include "reference/conversions.hpp"

namespace duo2qualys::reference {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/// The text without the spaces and tabs around colons.
std::string without_blanks_at_colons(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (is_blank(text[i])) {
            std::size_t before = i;
            while (before > 0 && is_blank(text[before - 1]))
                --before;
            std::size_t after = i;
            while (after < text.size() && is_blank(text[after]))
                ++after;
            if (before > 0 && text[before - 1] == ':') continue;
            if (after < text.size() && text[after] == ':') continue;
        }
        out += text[i];
    }
    return out;
}

/// Whether `text` has the form of `pattern` at `at`, where `0` stands for any digit.
bool looks_like(const std::string& text, std::size_t at, const std::string& pattern) {
    if (text.size() < at + pattern.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = text[at + i];
        if (pattern[i] == '0' ? !is_digit(c) : c != pattern[i]) return false;
    }
    return true;
}

int number(const std::string& text, std::size_t at, std::size_t length) {
    return std::stoi(text.substr(at, length));
}

std::string iso_time(const std::string& source) {
    std::string text = without_blanks_at_colons(source);
    if (text.size() > 10 && (text[10] == ' ' || text[10] == 't')) text[10] = 'T';
    if (!looks_like(text, 0, "0000-00-00T00:00:00")) return "";
    const std::chrono::year_month_day date{std::chrono::year(number(text, 0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(text, 8, 2)))};
    if (!date.ok() || number(text, 0, 4) < 1970) return "";
    if (number(text, 11, 2) > 23 || number(text, 14, 2) > 59 || number(text, 17, 2) > 60) return "";
    std::size_t at = 19;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (at == text.size() || !is_digit(text[at])) return "";
        while (at < text.size() && is_digit(text[at]))
            ++at;
    }
    const std::string moment = text.substr(0, at);
    if (at == text.size()) return text + "+00:00";
    std::string offset = text.substr(at);
    while (!offset.empty() && is_blank(offset[0]))
        offset.erase(0, 1);
    if (offset == "Z" || offset == "z" || offset == "UTC" || offset == "GMT") return moment + "Z";
    if (offset.size() == 3) offset += ":00";
    if (offset.size() == 5) offset = offset.substr(0, 3) + ":" + offset.substr(3);
    if (offset.size() != 6) return "";
    if (!looks_like(offset, 0, "+00:00") && !looks_like(offset, 0, "-00:00")) return "";
    if (number(offset, 1, 2) > 23 || number(offset, 4, 2) > 59) return "";
    return moment + offset;
}

/// The first `count` digits of a fraction, filled up with zeros on the right.
std::int64_t leading_digits(std::string fraction, std::size_t count) {
    fraction.resize(count, '0');
    return std::stoll(fraction);
}

std::string unix_time(const std::string& whole, const std::string& fraction) {
    constexpr std::int64_t kLastMicrosecond = 253'402'300'799'999'999;  // 9999-12-31T23:59:59.999999
    // 0.0 is the same number as 0, Duo's word for unknown.
    if ((whole + fraction).find_first_not_of('0') == std::string::npos) return "";
    if (whole.size() > 18) return "";
    const std::int64_t value = std::stoll(whole);
    std::int64_t micros = 0;
    if (value >= 100'000'000'000'000) {
        micros = value;
    } else if (value >= 100'000'000'000) {
        micros = value * 1000 + leading_digits(fraction, 3);
    } else {
        micros = value * 1'000'000 + leading_digits(fraction, 6);
    }
    if (micros > kLastMicrosecond) return "";

    const std::int64_t seconds = micros / 1'000'000;
    const int rest = static_cast<int>(micros % 1'000'000);
    const std::int64_t second_of_day = seconds % 86400;
    const std::chrono::year_month_day date{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(seconds / 86400)))};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(second_of_day / 3600), static_cast<int>(second_of_day / 60 % 60),
                  static_cast<int>(second_of_day % 60));
    std::string out = text;
    if (rest % 1000 != 0) {
        std::snprintf(text, sizeof text, ".%06d", rest);
        out += text;
    } else if (rest != 0) {
        std::snprintf(text, sizeof text, ".%03d", rest / 1000);
        out += text;
    }
    return out + "+00:00";
}

/// Splits a JSON number without sign. Returns false if `text` is not such a number. An exponent moves the
/// point.
bool split_number(const std::string& text, std::string& whole, std::string& fraction) {
    std::size_t at = 0;
    const auto take_digits = [&] {
        const std::size_t begin = at;
        while (at < text.size() && is_digit(text[at]))
            ++at;
        return text.substr(begin, at - begin);
    };
    whole = take_digits();
    if (whole.empty() || (whole.size() > 1 && whole[0] == '0')) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        fraction = take_digits();
        if (fraction.empty()) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        const bool negative = at < text.size() && text[at] == '-';
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        std::string digits = take_digits();
        if (digits.empty()) return false;
        digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
        if ((whole + fraction).find_first_not_of('0') == std::string::npos) return at == text.size();
        // Moving the point this far leaves no digit, or far too many, whatever the length of the number.
        const std::size_t far = text.size() + 30;
        const std::size_t steps =
            digits.size() > 8 ? far : std::min<std::size_t>(digits.empty() ? 0 : std::stoul(digits), far);
        for (std::size_t i = 0; i < steps; ++i) {
            std::string& from = negative ? whole : fraction;
            if (from.empty()) from = "0";
            if (negative) {
                fraction = whole.back() + fraction;
                whole.pop_back();
            } else {
                whole += fraction.front();
                fraction.erase(0, 1);
            }
        }
        whole.erase(0, whole.find_first_not_of('0') == std::string::npos ? whole.size()
                                                                         : whole.find_first_not_of('0'));
        if (whole.empty()) whole = "0";
    }
    return at == text.size();
}

}  // namespace

std::string to_time(const std::string& text) {
    std::string whole;
    std::string fraction;
    return split_number(text, whole, fraction) ? unix_time(whole, fraction) : iso_time(text);
}

}  // namespace duo2qualys::reference
