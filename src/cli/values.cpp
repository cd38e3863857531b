#include "cli/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "app/received_time.hpp"
#include "app/usage_error.hpp"
#include "json/parser.hpp"
#include "json/utf8.hpp"
#include "mappings/spelling.hpp"
#include "normalize/convert.hpp"
#include "normalize/event_id.hpp"
#include "text/whole_number.hpp"

namespace duo2qualys::cli {

namespace {

[[noreturn]] void fail(const Value& value, std::string_view why) {
    throw UsageError(fmt::format("{}: '{}' {}", value.where, value.text, why));
}

}  // namespace

std::string text(const Value& value) {
    if (value.text.empty()) throw UsageError(fmt::format("{}: the value is empty: give one", value.where));
    return value.text;
}

std::string utf8_text(const Value& value) {
    if (!json::is_utf8(value.text))
        fail(value, "is not UTF-8, but every line of the output has to be: write it in UTF-8");
    return text(value);
}

std::string side_file(const Value& value) {
    if (value.text == "-") fail(value, "is stdout, which is for the output: name a file");
    return text(value);
}

std::string uuid(const Value& value) {
    if (!normalize::is_uuid(value.text))
        fail(value, "is not a UUID: write it like 6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    std::string lower = value.text;
    std::transform(lower.begin(), lower.end(), lower.begin(), mappings::lower_case);
    return lower;
}

std::uint64_t number(const Value& value, std::uint64_t max) {
    const std::optional<std::uint64_t> number = whole_number(value.text);
    if (!number || *number > max) fail(value, fmt::format("is not a whole number from 0 to {}", max));
    return *number;
}

int level(const Value& value, int fallback, int max) {
    const std::size_t colon = value.text.find(':');
    if (colon == std::string::npos) return fallback;
    if (max == 0) fail(value, "has no level: leave it out");
    const std::optional<std::uint64_t> level = whole_number(std::string_view(value.text).substr(colon + 1));
    if (!level || *level < 1 || *level > static_cast<std::uint64_t>(max))
        fail(value, fmt::format("has no such level: give 1 to {}", max));
    return static_cast<int>(*level);
}

std::size_t record_size(const Value& value) {
    std::string_view digits = value.text;
    unsigned shift = 0;
    if (!digits.empty()) {
        constexpr std::string_view kUnits = "KMGkmg";
        const std::size_t unit = kUnits.find(digits.back());
        if (unit != std::string_view::npos) {
            shift = 10U * (static_cast<unsigned>(unit % 3) + 1U);
            digits.remove_suffix(1);
        }
    }
    const std::optional<std::uint64_t> count = whole_number(digits);
    if (!count) fail(value, "is not a size: write bytes, or a number with K, M or G");
    if (*count == 0 || *count > json::kMaxTextSize >> shift)
        fail(value, fmt::format("is out of range: give 1 to {} bytes (4G minus 64K)", json::kMaxTextSize));
    return static_cast<std::size_t>(*count << shift);
}

normalize::Moment event_time(const Value& value) {
    const std::string& text = value.text;
    const auto beginning = [](const std::string& date) { return normalize::moment(date + "T00:00:00Z"); };
    // As Unix time, a date of eight digits would be a time between 1970 and 1973.
    if (text.size() == 8 && whole_number(text)) {
        const std::string date = fmt::format("{:.4}-{:.2}-{}", text, text.substr(4), text.substr(6));
        if (beginning(date))
            fail(value,
                 fmt::format("may be a date or Unix time: write {}, or {}.0 for Unix time", date, text));
    }
    const bool may_be_date = text.size() == 10 && text[4] == '-';
    const std::optional<normalize::Moment> time = may_be_date ? beginning(text) : normalize::moment(text);
    if (!time) {
        fail(value,
             "is not a time: write a date (2024-03-01, from 00:00 UTC on), a time with its offset "
             "(2024-03-01T08:00:00+01:00), or Unix time");
    }
    return *time;
}

std::string received_time(const Value& value) {
    if (value.text == "none") return {};
    std::string made;
    if (normalize::time(value.text, made) == normalize::TimeKind::unset)
        fail(value, "means that there is no time: write a time like 2021-06-01T11:29:04Z, or none");
    const std::optional<normalize::Moment> time = normalize::moment(value.text);
    if (!time) fail(value, "is not a time: write it like 2021-06-01T11:29:04Z, as Unix time, or none");
    if (time->seconds < 0 || time->seconds > app::kLastSecond)
        fail(value, "is outside the years 1970 to 9999 in UTC");
    return app::received_time(time->seconds);
}

std::string source_date(const std::string& seconds) {
    if (seconds.empty())
        throw UsageError(
            "the environment's SOURCE_DATE_EPOCH is empty: unset it, set it to seconds since 1970, or use "
            "--received-time");
    const std::optional<std::uint64_t> number = whole_number(seconds);
    if (!number || *number > static_cast<std::uint64_t>(app::kLastSecond))
        throw UsageError(
            fmt::format("the environment's SOURCE_DATE_EPOCH: '{}' is not a number of seconds since 1970: "
                        "correct or unset it, or use --received-time",
                        seconds));
    return app::received_time(static_cast<std::int64_t>(*number));
}

}  // namespace duo2qualys::cli
