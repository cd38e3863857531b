/// The reference's conversions of single values, against answers worked out by hand from the specification.
#include "reference/conversions.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "mappings/events.hpp"
#include "mappings/extension_rows.hpp"
#include "mappings/guide_rows.hpp"
#include "mappings/kinds.hpp"
#include "mappings/tokens.hpp"
#include "reference/rows.hpp"

using namespace duo2qualys;

TEST_CASE("reference: addresses, phone numbers and times are converted as the text says", "[reference]") {
    using reference::to_ipv4;
    using reference::to_phone;
    using reference::to_time;
    CHECK(to_ipv4(" 1.2.3.4:65535\n") == "1.2.3.4");
    CHECK(to_ipv4("[::FFFF:1.2.3.4]:80") == "1.2.3.4");
    CHECK(to_ipv4("[::ffff:255.255.255.255]") == "255.255.255.255");
    for (const char* text :
         {"", "1.2.3.04", "1.2.3.256", "1.2.3", "1.2.3.4.5", "1.2.3.4:", "1.2.3.4:123456",
          "::ffff:1.2.3.4:80", "[1.2.3.4]", "0.0.0.0", "::ffff:0.0.0.0", "::1", "[", "host"}) {
        CHECK(to_ipv4(text).empty());
    }
    CHECK(to_phone(" +1 (734) 555-2342 x12 ") == "+1 (734) 555-2342 x12");
    CHECK(to_phone("(734-555-2342)") == "(734-555-2342)");
    CHECK(to_phone("X ((734) 555-2342)") == "(734) 555-2342");
    CHECK(to_phone("555-1234") == "555-1234");
    CHECK(to_phone("7345552342") == "7345552342");
    for (const char* text :
         {"", "734555234", "555-123", "192.168.100.100", "1234567890123456", "Generic Smartphone",
          "734--- 555-2342", "734-555-2342 x", "WAQWPO8MD9PPHPW2HPCI", "My phone (0)"}) {
        CHECK(to_phone(text).empty());
    }
    CHECK(to_time("2021-07-20T11: 41 :31+00: 00") == "2021-07-20T11:41:31+00:00");
    CHECK(to_time("2022-12-14 20:09:57") == "2022-12-14T20:09:57+00:00");
    CHECK(to_time("2024-02-29T23:59:60.1234567890123Z") == "2024-02-29T23:59:60.1234567890123Z");
    CHECK(to_time("0.25") == "1970-01-01T00:00:00.250+00:00");
    CHECK(to_time("99999999999") == "5138-11-16T09:46:39+00:00");
    CHECK(to_time("100000000000") == "1973-03-03T09:46:40+00:00");
    CHECK(to_time("1581620180123.4567") == "2020-02-13T18:56:20.123456+00:00");
    CHECK(to_time("100000000000000") == "1973-03-03T09:46:40+00:00");
    CHECK(to_time("253402300799999999") == "9999-12-31T23:59:59.999999+00:00");
    CHECK(to_time("1.58162018E9") == "2020-02-13T18:56:20+00:00");
    CHECK(to_time("15816201801e-1") == "2020-02-13T18:56:20.100+00:00");
    CHECK(to_time("2023-01-01t00:00:00 +0100") == "2023-01-01T00:00:00+01:00");
    CHECK(to_time("2023-01-01 00:00:00.5 GMT") == "2023-01-01T00:00:00.5Z");
    for (const char* text :
         {"", "0", "0.000", "-1", "1e", "01", "1.", "253402300800000000", "2023-02-29T00:00:00Z",
          "1969-12-31T23:59:59Z", "2023-01-01T24:00:00Z", "2023-01-01T00:00:61Z", "2023-01-01T00:00:00.Z",
          "2023-01-01T00:00:00utc", "2023-01-01  00:00:00", " 2023-01-01T00:00:00Z",
          "2023-01-01T00:00:00+000", "2023-01-01"}) {
        CHECK(to_time(text).empty());
    }
}

TEST_CASE("reference: words and outcomes follow the profile", "[reference]") {
    CHECK(reference::title_case("__ad-sync by\tuSER_2fa_\xc3\xa9T_skey") ==
          "AD Sync By User 2FA \xc3\xa9t SKEY");
    CHECK(reference::title_case(" _-").empty());
    CHECK(reference::to_outcome("FAILURE", Profile::guide) == "Failure");
    CHECK(reference::to_outcome("success", Profile::guide) == "success");
    CHECK(reference::to_outcome("sUCCESS", Profile::full) == "Success");
    CHECK(reference::to_outcome("Fraud", Profile::full) == "Failure");
    CHECK(reference::to_outcome("Locked Out", Profile::full) == "Locked Out");
}

TEST_CASE("reference: an action has the outcome that the event list gives it", "[reference]") {
    for (const mappings::Event& event : mappings::kEvents) {
        INFO("mappings/events.hpp and outcome_of_action() in tests/reference/conversions.cpp differ at "
             << event.action);
        CHECK(reference::outcome_of_action(std::string(event.action)) == event.outcome);
    }
}

TEST_CASE("reference: it has the rows of the tables that read a field, and no others", "[reference]") {
    using Reads = std::set<std::string>;
    const auto read = [](std::string_view source, std::string_view token) {
        return std::string(source).append(" gives ").append(token);
    };
    for (const Kind kind : mappings::kKinds) {
        Reads of_tables, of_reference;
        const auto note = [&](const mappings::Row& row) {
            const bool is_made =
                mappings::is_derived(row.conversion) || row.conversion == mappings::Conversion::flag;
            if (row.kinds.has(kind) && !is_made)
                of_tables.insert(read(row.source.view(), mappings::name(row.token)));
        };
        std::for_each(mappings::kGuideRows.begin(), mappings::kGuideRows.end(), note);
        std::for_each(mappings::kExtensionRows.begin(), mappings::kExtensionRows.end(), note);
        for (const reference::Row& row : reference::rows_of(kind))
            if (!row.path.empty()) of_reference.insert(read(row.path, row.token));
        Reads differing;
        std::set_symmetric_difference(of_tables.begin(), of_tables.end(), of_reference.begin(),
                                      of_reference.end(), std::inserter(differing, differing.end()));
        INFO("of the kind " << name(mappings::shape_of(kind))
                            << ", mappings/ or tests/reference/rows.cpp lacks these rows");
        CHECK(differing == Reads());
    }
}
