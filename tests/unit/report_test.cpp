/// The drift report: what it states about records, whatever their spelling.
#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

#include "app/converter.hpp"
#include "catch.hpp"
#include "framing/window.hpp"

namespace {

using namespace duo2qualys;
using Json = nlohmann::json;

/// Adds the part of an input named `log` that follows `lines_before` lines.
output::Tally take_in(std::string input, std::uint64_t lines_before, output::DriftLog& log) {
    const std::size_t size = input.size();
    input.append(kTextPadding, '\0');
    app::Settings settings;
    settings.report = "asked for";
    app::Converter converter(settings);
    converter.set_window(std::string_view(input).substr(0, size), true);
    app::Batch batch;
    output::Tally tally;
    bool done = false;
    while (!done) {
        batch.clear();
        done = converter.convert(batch);
        tally += batch.tally;
        log.take_in(batch.drift, "log", lines_before);
    }
    return tally;
}

/// The report on an input named `log`, as text.
std::string report_text(const std::string& input) {
    output::DriftLog log;
    const output::Tally tally = take_in(input, 0, log);
    return log.report(tally, 0, {});
}

/// One kind of drift in the report.
Json drift(const std::string& input, const char* kind) {
    return Json::parse(report_text(input)).at("drift").at(kind);
}

/// A line with an administrator record that also has these members.
std::string admin(std::string_view members) {
    return R"({"action":"user_create","username":"a",)" + std::string(members) + "}\n";
}

}  // namespace

TEST_CASE("the tables know every field of the samples, but those that show what is unknown") {
    namespace fs = std::filesystem;
    const std::set<std::string> unknown = {"description.active", "description.groups[].key",
                                           "description.serial", "target.details.date_added"};
    std::set<std::string> found;
    for (const auto& entry : fs::directory_iterator(DUO2QUALYS_SOURCE_DIR "/samples")) {
        const std::string ending = entry.path().extension().string();
        if (ending != ".json" && ending != ".ndjson" && ending != ".log") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        for (const Json& field : drift(text, "unknown_fields")) {
            const std::string path = field.at("path");
            found.insert(path);
            INFO(entry.path().string()
                 << ": no table knows " << path << ": give it a row in extension_rows.hpp, or "
                 << "a line in known_fields.hpp; if it shall stay unknown, name it above");
            CHECK(unknown.count(path) == 1);
        }
    }
    for (const std::string& path : unknown) {
        INFO("the tables know " << path << " by now, or it is in no sample: take it out of the list above");
        CHECK(found.count(path) == 1);
    }
}

TEST_CASE("drift is counted by what a value is, not by how it is spelt") {
    const Json actions = drift(
        "{\"action\":\"gr\\u00f6\\u00DFe\",\"username\":\"a\"}\n{\"action\":\"gr\u00f6\u00dfe\",\"username\":"
        "\"a\"}\n"
        "{\"acti\\u006fn\":\"gr\u00f6\\u00dfe\",\"username\":\"a\"}\n",
        "unknown_actions");
    REQUIRE(actions.size() == 1);
    CHECK(actions[0] == Json{{"path", "action"},
                             {"value", "gr\u00f6\u00dfe"},
                             {"count", 3},
                             {"first", {{"input", "log"}, {"line", 1}}}});

    const Json fields =
        drift(admin(R"("gr\u00f6\u00dfe":1)") + admin("\"gr\u00f6\u00dfe\":2"), "unknown_fields");
    REQUIRE(fields.size() == 1);
    CHECK(fields[0].at("path") == "gr\u00f6\u00dfe");
    CHECK(fields[0].at("count") == 2);

    const Json outcomes = drift(admin(R"("description":{"status":{ "a" : [1, "\u0041"] }})") +
                                    admin(R"("description":"{\"status\":{\"a\":[1,\"\\u0041\"]}}")"),
                                "wrong_types");
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].at("count") == 2);

    const Json times = drift(admin(R"("isotimestamp":"2024-03-04T08:15:30Z","timestamp":1)") +
                                 admin(R"("isotimest\u0061mp":"2024-03-04T08:15:30Z","timestamp":1)"),
                             "times_differ");
    REQUIRE(times.size() == 1);
    CHECK(times[0].at("count") == 2);
}

TEST_CASE("a report gives back what was in the log, and holds no control character") {
    const std::string text =
        report_text("{\"action\":\"x\u009b31m\\u001b\\u009b \u202E\x7F\\n\",\"username\":\"a\"}\n");
    CHECK(Json::parse(text).at("drift").at("unknown_actions")[0].at("value") ==
          "x\u009b31m\x1B\u009b \u202E\x7F\n");
    CHECK(text.find("\"x\\u009b31m\\u001b\\u009b \u202E\\u007f\\n\"") != std::string::npos);
}

TEST_CASE("a path names the topmost key that no table knows, once for all that is below it") {
    const Json fields =
        drift(admin(R"("new":{"a":1,"b":[2,{"c":3}]},"description":"{\"also\": [{\"x\":1}]}")") +
                  admin(R"("new":{"d":4},"access":null,"blank":"","none":{}, "groups":[{"y":1}])"),
              "unknown_fields");
    Json paths = Json::object();
    for (const Json& field : fields)
        paths[field.at("path").get<std::string>()] = field.at("count");
    CHECK(paths == Json{{"new", 2}, {"description.also", 1}, {"none", 1}, {"groups", 1}});
}

TEST_CASE("a key that would be misread in a path is quoted as JSON") {
    const Json fields = drift(admin(R"("":1,"a.b":1,"c d":1,"e[]":1,"f\"\\g":1,"h\n":1,"plain-1_\u00fc":1)"),
                              "unknown_fields");
    Json paths = Json::array();
    for (const Json& field : fields)
        paths.push_back(field.at("path"));
    CHECK(paths ==
          Json{R"("")", R"("a.b")", R"("c d")", R"("e[]")", R"("f\"\\g")", R"("h\n")", "plain-1_\u00fc"});
}

TEST_CASE("paths lead through arrays and embedded text") {
    const Json outcomes =
        drift(admin(R"("description":"[[{\"status\":\"one\"}],{\"status\":[\"two\",{\"a\":1}]}]")"),
              "unknown_outcomes");
    Json paths = Json::array();
    for (const Json& outcome : outcomes)
        paths.push_back(outcome.at("path"));
    CHECK(paths == Json{"description[][].status", "description[].status[]"});
}

TEST_CASE("a long value is cut where a character ends") {
    const std::string longest(output::DriftLog::kLongest - 1, 'x');
    const Json outcomes = drift(admin("\"description\":{\"status\":\"" + longest + "y\"}") +
                                    admin("\"description\":{\"status\":\"" + longest + "\u00fc and more\"}") +
                                    admin("\"description\":{\"status\":\"" + longest + "\u00fc or less\"}"),
                                "unknown_outcomes");
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].at("value") == longest + "y");
    CHECK(outcomes[1].at("value") == longest + "\u2026");
    CHECK(outcomes[1].at("count") == 2);
}

TEST_CASE("of very many different things the first thousand are listed, and the others counted") {
    const auto fields = [](std::string_view prefix, int count) {
        std::string members;
        for (int i = 0; i < count; ++i)
            members += fmt::format(R"("{}{}":1,)", prefix, i);
        return members;
    };
    // Too many for one batch.
    std::string input;
    for (int record = 0; record < 40; ++record)
        input += admin(fields(fmt::format("k{}_", record), 600) + R"("last":1)");
    const Json many = drift(input, "unknown_fields");
    REQUIRE(many.size() == 1001);
    CHECK(many[600] == Json{{"path", "last"}, {"count", 40}, {"first", {{"input", "log"}, {"line", 1}}}});
    CHECK(many[1000] == Json{{"more", 40 * 601 - 39 - 1000}});
}

TEST_CASE("what one record has too much of is counted alike, whatever is in the batch before it") {
    std::string members;
    for (int i = 0; i < 1000; ++i)
        members += fmt::format(R"("new{}":1,)", i);
    const std::string few = admin(R"("known_before":1)");
    const std::string many = admin(members + R"("known_before":1,"new999":1)");
    // "known_before" exceeds the limit for its record; "new999", which occurs twice, the limit for the
    // report.
    const Json expected = {{"more", 3}};
    const Json together = drift(few + many, "unknown_fields");
    CHECK(together[0].at("count") == 1);
    CHECK(together.back() == expected);
    CHECK(together[999].at("path") == "new998");

    output::DriftLog log;
    take_in(few, 0, log);
    take_in(many, 1, log);
    CHECK(Json::parse(log.report({}, 0, {})).at("drift").at("unknown_fields") == together);
}

TEST_CASE("a report on a record with very many bad values takes time in proportion to them") {
    std::string addresses;
    for (int i = 0; i < 200'000; ++i)
        addresses += "\"no address\",";
    addresses.back() = ']';
    const auto start = std::chrono::steady_clock::now();
    const Json bad = drift(admin("\"description\":{\"ip_address\":[" + addresses + "}"), "bad_addresses");
    CHECK(bad.at(0).at("count") == 200'000);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));  // if quadratic: minutes
}
