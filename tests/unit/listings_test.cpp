#include "cli/listings.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "mappings/checks.hpp"
#include "support/patterns.hpp"

namespace {

using namespace duo2qualys;
using cli::ListFormat;
using Json = nlohmann::ordered_json;

constexpr const char* kReadme = DUO2QUALYS_SOURCE_DIR "/mappings/README.md";
constexpr std::string_view kBegin = "<!-- made from the tables: begin -->\n\n";
constexpr std::string_view kEnd = "\n<!-- made from the tables: end -->";

std::string read(const char* path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::size_t count(const std::string& text, std::string_view wanted) {
    std::size_t found = 0;
    for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1))
        ++found;
    return found;
}

/// Whether a string is one of the values that the schema allows for a token.
bool allows(const std::string& token, const std::string& value) {
    Json property = Json::parse(cli::schema({}, {})).at("properties").at(token);
    if (property.contains("oneOf")) property = property.at("oneOf").at(0);
    if (property.contains("const")) return property.at("const") == value;
    if (value.size() < property.at("minLength").get<std::size_t>()) return false;
    return !property.contains("pattern") || matches(value, property.at("pattern").get<std::string>());
}

}  // namespace

TEST_CASE("README.md in mappings/ shows the rows as they are compiled in", "[readme]") {
    std::string readme = read(kReadme);
    const std::size_t begin = readme.find(kBegin);
    const std::size_t end = readme.find(kEnd);
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    const std::size_t start = begin + kBegin.size();
    REQUIRE(start <= end);
    const std::string made = cli::list_mappings(ListFormat::markdown, Profile::full, {});
    if (std::getenv("DUO2QUALYS_REGENERATE") != nullptr) {
        std::ofstream out(kReadme, std::ios::binary);
        out << readme.replace(start, end - start, made);
        REQUIRE(out.flush().good());
        return;
    }
    INFO(
        "DUO2QUALYS_REGENERATE=1 build/test/bin/unit_tests \"[readme]\" writes the table of "
        "mappings/README.md anew");
    CHECK(readme.substr(start, end - start) == made);
}

TEST_CASE("the mappings as JSON hold every row with its origin") {
    const Json json = Json::parse(cli::list_mappings(ListFormat::json, Profile::full, {}));
    const Json& rows = json.at("rows");
    REQUIRE(rows.size() == mappings::kGuideRows.size() + mappings::kExtensionRows.size());
    CHECK(rows[0] == Json({{"kinds", {"admin", "auth"}},
                           {"source", "action"},
                           {"token", "eventType"},
                           {"conversion", "text"},
                           {"extension", false},
                           {"origin", "Guide, EventTypes Admin Logs and Authentication Logs"}}));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool extension = i >= mappings::kGuideRows.size();
        INFO(rows[i]);
        CHECK(rows[i].at("extension") == extension);
        CHECK(rows[i].at("origin").get<std::string>().rfind(extension ? "Extension: " : "Guide, ", 0) == 0);
    }
    CHECK(json.at("outcomes").size() == mappings::kOutcomeValues.size());
    CHECK(json.at("tokens").size() == mappings::kTokenCount);
    CHECK(json.at("known_fields").size() == mappings::kKnownFields.size());
    const Json embedded = {{"kinds", {"admin", "auth"}}, {"path", "description"}};
    CHECK(json.at("embedded_json").front() == embedded);
    CHECK(json.at("embedded_json").dump().find("access_device.ip") != std::string::npos);
}

TEST_CASE("the mappings of the guide's profile hold its own rows and outcomes alone") {
    const Json json = Json::parse(cli::list_mappings(ListFormat::json, Profile::guide, {}));
    const Json& rows = json.at("rows");
    CHECK(rows.size() == mappings::kGuideRows.size());
    CHECK(
        std::none_of(rows.begin(), rows.end(), [](const Json& row) { return row.at("extension") == true; }));
    CHECK(json.at("outcomes").size() == 6);
    for (const Json& outcome : json.at("outcomes"))
        CHECK(outcome.at("origin") == "Guide, Field Value Mappings");
    for (const ListFormat format : {ListFormat::table, ListFormat::markdown}) {
        const std::string text = cli::list_mappings(format, Profile::guide, {});
        CHECK(count(text, "Guide, ") == mappings::kGuideRows.size() + 6);
        CHECK(count(text, "xtension: ") == 0);
    }
}

TEST_CASE("a row's value and its limit to some actions are shown in every format") {
    const std::string json = cli::list_mappings(ListFormat::json, Profile::full, {});
    CHECK(count(json, R"("value": "enrollment")") == 1);
    CHECK(count(json, "\"admin_2fa_error\"") == 1);
    for (const ListFormat format : {ListFormat::table, ListFormat::markdown}) {
        const std::string text = cli::list_mappings(format, Profile::full, {});
        CHECK(count(text, "new_enrollment (true gives enrollment)") == 1);
        CHECK(count(text, "(always authentication)") == 1);
        CHECK(count(text, "description.email (only admin_login_error, admin_2fa_error)") == 1);
    }
}

TEST_CASE("the columns of a table are aligned, and no line ends in a blank") {
    for (const std::string& text :
         {cli::list_mappings(ListFormat::table, Profile::full, {}), cli::list_events(ListFormat::table, {})})
        CHECK(count(text, " \n") == 0);
    std::istringstream lines(cli::list_events(ListFormat::table, {}));
    std::string line;
    std::getline(lines, line);
    const std::size_t column = line.find("Label");
    std::size_t rows = 0;
    for (; std::getline(lines, line); ++rows) {
        INFO(line);
        CHECK(line.substr(column, mappings::kEvents[rows].label.size()) == mappings::kEvents[rows].label);
    }
    CHECK(rows == mappings::kEvents.size());
}

TEST_CASE("the events as JSON hold every action with its label and outcome") {
    const Json json = Json::parse(cli::list_events(ListFormat::json, {}));
    REQUIRE(json.size() == mappings::kEvents.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        const mappings::Event& event = mappings::kEvents[i];
        CHECK(json[i].at("action") == event.action);
        CHECK_FALSE(json[i].at("logs").empty());
        CHECK(json[i].at("outcome") == (event.outcome.empty() ? Json() : Json(event.outcome)));
        if (json[i].at("action") == "admin_login") {
            CHECK(json[i].at("label") == "Admin Login");
            CHECK(json[i].at("label_origin") == "Duo");
            CHECK(json[i].at("outcome") == "Success");
        }
    }
}

TEST_CASE("the schema knows every token and no other key, and wants the three that are on every line") {
    const Json schema = Json::parse(cli::schema({}, {}));
    CHECK(schema.at("properties").size() == mappings::kTokenCount);
    CHECK(schema.at("additionalProperties") == false);
    CHECK(schema.at("required") == Json({"deviceType", "deviceModel", "deviceVendor"}));
    const Json& several = schema.at("properties").at("group").at("oneOf").at(1);
    CHECK(several.at("type") == "array");
    CHECK(several.at("minItems") == 2);
    CHECK(several.at("uniqueItems") == true);
    CHECK(schema.at("properties").at("unmapped").at("minProperties") == 1);
}

TEST_CASE("the schema allows what a token can be and nothing else") {
    CHECK(allows("deviceVendor", "Cisco"));
    CHECK_FALSE(allows("deviceVendor", "cisco"));
    CHECK(allows("group", "x"));
    CHECK_FALSE(allows("group", ""));
    CHECK(allows("customerId", "d656b196-edb7-45e6-8485-3748a740d002"));
    CHECK_FALSE(allows("customerId", "D656b196-edb7-45e6-8485-3748a740d002"));
    CHECK(allows("eventId", "d656b196-edb7-85e6-b485-3748a740d002"));
    CHECK_FALSE(allows("eventId", "d656b196-edb7-45e6-b485-3748a740d002"));
    CHECK_FALSE(allows("eventId", "d656b196-edb7-85e6-c485-3748a740d002"));
    CHECK(allows("collectorReceivedTime", "Jun 01, 2021 11:29:04 AM"));
    CHECK_FALSE(allows("collectorReceivedTime", "Jun 01, 2021 13:29:04 PM"));
    CHECK_FALSE(allows("collectorReceivedTime", "Jun 1, 2021 11:29:04 AM"));
    CHECK(allows("sourceIpv4", "255.0.10.199"));
    CHECK_FALSE(allows("sourceIpv4", "256.0.10.199"));
    CHECK_FALSE(allows("sourceIpv4", "01.0.10.199"));
    CHECK_FALSE(allows("destinationIpv4", "1.2.3.4:80"));
    CHECK(allows("eventTime", "2014-09-22T20:11:32+00:00"));
    CHECK(allows("eventTime", "2014-09-22T20:11:32.123456789Z"));
    CHECK_FALSE(allows("eventTime", "2014-09-22 20:11:32"));
}
