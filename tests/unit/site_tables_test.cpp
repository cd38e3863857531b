/// The tables of a site: what their file may hold, what people are told of mistakes in it, and what they do.
#include "cli/site_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
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
#include "unit/command_line_helpers.hpp"
#include "unit/temp_dir.hpp"

namespace {

using namespace duo2qualys;
using namespace mappings;
using cli::ListFormat;
using Json = nlohmann::ordered_json;

const std::string kSample = DUO2QUALYS_SOURCE_DIR "/samples/site-tables.toml";

Tables tables(const std::string& text) {
    return cli::parse_site_tables(text, "site.toml");
}

/// The message of the usage error that a file gives; empty: it gives none.
std::string file_error(const std::string& text) {
    try {
        tables(text);
    } catch (const cli::UsageError& usage_error) {
        return usage_error.what();
    }
    return {};
}

/// A row as text, each key with a value of its own where it has to be another.
struct RowText {
    std::string kinds = "[\"auth\"]";
    std::string source = "factor";
    std::string token = "authFactor";
    std::string conversion = "text";
    std::string reason = "r";

    std::string text() const {
        return fmt::format(
            "[[row]]\nkinds = {}\nsource = \"{}\"\ntoken = \"{}\"\nconversion = \"{}\"\nreason = \"{}\"\n",
            kinds, source, token, conversion, reason);
    }
};

std::string constant(const std::string& token, const std::string& value) {
    return fmt::format("[[constant]]\ntoken = \"{}\"\nvalue = \"{}\"\n", token, value);
}

std::string event(const std::string& action, const std::string& label, const std::string& more = "") {
    return fmt::format("[[event]]\naction = \"{}\"\nlabel = \"{}\"\n{}", action, label, more);
}

/// The line that a record gives.
std::string line(std::string record, const Tables& tables, Options options = {}) {
    const std::size_t size = record.size();
    record.append(framing::Window::kPadding, '\0');
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

TEST_CASE("a file without tables leaves those that are compiled in as they are") {
    for (const char* text : {"", "# [[row]]\n", "\xEF\xBB\xBF\r\n"}) {
        const Tables read = tables(text);
        CHECK(read.rows.size() == kRows.size());
        CHECK(read.events.size() == kEvents.size());
        CHECK(read.tokens.size() == kTokens.size());
        CHECK(normalize::tables_fingerprint(read) == normalize::tables_fingerprint());
    }
}

TEST_CASE("the rows of a site stand behind all others, and its tokens before unmapped") {
    const Tables read = cli::read_site_tables(kSample);
    const Rows rows = read.site_rows();
    REQUIRE(rows.size() == 4);
    CHECK(std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.site && row.extension; }));
    CHECK(rows[0].kinds == Kinds(Kind::auth));
    CHECK(rows[0].source.view() == "factor");
    CHECK(read.name(rows[0].token) == "authenticationFactor");
    CHECK(rows[0].reason == "analysts ask how users authenticate");
    CHECK(rows[1].kinds == (Kind::auth | Kind::activity));
    CHECK(rows[2].token == Token::destinationIpv4);
    CHECK(rows[2].conversion == Conversion::ipv4);
    CHECK(rows[3].conversion == Conversion::constant);
    CHECK(rows[3].value == "Vienna");
    REQUIRE(read.tokens.size() == kTokenCount + 3);
    CHECK(read.tokens[kTokenCount - 1].name == "authenticationFactor");
    CHECK(read.tokens[kTokenCount + 1].name == "site");
    CHECK(read.tokens.back().name == "unmapped");
    for (const TokenInfo& info : read.tokens)
        CHECK(&read.info(info.token) == &info);
    CHECK(read.rows_of(Profile::guide).size() == kGuideRows.size());
    CHECK(read.rows_of(Profile::full).size() == kRows.size() + 4);
}

TEST_CASE("a mistake in a row is told with the file, the line, the row and the rule") {
    const std::string good = RowText{}.text();
    CHECK(file_error(good).empty());
    const auto second = [&good](RowText row) { return file_error(good + row.text()); };
    CHECK(second({.kinds = "[]", .source = "alias"}) ==
          "site.toml:7: [[row]] 2 (alias to authFactor): a row has no kind");
    for (const char* source : {"", ".", "a.", ".a", "a..b"}) {
        CAPTURE(source);
        CHECK(second({.source = source}).ends_with(": a row has no path as its source"));
    }
    CHECK(second({}) == "site.toml:7: [[row]] 2 (factor to authFactor): a row stands twice");
    CHECK(second({.source = "result", .token = "outcome"})
              .ends_with("(result to outcome): a row repeats one of the tables before"));
    CHECK(second({.source = "alias", .reason = ""}).ends_with(": an extension row has no reason"));
    for (const char* token : {"eventId", "unmapped", "deviceHost", "deviceType", "collectorReceivedTime"}) {
        CAPTURE(token);
        CHECK(second({.source = "alias", .token = token})
                  .ends_with(": an extension row feeds a token that the program fills itself"));
    }
    for (const char* token : {"", "a b", "a\\\"b", "a.b", "_a", "1a", "caf\xC3\xA9", "a-b"}) {
        CAPTURE(token);
        CHECK(second({.source = "alias", .token = token})
                  .ends_with(": the name of a token is not made of letters and digits"));
    }
    CHECK(second({.source = "alias", .token = std::string(65, 'a')})
              .ends_with(": the name of a token is longer than 64 bytes"));
    CHECK(second({.source = "alias", .token = std::string(64, 'a')}).empty());
    for (const char* token : {"EventType", "AUTHFACTOR", "Unmapped"}) {
        CAPTURE(token);
        CHECK(second({.source = "alias", .token = token})
                  .ends_with(": two tokens have the same name but for its capitals"));
    }
    for (const char* token : {"sourceIpv4", "destinationIpv4", "eventTime"}) {
        CAPTURE(token);
        CHECK(second({.source = "alias", .token = token})
                  .ends_with(": a row gives its token what is no address, or no time"));
    }
    for (const char* source : {"fac_tor", "user_name", "access.device"}) {
        CAPTURE(source);
        CHECK(second({.source = source, .token = "other"})
                  .ends_with(": two paths that exports spell alike have different meanings"));
    }
    CHECK(second({.source = std::string(48, 'a')}).ends_with(": 'source' is longer than 47 bytes"));
    CHECK(second({.source = std::string(47, 'a')}).empty());
}

TEST_CASE("a mistake in an event or a constant is told with the file, the line and the rule") {
    const std::string good = event("zzz", "Zzz", "outcome = \"Failure\"\n") + constant("site", "Vienna");
    CHECK(file_error(good).empty());
    CHECK(file_error(event("", "X")) == "site.toml:1: [[event]] 1: an action is empty");
    CHECK(file_error(good + event("zzz", "X")) == "site.toml:8: [[event]] 2 (zzz): an action stands twice");
    CHECK(file_error(good + event("user_create", "X")) ==
          "site.toml:8: [[event]] 2 (user_create): an action stands twice");
    for (const char* label : {"", "open it", "Open  It", " Open", "Open "}) {
        CAPTURE(label);
        CHECK(file_error(good + event("a", label)) ==
              "site.toml:8: [[event]] 2 (a): a label is empty or not in Title Case");
    }
    CHECK(file_error(event("a", "A", "outcome = \"success\"")) ==
          "site.toml:1: [[event]] 1 (a): an outcome is neither Success nor Failure");
    CHECK(file_error(good + constant("site", "Graz")) ==
          "site.toml:8: [[constant]] 2 (site): a row stands twice");
    CHECK(file_error(constant("site", "")) ==
          "site.toml:1: [[constant]] 1 (site): a constant or flag has no value");
    CHECK(file_error(constant("eventTime", "2024-01-01T00:00:00Z")) ==
          "site.toml:1: [[constant]] 1 (eventTime): a row gives its token what is no address, or no time");
    CHECK(file_error(constant("customerId", "x")) ==
          "site.toml:1: [[constant]] 1 (customerId): an extension row feeds a token that the program fills "
          "itself");
}

TEST_CASE("what is no table of a site, or no value for a key, is told with its line and what to do") {
    const std::string row = RowText{}.text();
    CHECK(file_error("\nx").find("site.toml:2: it is no TOML: ") == 0);
    CHECK(file_error("a = \"\xFF\"").find("site.toml:1: it is no TOML: ") == 0);
    CHECK(file_error(std::string(1000, '[')).find("site.toml:1: it is no TOML: ") == 0);
    CHECK(file_error("[[[row]]]").find("site.toml:1: it is no TOML: ") == 0);
    CHECK(file_error("\n[rows]") ==
          "site.toml:2: there is no table 'rows': write [[row]], [[event]] or [[constant]]");
    CHECK(file_error("quiet = true") ==
          "site.toml:1: there is no table 'quiet': write [[row]], [[event]] or [[constant]]");
    CHECK(file_error("[row]\nkinds = []") ==
          "site.toml:1: 'row' is a list of tables: write [[row]], and its keys below");
    CHECK(file_error("event = 3") ==
          "site.toml:1: 'event' is a list of tables: write [[event]], and its keys below");
    CHECK(file_error(row + "tokn = 1") ==
          "site.toml:7: [[row]] 1: there is no 'tokn': did you mean token? choose from kinds, source, token, "
          "conversion, reason");
    CHECK(file_error("[[row]]") == "site.toml:1: [[row]] 1: 'source' is missing: write source = \"...\"");
    CHECK(file_error("[[row]]\nsource = \"a\"\ntoken = \"b\"") ==
          "site.toml:1: [[row]] 1 (a to b): 'kinds' is missing: write kinds = [\"...\"]");
    CHECK(file_error("[[row]]\nsource = 1") ==
          "site.toml:2: [[row]] 1: 'source' is text in quotes: write source = \"...\"");
    CHECK(
        file_error(RowText{.kinds = "\"auth\""}.text()) ==
        "site.toml:2: [[row]] 1 (factor to authFactor): 'kinds' is a list of texts in quotes: write kinds = "
        "[\"...\"]");
    CHECK(file_error(RowText{.kinds = "[\"auth\", 1]"}.text()) ==
          "site.toml:2: [[row]] 1 (factor to authFactor): 'kinds' is text in quotes: write kinds = \"...\"");
    CHECK(file_error(RowText{.kinds = "[\"auht\"]"}.text()) ==
          "site.toml:2: [[row]] 1 (factor to authFactor): 'kinds': there is no 'auht': did you mean auth? "
          "choose "
          "from admin, auth, activity, telephony");
    CHECK(file_error(RowText{.kinds = "[\"trust-monitor\"]"}.text())
              .ends_with("there is no 'trust-monitor': choose from admin, auth, activity, telephony"));
    for (const char* conversion : {"", "verbatim", "flag", "constant", "action name", "ip"}) {
        CAPTURE(conversion);
        const std::string message = file_error(RowText{.conversion = conversion}.text());
        CHECK(message.find("site.toml:5: ") == 0);
        CHECK(message.ends_with("choose from text, outcome, ipv4, phone, time"));
    }
    CHECK(file_error(constant("a", "b") + "reason = \"c\"")
              .ends_with("there is no 'reason': choose from token, value"));
    CHECK(file_error("[[constant]]\ntoken = \"a\"\nvalue = 3").find("site.toml:3: [[constant]] 1 (a): ") ==
          0);
    CHECK(file_error(event("a", "A") + "outcome = true").find("site.toml:4: [[event]] 1 (a): ") == 0);
    CHECK(file_error(RowText{.reason = "a\\u001b[31mb"}.text()) ==
          "site.toml:6: [[row]] 1 (factor to authFactor): 'reason' holds characters that cannot be seen: "
          "'a\\u001b[31mb': leave them out");
    CHECK(file_error(constant("a", std::string(1001, 'x'))) ==
          "site.toml:3: [[constant]] 1 (a): 'value' is longer than 1000 bytes");
    CHECK(file_error(constant("a", "b\\u0000c")).find("'value' holds characters that cannot be seen") !=
          std::string::npos);
}

TEST_CASE("tables of a site have limits") {
    std::string rows, tokens, events;
    for (std::size_t i = 0; i < kMostRows; ++i)
        rows += RowText{.source = fmt::format("x{}", i), .token = "group"}.text();
    CHECK(file_error(rows).empty());
    rows += RowText{.source = "y", .token = "group"}.text();
    CHECK(file_error(rows) == "site.toml:3001: [[row]] 501 (y to group): a table has more than 500 rows");
    for (std::size_t i = kTokenCount; i < kMostTokens; ++i)
        tokens += RowText{.source = fmt::format("x{}", i), .token = fmt::format("t{}", i)}.text();
    CHECK(file_error(tokens).empty());
    tokens += constant("t", "v");
    CHECK(file_error(tokens).ends_with(": [[constant]] 1 (t): there are more than 64 tokens"));
    for (std::size_t i = kEvents.size(); i <= kMostEvents; ++i)
        events += event(fmt::format("zzz{:05}", i), "Z");
    CHECK(file_error(events).ends_with("(zzz10000): a table has more than 10000 events"));
}

TEST_CASE("a file of tables that cannot be read is a usage error") {
    CHECK(test::error({"--tables", "/no/such/file"}) ==
          "--tables /no/such/file: it cannot be read: No such file or directory");
    CHECK(test::error({"--tables", "/"}) == "--tables /: it cannot be read: Is a directory");
    CHECK(test::error({"--tables", "/dev/zero"}) ==
          "--tables /dev/zero: it cannot be read: it is larger than 1 MiB");
}

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
          Json::parse(cli::schema()).at("properties").at("eventTime").at("oneOf").at(0));
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
    const Tables site = cli::read_site_tables(kSample);
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
    const Json events = Json::parse(cli::list_events(ListFormat::json, site));
    REQUIRE(events.size() == kEvents.size() + 1);
    CHECK(events.back().at("action") == "webauthncredential_rename");
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
    std::vector<std::uint32_t> seen = {normalize::tables_fingerprint()};
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
        test::settings({"--tables", kSample, "--profile", "guide", "--omit", "site", "x"});
    CHECK(guide.tables.site_rows().empty());
    for (const char* answer : {"--version", "--list-mappings", "--list-events", "--schema"}) {
        CAPTURE(answer);
        const auto with = test::command({"--tables", kSample, answer}).answer;
        const auto without = test::command({answer}).answer;
        CHECK(with != without);
        CHECK(test::command({"--profile", "guide", "--tables", kSample, answer}).answer ==
              test::command({"--profile", "guide", answer}).answer);
    }
    CHECK(test::error({"--tables", "/no/such/file", "--profile", "guide"}) != "");
}

TEST_CASE("a token of a site can be left out, wherever the option stands") {
    CHECK(test::settings({"--omit", "site,group", "--tables", kSample, "x"}).options.omit.size() == 2);
    const test::ConfigFile config("omit = [\"site\"]\ntables = \"" + kSample + "\"\n");
    CHECK(test::settings({"--config", config.path(), "x"}).options.omit == std::vector<std::string>{"site"});
    CHECK(test::settings({"--config", config.path(), "x"}).tables.site_rows().size() == 4);
    CHECK(
        test::settings({"--config", config.path(), "--tables=", "--omit=", "x"}).tables.site_rows().empty());
    CHECK(test::error({"--omit", "site", "x"}).find("--omit: there is no 'site': ") == 0);
    CHECK(test::error({"--omit", "sitee", "--tables", kSample, "x"}).find("did you mean site?") !=
          std::string::npos);
}
