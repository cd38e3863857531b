/// The conversion `time`, as tables of what it keeps, repairs, converts and refuses.
#include <string>

#include "catch.hpp"
#include "normalize/convert.hpp"

namespace {

using namespace duo2qualys;
using normalize::TimeKind;

/// The time that `text` is converted to.
std::string time(std::string_view text) {
    std::string made = "left over from the value before";
    switch (normalize::time(text, made)) {
        case TimeKind::none: return "none";
        case TimeKind::unset: return "unset";
        case TimeKind::verbatim: return std::string(text);
        default: return made;
    }
}

}  // namespace

TEST_CASE("time keeps a time that is right as it stands") {
    for (const char* text :
         {"2021-06-01T11:29:04Z", "2021-06-01T11:29:04+00:00", "2021-06-01T11:29:04-23:59",
          "2021-06-01T11:29:04.1Z", "2021-06-01T11:29:04.123456789012345678901234567890+05:30",
          "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2020-02-29T00:00:00Z", "2000-02-29T00:00:00Z",
          "2016-12-31T23:59:60Z", "2021-01-31T00:00:00+23:59"}) {
        CAPTURE(text);
        std::string made;
        CHECK(normalize::time(text, made) == TimeKind::verbatim);
    }
}

TEST_CASE("each byte of a time is looked at") {
    const std::string right = "2021-05-15T11:29:04";
    for (const char* rest : {"Z", "+00:00", ".5Z", ".123456+00:00"}) {
        for (std::size_t i = 0; i < right.size(); ++i) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text = right;
                text[i] = static_cast<char>(byte);
                const bool is_number = right[i] >= '0' && right[i] <= '9';
                const bool fits = is_number ? byte >= '0' && byte <= '9' : text == right;
                std::string made;
                // The tables of the other tests cover the numbers.
                if (!fits && normalize::time(text + rest, made) == TimeKind::verbatim) FAIL(text + rest);
                if (text == right && normalize::time(text + rest, made) != TimeKind::verbatim)
                    FAIL(text + rest);
            }
        }
    }
}

TEST_CASE("time mends blanks at colons, one space for T and a missing offset") {
    CHECK(time("2021-06-01 11:29:04Z") == "2021-06-01T11:29:04Z");
    CHECK(time("2021-06-01T11:29:04") == "2021-06-01T11:29:04+00:00");
    CHECK(time("2021-06-01 11:29:04") == "2021-06-01T11:29:04+00:00");
    CHECK(time("2021-06-01 11:29:04.5") == "2021-06-01T11:29:04.5+00:00");
    CHECK(time("2021-06-01T11: 29 :04+00: 00") == "2021-06-01T11:29:04+00:00");
    CHECK(time("2021-06-01 11 \t:\t 29: 04") == "2021-06-01T11:29:04+00:00");
    CHECK(time("2021-06-01T11:29:04+05 :30") == "2021-06-01T11:29:04+05:30");
}

TEST_CASE("time mends the spelling of offsets and the blanks before them") {
    CHECK(time("2021-06-01t11:29:04z") == "2021-06-01T11:29:04Z");
    CHECK(time("2021-06-01 11:29:04 UTC") == "2021-06-01T11:29:04Z");
    CHECK(time("2021-06-01T11:29:04GMT") == "2021-06-01T11:29:04Z");
    CHECK(time("2021-06-01T11:29:04 Z") == "2021-06-01T11:29:04Z");
    CHECK(time("2021-06-01T11:29:04.250 \t+0530") == "2021-06-01T11:29:04.250+05:30");
    CHECK(time("2021-06-01T11:29:04+00") == "2021-06-01T11:29:04+00:00");
    CHECK(time("2021-06-01T11:29:04-0800") == "2021-06-01T11:29:04-08:00");
    CHECK(time("2021-06-01T11: 29:04 +02 :00") == "2021-06-01T11:29:04+02:00");
}

TEST_CASE("time reads numbers with an exponent") {
    CHECK(time("1.714979411E9") == "2024-05-06T07:10:11+00:00");
    CHECK(time("1.714979411818E+9") == "2024-05-06T07:10:11.818+00:00");
    CHECK(time("1.714979411818E12") == "2024-05-06T07:10:11.818+00:00");
    CHECK(time("17149794110e-1") == "2024-05-06T07:10:11+00:00");
    CHECK(time("1e9") == "2001-09-09T01:46:40+00:00");
    CHECK(time("0.0000000001e19") == "2001-09-09T01:46:40+00:00");
    CHECK(time("1e-3") == "1970-01-01T00:00:00.001+00:00");
    CHECK(time("1e18") == "none");
    CHECK(time("1e99999999999999999999") == "none");
    CHECK(time("0e5") == "unset");
}

TEST_CASE("time takes no other text") {
    for (const char* text : {"",
                             " ",
                             "T",
                             "2021-",
                             "2021-06-01",
                             "2021-06-01T11:29",
                             "2021-06-01T11:29Z",
                             "2021-06-01T11:29:04utc",
                             "2021-06-01T11:29:04+000",
                             "2021-06-01T11:29:04+0",
                             "2021-06-01T11:29:04+2400",
                             "2021-06-01T11:29:04 ",
                             "2021-06-01T11:29:04.5 ",
                             "2021-06-01T11:29:04. 5Z",
                             "2021-06-01T11:29:04+24:00",
                             "2021-06-01T11:29:04+00:60",
                             "2021-06-01T11:29:04.Z",
                             "2021-06-01T11:29:04.",
                             "2021-06-01T11:29:04,5Z",
                             "2021-06-01T24:00:00Z",
                             "2021-06-01T11:60:00Z",
                             "2021-06-01T11:29:61Z",
                             "2021-00-01T00:00:00Z",
                             "2021-13-01T00:00:00Z",
                             "2021-06-00T00:00:00Z",
                             "2021-06-31T00:00:00Z",
                             "2021-02-29T00:00:00Z",
                             "1900-02-29T00:00:00Z",
                             "2100-02-29T00:00:00Z",
                             "1969-12-31T23:59:59Z",
                             "0000-01-01T00:00:00Z",
                             "10000-01-01T00:00:00Z",
                             "21-06-01T11:29:04Z",
                             "2021-6-1T11:29:04Z",
                             "2021/06/01T11:29:04Z",
                             " 2021-06-01T11:29:04Z",
                             "2021-06-01T11:29:04Z ",
                             "2021-06-01  11:29:04",
                             "2021-06-01\t11:29:04",
                             "2021-06-01T 11:29:04Z",
                             "2021-06-01T11:29:04Zx",
                             "2021-06-01T11:29:04Z+00:00",
                             "2021-06-01T11:29:04\xE2\x88\x92"
                             "05:00",
                             "Jun 01, 2021 11:29:04 AM",
                             "\xD9\xA2"
                             "021-06-01T11:29:04Z",
                             "now",
                             "2021-06-01T11:29:-4Z",
                             "2021 -06-01T11:29:04Z"}) {
        CAPTURE(text);
        CHECK(time(text) == "none");
    }
}

TEST_CASE("time reads numbers as Unix time in seconds, milliseconds or microseconds") {
    CHECK(time("1622546944") == "2021-06-01T11:29:04+00:00");
    CHECK(time("1622546944.0") == "2021-06-01T11:29:04+00:00");
    CHECK(time("1622546944.5") == "2021-06-01T11:29:04.500+00:00");
    CHECK(time("1622546944.123") == "2021-06-01T11:29:04.123+00:00");
    CHECK(time("1622546944.123456") == "2021-06-01T11:29:04.123456+00:00");
    CHECK(time("1622546944.1234569") == "2021-06-01T11:29:04.123456+00:00");
    CHECK(time("1622546944.0000009") == "2021-06-01T11:29:04+00:00");
    CHECK(time("1622546944000") == "2021-06-01T11:29:04+00:00");
    CHECK(time("1622546944123") == "2021-06-01T11:29:04.123+00:00");
    CHECK(time("1622546944123.4567") == "2021-06-01T11:29:04.123456+00:00");
    CHECK(time("1622546944123456") == "2021-06-01T11:29:04.123456+00:00");
    CHECK(time("1622546944123456.9") == "2021-06-01T11:29:04.123456+00:00");
    CHECK(time("1") == "1970-01-01T00:00:01+00:00");
    CHECK(time("0.000001") == "1970-01-01T00:00:00.000001+00:00");
    CHECK(time("951782400") == "2000-02-29T00:00:00+00:00");
    CHECK(time("4107542400") == "2100-03-01T00:00:00+00:00");
    // The borders between the units.
    CHECK(time("99999999999") == "5138-11-16T09:46:39+00:00");
    CHECK(time("100000000000") == "1973-03-03T09:46:40+00:00");
    CHECK(time("99999999999999") == "5138-11-16T09:46:39.999+00:00");
    CHECK(time("100000000000000") == "1973-03-03T09:46:40+00:00");
    CHECK(time("253402300799999999") == "9999-12-31T23:59:59.999999+00:00");
    CHECK(time("253402300800000000") == "none");
    CHECK(time("9223372036854775807") == "none");
    CHECK(time("18446744073709551616") == "none");
    CHECK(time(std::string(400, '9')) == "none");
}

TEST_CASE("time takes no number with a sign, and no text like one") {
    for (const char* text :
         {"-1", "+1", "-1622546944", "1e", "1e+", "-1e9", "01622546944", "1622546944.", ".5", " 1622546944",
          "1622546944 ", "1,622,546,944", "0x60B61B00", "1622546944s", "NaN"}) {
        CAPTURE(text);
        CHECK(time(text) == "none");
    }
}

TEST_CASE("zero is no time, and meant so") {
    CHECK(time("0") == "unset");
    CHECK(time("0.0") == "unset");
    CHECK(time("0.000000000") == "unset");
    CHECK(time("-0") == "none");
}
