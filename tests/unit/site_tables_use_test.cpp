/// The effect of a site's tables on lines, listings and fingerprints.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/converter.hpp"
#include "app/making.hpp"
#include "catch.hpp"
#include "cli/help.hpp"
#include "cli/listings.hpp"
#include "framing/window.hpp"
#include "mappings/rules.hpp"
#include "normalize/fingerprint.hpp"
#include "output/drift_log.hpp"
#include "output/tally.hpp"
#include "reference/generator.hpp"
#include "unit/command_line_helpers.hpp"
#include "unit/site_tables_helpers.hpp"
#include "unit/temp_dir.hpp"

namespace {

using namespace duo2qualys;
using namespace duo2qualys::mappings;
using namespace duo2qualys::test;
using cli::ListFormat;
using Json = nlohmann::ordered_json;

/// The line that a record gives.
std::string line(std::string record, const Tables& tables, Options options = {}) {
    const std::size_t size = record.size();
    record.append(kTextPadding, '\0');
    app::Settings settings;
    settings.options = options;
    settings.options.event_id = EventId::none;
    settings.tables = tables;
    app::Converter converter(settings);
    app::Batch batch;
    converter.set_window(std::string_view(record).substr(0, size), true);
    converter.convert(batch);
    return std::string(batch.lines.view());
}

Json converted(const std::string& record, const Tables& tables, const Options& options = {}) {
    return Json::parse(line(record, tables, options));
}

}  // namespace

TEST_CASE("the rows of a site fill only gaps") {
    const Tables site =
        tables(RowText{.source = "alias", .token = "sourceUser"}.text() +
               RowText{.source = "factor", .token = "sourceUser"}.text() + constant("application", "Duo"));
    const std::string record = R"({"txid":"t","result":"success",)";
    CHECK(
        converted(record + R"("user":{"name":"u"},"alias":"a","integration":"i"})", site).at("sourceUser") ==
        "u");
    CHECK(converted(record + R"("alias":["a","b"],"factor":"f"})", site).at("sourceUser") ==
          Json({"a", "b"}));
    CHECK(converted(record + R"("factor":"f"})", site).at("sourceUser") == "f");
    CHECK(converted(record + R"("integration":"i"})", site).at("application") == "i");
    CHECK(converted(record + R"("integration":""})", site).at("application") == "Duo");
}

TEST_CASE("a kind may have more rows than a word has bits") {
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += RowText{.source = fmt::format("x{}.y", i), .token = i % 2 == 0 ? "even" : "odd"}.text();
    const Tables site = tables(text + constant("last", "\\\"\\\\"));
    for (int i = 0; i < 100; ++i) {
        const Json line = converted(
            fmt::format(R"({{"txid":"t","result":"success","x{}":"{{\"y\":[{},\"\"]}}"}})", i, i), site);
        CAPTURE(i);
        CHECK(line.value("even", "") == (i % 2 == 0 ? std::to_string(i) : ""));
        CHECK(line.value("odd", "") == (i % 2 == 1 ? std::to_string(i) : ""));
        CHECK(line.at("last") == "\"\\");
    }
    // The first in the order of the file fills the gap, whatever the order in the record.
    const Json both = converted(R"({"x98":{"y":"b"},"x96":{"y":"a"},"txid":"t","result":"success"})", site);
    CHECK(both.at("even") == "a");
}

TEST_CASE(
    "what a site's row reads is no drift, is mapped where an export renames it, and may be embedded JSON") {
    const Tables site =
        tables(RowText{.kinds = "[\"auth\"]", .source = "factor", .token = "authFactor"}.text() +
               RowText{.source = "extra.list.name", .token = "extraName"}.text());
    const std::string record = R"({"txid":"t","result":"success",)";
    for (const char* key : {"factor", "Factor", "factor_s", "FACTOR"}) {
        CAPTURE(key);
        CHECK(converted(record + "\"" + key + R"(":"push"})", site).at("authFactor") == "push");
    }
    CHECK_FALSE(converted(record + R"("Factor":"push"})", {}).contains("authFactor"));
    for (const char* extra : {R"("extra":"{\"list\":[{\"name\":\"a\"},{\"name\":\"b\"}]}")",
                              R"("extra":{"list":[{"name":"a"},{"name":"b"}]})"}) {
        CHECK(converted(record + extra + "}", site).at("extraName") == Json({"a", "b"}));
    }
    CHECK(converted(record + R"("extra_list_name":"c"})", site).at("extraName") == "c");
}

TEST_CASE("a site may have as many rows as is allowed, each of as many steps as a path has room for") {
    std::string text;
    for (std::size_t i = 0; i < kMostRows; ++i)
        text += RowText{.source = fmt::format("a{:03}.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v", i)}.text();
    const Tables site = tables(text);
    for (const std::string step : {"a000", "a499"}) {
        std::string value = "\"v\"";
        for (char key = 'v'; key >= 'b'; --key)
            value = fmt::format("{{\"{}\":{}}}", key, value);
        const std::string record = fmt::format(R"({{"txid":"t","result":"x","{}":{}}})", step, value);
        CHECK(converted(record, site).at("authFactor") == "v");
    }
}

TEST_CASE("new tokens change nothing else in the lines of random records") {
    std::string text = constant("site", "Vienna");
    // Each in the kinds that know the field: a new name of a kind can change what a random record is.
    const std::pair<const char*, const char*> sources[] = {
        {R"(["auth"])", "factor"},
        {R"(["auth", "telephony"])", "txid"},
        {R"(["auth", "activity"])", "access_device.hostname"},
        {R"(["auth"])", "auth_device.key"},
        {R"(["activity"])", "target.key"},
        {R"(["admin"])", "description.phones"},
    };
    for (const auto& [kinds, source] : sources)
        text += RowText{kinds, source, "site"}.text();
    for (int i = 0; i < 100; ++i)
        text += RowText{.source = fmt::format("alias{}", i), .token = "other"}.text();
    const Tables site = tables(text);
    reference::Rng rng(20240305);
    std::size_t compared = 0;
    for (int i = 0; i < 1'500; ++i) {
        const std::string record = reference::random_record(rng);
        const std::string plain = line(record, {});
        if (plain.empty() || std::count(plain.begin(), plain.end(), '\n') > 1) continue;
        CAPTURE(record);
        Json with = Json::parse(line(record, site));
        CHECK(with.erase("site") == 1);
        CHECK(with.dump() == Json::parse(plain).dump());
        ++compared;
    }
    CHECK(compared > 1'000);
}

TEST_CASE(
    "a record in which only a site's row finds something is an event, and one with only constants is none") {
    const Tables site = tables(RowText{.kinds = "[\"admin\"]"}.text() + constant("site", "Vienna"));
    Options admin;
    admin.kind = Kind::admin;
    CHECK(converted(R"({"factor":"x"})", site, admin).at("authFactor") == "x");
    CHECK(line(R"({"other":"x"})", site, admin).empty());
}

TEST_CASE("an action of a site has its label and outcome, and is no drift") {
    const Tables site =
        tables(event("vault_\\\"x\\\"", "Open X\\\"Y", "outcome = \"Success\"\n") + event("aaa", "Aaa"));
    const Json line = converted(R"({"action":"vault_\"x\"","username":"u","timestamp":1})", site);
    CHECK(line.at("eventName") == "Open X\"Y");
    CHECK(line.at("outcome") == "Success");
    CHECK(converted(R"({"action":"aaa","username":"u"})", site).at("eventName") == "Aaa");
    CHECK_FALSE(converted(R"({"action":"aaa","username":"u"})", site).contains("outcome"));
    CHECK(converted(R"({"action":"user_create","username":"u"})", site).at("eventName") == "Create User");
}

TEST_CASE("a new token has the form of what its rows give, and every line obeys the schema") {
    const Tables site = tables(RowText{.source = "a", .token = "address", .conversion = "ipv4"}.text() +
                               RowText{.source = "b", .token = "moment", .conversion = "time"}.text() +
                               RowText{.source = "c", .token = "mixed", .conversion = "ipv4"}.text() +
                               RowText{.source = "d", .token = "mixed"}.text() + constant("site", "Vienna") +
                               constant("mixed", "m"));
    const Json schema = Json::parse(cli::schema({}, site));
    const Json& properties = schema.at("properties");
    CHECK(properties.at("address").at("oneOf").at(0).contains("pattern"));
    CHECK(properties.at("moment").at("oneOf").at(0) ==
          Json::parse(cli::schema({}, {})).at("properties").at("eventTime").at("oneOf").at(0));
    CHECK_FALSE(properties.at("mixed").at("oneOf").at(0).contains("pattern"));
    CHECK(properties.at("site").at("const") == "Vienna");
    CHECK(properties.at("site").at("description") == "site: a constant");
    CHECK(properties.at("mixed").at("description") == "site: r, a constant");
    CHECK(schema.at("required") == Json({"deviceType", "deviceModel", "deviceVendor", "site"}));
    std::vector<std::string> names;
    for (const auto& [name, property] : properties.items())
        names.push_back(name);
    const Json line =
        converted(R"({"txid":"t","result":"x","factor":"f","a":"1.2.3.4","b":1700000000,"d":"d"})", site, [] {
            Options keep;
            keep.unmapped = Unmapped::keep;
            return keep;
        }());
    auto at = names.begin();
    for (const auto& [name, value] : line.items()) {
        CAPTURE(name);
        at = std::find(at, names.end(), name);
        CHECK(at != names.end());
    }
    CHECK(line.back() == Json({{"txid", "t"}, {"factor", "f"}}));
    Options omit;
    omit.omit = {"mixed", "site", "outcome"};
    CHECK_FALSE(Json::parse(cli::schema(omit, site)).at("properties").contains("site"));
    const Json rest = converted(R"({"txid":"t","result":"x","a":"1.2.3.4","d":"d"})", site, omit);
    CHECK(rest.at("address") == "1.2.3.4");
    CHECK_FALSE(rest.contains("mixed"));
    CHECK_FALSE(rest.contains("site"));
}

TEST_CASE("listings show the rows, tokens and events of a site, and that they are its own") {
    const Tables site = cli::read_site_tables(kSiteTables);
    const Json json = Json::parse(cli::list_mappings(ListFormat::json, Profile::full, site));
    REQUIRE(json.at("rows").size() == kRows.size() + 4);
    CHECK(json.at("rows")[kRows.size()] == Json({{"kinds", {"auth"}},
                                                 {"source", "factor"},
                                                 {"token", "authenticationFactor"},
                                                 {"conversion", "text"},
                                                 {"extension", true},
                                                 {"site", true},
                                                 {"origin", "Site: analysts ask how users authenticate"}}));
    CHECK(json.at("rows").back().at("origin") == "Site: a constant");
    CHECK(json.at("tokens")[kTokenCount - 1].at("origin") == "Site");
    const auto known = [](const Json& listing) {
        std::size_t keys = 0;
        for (const Json& fields : listing.at("known_fields"))
            keys += fields.at("keys").size();
        return keys;
    };
    CHECK(known(Json::parse(cli::list_mappings(ListFormat::json, Profile::full, {}))) == known(json) + 3);
    const Json events = Json::parse(cli::list_events(ListFormat::json, site));
    REQUIRE(events.size() == kEvents.size() + 1);
    CHECK(events.back().at("action") == kEvents.back().action);
    const auto found = std::find_if(events.begin(), events.end(), [](const Json& one) {
        return one.at("action") == "vault_unseal_denied";
    });
    REQUIRE(found != events.end());
    CHECK(found->at("label_origin") == "site");
    CHECK(found->at("outcome") == "Failure");
    CHECK(cli::list_mappings(ListFormat::table, Profile::full, site).find("(always Vienna)") !=
          std::string::npos);
}

TEST_CASE("other tables have another fingerprint, which the version, summary, report and journal name") {
    const std::string row = RowText{}.text();
    std::vector<std::uint32_t> seen = {normalize::tables_fingerprint({})};
    for (const std::string& text :
         {row, RowText{.kinds = "[\"admin\"]"}.text(), RowText{.source = "alias"}.text(),
          RowText{.token = "other"}.text(), RowText{.conversion = "phone"}.text(), row + constant("a", "b"),
          row + constant("a", "c"), event("zzz", "Z"), event("zzz", "Y"),
          event("zzz", "Z", "outcome = \"Success\"")}) {
        CAPTURE(text);
        seen.push_back(normalize::tables_fingerprint(tables(text)));
        CHECK(std::count(seen.begin(), seen.end(), seen.back()) == 1);
    }
    CHECK(normalize::tables_fingerprint(tables(RowText{.reason = "other"}.text())) == seen[1]);

    const test::TempDir folder;
    const std::string file = folder.put("site.toml", row);
    const std::string name = fmt::format("{:08x}", seen[1]);
    CHECK(app::making_of(test::settings({"--tables", file, "x"})).tables == name);
    CHECK(test::command({"--version", "--tables", file}).answer->find("(tables " + name + ")") !=
          std::string::npos);
    const Tables site = tables(row);
    CHECK(Json::parse(output::summary_json({}, 0, site)).at("tables") == name);
    CHECK(Json::parse(output::DriftLog().report({}, 0, site)).at("summary").at("tables") == name);
}

TEST_CASE("the profile of the guide leaves the tables of a site out, but reads them") {
    const app::Settings guide =
        test::settings({"--tables", kSiteTables, "--profile", "guide", "--omit", "site", "x"});
    CHECK(guide.tables.site_rows().empty());
    for (const char* answer : {"--version", "--list-mappings", "--list-events", "--schema"}) {
        CAPTURE(answer);
        const auto with = test::command({"--tables", kSiteTables, answer}).answer;
        const auto without = test::command({answer}).answer;
        CHECK(with != without);
        CHECK(test::command({"--profile", "guide", "--tables", kSiteTables, answer}).answer ==
              test::command({"--profile", "guide", answer}).answer);
    }
    CHECK(test::error({"--tables", "/no/such/file", "--profile", "guide"}) != "");
}

TEST_CASE("a token of a site can be left out, wherever the option stands") {
    CHECK(test::settings({"--omit", "site,group", "--tables", kSiteTables, "x"}).options.omit.size() == 2);
    const test::ConfigFile config("omit = [\"site\"]\ntables = \"" + kSiteTables + "\"\n");
    CHECK(test::settings({"--config", config.path(), "x"}).options.omit == std::vector<std::string>{"site"});
    CHECK(test::settings({"--config", config.path(), "x"}).tables.site_rows().size() == 4);
    CHECK(
        test::settings({"--config", config.path(), "--tables=", "--omit=", "x"}).tables.site_rows().empty());
    CHECK(test::error({"--omit", "site", "x"}).find("--omit: unknown value 'site': ") == 0);
    CHECK(test::error({"--omit", "sitee", "--tables", kSiteTables, "x"}).find("did you mean site?") !=
          std::string::npos);
}
