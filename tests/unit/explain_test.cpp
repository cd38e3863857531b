/// Explanations: complete, in agreement with the output line, and safe on a terminal.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "app/converter.hpp"
#include "catch.hpp"
#include "framing/window.hpp"
#include "output/columns.hpp"
#include "reference/framing.hpp"
#include "reference/generator.hpp"
#include "reference/json.hpp"
#include "seeds.hpp"
#include "support/lines.hpp"

namespace {

using namespace duo2qualys;
using Json = nlohmann::json;

/// What the program writes for `input`.
std::string converted(std::string input, app::Settings settings) {
    const std::size_t size = input.size();
    input.append(kTextPadding, '\0');
    app::Converter converter(settings);
    converter.set_input("log");
    converter.set_received_time("Jun 01, 2021 11:29:04 AM");
    app::Batch batch;
    converter.set_window(std::string_view(input).substr(0, size), true);
    converter.convert(batch);
    return std::string(batch.lines.view());
}

std::string explanation(const std::string& input, app::ExplainForm form = app::ExplainForm::json,
                        Options options = {}) {
    app::Settings settings;
    settings.explain = form;
    settings.options = options;
    settings.options.event_id = EventId::none;
    return converted(input, settings);
}

/// Scalars and containers without content.
std::size_t leaves(const reference::Value& value) {
    if (value.is_scalar() || value.members.empty()) return 1;
    std::size_t count = 0;
    for (const reference::Member& member : value.members)
        count += leaves(member.value);
    return count;
}

/// The reason why the field at `path` was not used.
std::string why(const std::string& record, const std::string& path, Options options = {}) {
    const Json explained = Json::parse(explanation(record, app::ExplainForm::json, options));
    for (const Json& field : explained.at("unused"))
        if (field.at("path") == path) return field.at("why");
    return "used";
}

}  // namespace

TEST_CASE("an explanation has every token of the line with its values, and every field that gave none") {
    reference::Rng rng(20240304);
    std::size_t compared = 0;
    for (std::size_t i = 0; i < test::smaller(1'500); ++i) {
        std::string record = reference::random_record(rng);
        if (i % 2 == 0) record = reference::mutate_value(rng, record);
        if (reference::frame(record).found.size() > 1) continue;  // an envelope of several
        app::Settings settings;
        settings.options.multi = i % 3 == 0 ? Multi::first : Multi::array;
        settings.options.profile = i % 5 == 0 ? Profile::guide : Profile::full;
        const std::string line = converted(record, settings);
        settings.explain = app::ExplainForm::json;
        const std::string explained = converted(record, settings);
        INFO(record << '\n' << line << explained);
        REQUIRE(line.empty() == explained.empty());
        if (line.empty()) continue;
        ++compared;

        const Json expected = Json::parse(line);
        const Json all = Json::parse(explained);
        Json tokens = Json::object();
        for (const Json& token : all.at("tokens")) {
            Json& place = tokens[token.at("token").get<std::string>()];
            if (place.is_null()) {
                place = token.at("value");
            } else if (place.is_string()) {
                place = {place, token.at("value")};
            } else {
                place.push_back(token.at("value"));
            }
        }
        REQUIRE(tokens == expected);

        settings.explain = app::ExplainForm::none;
        settings.options.unmapped = Unmapped::keep;
        const reference::Value all_of_it = reference::parse_json(converted(record, settings));
        std::size_t left = 0;
        for (const reference::Member& member : all_of_it.members)
            if (member.key == "unmapped") left = leaves(member.value);
        REQUIRE(all.at("unused").size() == left);
    }
    CHECK(compared > test::smaller(900));
}

TEST_CASE("explanations as JSON give back what was in the log, and hold no control character") {
    const std::string record =
        "{\"action\":\"x\u009b\\u001by\",\"username\":\"gr\\u00f6\u00dfe \u202E\","
        "\"k\u0085k\":\"v\x7F\u2028\"}";
    const std::string text = explanation(record);
    const Json explained = Json::parse(text);
    CHECK(explained.at("tokens")[0].at("value") == "x\u009b\x1By");
    CHECK(explained.at("tokens")[0].at("raw") == "\"x\u009b\\u001by\"");
    CHECK(explained.at("tokens")[1].at("value") == "gr\u00f6\u00dfe \u202E");
    CHECK(explained.at("tokens")[1].at("raw") == "\"gr\\u00f6\u00dfe \u202E\"");
    CHECK(explained.at("unused")[0].at("path") == "k\u0085k");
    CHECK(explained.at("unused")[0].at("raw") == "\"v\x7F\u2028\"");
    for (const char* const raw : {"\u009b", "\u0085", "\x7F", "\x1B"})
        CHECK(text.find(raw) == std::string::npos);
}

TEST_CASE("explanations as text hold nothing that a terminal would obey") {
    const std::string text =
        explanation("{\"action\":\"x\u009b\\u001by\",\"username\":\"a\u202Eb\\nc\",\"k\u0085\":1}",
                    app::ExplainForm::text);
    CHECK(text.find("  x\\u009b\\u001by  ") != std::string::npos);
    CHECK(text.find("  a\\u202eb\\nc  ") != std::string::npos);
    CHECK(text.find("  k\\u0085  ") != std::string::npos);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; };
    CHECK(std::none_of(text.begin(), text.end(), is_control));
}

TEST_CASE("the columns of explanations stand below each other, also beside wide characters") {
    const std::string text = explanation(
        R"({"action":"user_create","username":"日本語","object":"한국어와 더 긴 글이 여기에 있습니다 그리고 더","x":"語"})",
        app::ExplainForm::text);
    const std::vector<std::string> rows = lines(text);
    REQUIRE(rows.size() >= 5);
    // A wide character has three bytes and two columns. The mark for cut text has three bytes and one column.
    const auto column = [](const std::string& row, std::string_view word) {
        std::size_t wide = 0;
        std::size_t marks = 0;
        for (std::size_t i = 0; i < row.find(word); ++i) {
            if ((row[i] & 0xF0) == 0xE0) ++(row.compare(i, 3, "…") == 0 ? marks : wide);
        }
        return row.find(word) - wide - 2 * marks;
    };
    for (const std::string& row : rows) {
        if (row.find("guide, EventTypes") == std::string::npos) continue;
        INFO(row);
        CHECK(column(row, "guide, EventTypes") == column(rows[1], "guide, EventTypes"));
    }
}

TEST_CASE("an unused field tells why") {
    const std::string auth = R"("txid":"1","result":"success","timestamp":1709540500)";
    const auto record = [](const std::string& members) { return "{" + members + "}"; };
    CHECK(why(record(auth + R"(,"access_device":{"ip":"2001:db8::7"})"), "access_device.ip") ==
          "not an IPv4 address");
    CHECK(why(record(auth + R"(,"ip":"0.0.0.0")"), "ip") == "what Duo writes for an unknown address");
    CHECK(why(record(auth + R"(,"ip":"192.0.2.1","access_device":{"ip":"192.0.2.2"})"), "access_device.ip") ==
          "sourceIpv4 has a value already");
    CHECK(why(record(auth + R"(,"device":"Mira's phone")"), "device") == "not a telephone number");
    CHECK(why(record(auth + R"(,"isotimestamp":"yesterday")"), "isotimestamp") == "not a time");
    CHECK(why(record(auth + R"(,"new_enrollment":false)"), "new_enrollment") == "only true gives a value");
    CHECK(why(record(R"("txid":"1","result":"success","timestamp":0)"), "timestamp") == "zero, not a time");
    CHECK(why(record(auth), "txid") == "no token for it");
    CHECK(why(record(auth + R"(,"factor":null)"), "factor") == "empty");
    CHECK(why(record(auth + R"(,"novelty":{"a":[{"b":1}]})"), "novelty.a[].b") == "unknown to this program");
    Options guide;
    guide.profile = Profile::guide;
    CHECK(why(record(auth + R"(,"ip":"192.0.2.1")"), "ip", guide) == "only --profile full maps it");
    Options first;
    first.multi = Multi::first;
    CHECK(why(record(auth + R"(,"username":["a","b"])"), "username[]", first) ==
          "sourceUser has a value already");
}

TEST_CASE("a token without a value tells why") {
    const auto whys = [](const std::string& record, Options options = {}) {
        const Json explained = Json::parse(explanation(record, app::ExplainForm::json, options));
        Json found = Json::object();
        for (const Json& token : explained.at("absent"))
            found[token.at("token").get<std::string>()] = token.at("why");
        return found;
    };
    const Json auth = whys(
        R"({"txid":"1","user":{"name":"x"},"result":"","access_device":{"ip":"2001:db8::7"},"email":null,)"
        R"("isotimestamp":"yesterday","timestamp":0})");
    CHECK(auth.at("sourceIpv4") == R"("access_device.ip" is not an IPv4 address; no "ip")");
    CHECK(auth.at("outcome") == R"("result" is empty; no "description.status")");
    CHECK(auth.at("destinationUser") == R"("email" is empty; no "description.email")");
    CHECK(auth.at("eventTime") == R"("isotimestamp" is not a time; "timestamp" is zero, not a time)");
    CHECK(auth.at("object") == R"(no "object")");
    CHECK_FALSE(auth.contains("sourceUser"));
    CHECK_FALSE(auth.contains("deviceHost"));  // no row could give it
    // A field in another spelling is not absent.
    CHECK(whys(R"({"txid":"1","result":"success","integration":"x","access_device_ip":"none"})")
              .at("sourceIpv4") == R"("access_device_ip" is not an IPv4 address; no "ip")");
    Options options;
    options.omit = {"object"};
    CHECK_FALSE(whys(R"({"txid":"1","result":"success"})", options).contains("object"));
    // Every token of the kind either has values or is absent.
    reference::Rng rng(5);
    for (int i = 0; i < 200; ++i) {
        const std::string record = reference::random_record(rng);
        const Json explained = Json::parse(explanation(record), nullptr, false);
        if (explained.is_discarded()) continue;
        for (const Json& absent : explained.at("absent")) {
            INFO(record);
            for (const Json& token : explained.at("tokens"))
                CHECK(token.at("token") != absent.at("token"));
            CHECK_FALSE(absent.at("why").get<std::string>().empty());
        }
    }
}

TEST_CASE("explanations fit the width of the terminal") {
    const std::string record =
        R"({"txid":"1","result":"success","email":"somebody.with.a.long.name@example.com",)"
        R"("reason":"user_approved","access_device":{"ip":"2001:db8::7"}})";
    for (const std::size_t width : {60U, 80U, 100U, 132U}) {
        app::Settings settings;
        settings.explain = app::ExplainForm::text;
        settings.width = width;
        const std::string text = converted(record, settings);
        for (const std::string& line : lines(text)) {
            INFO(width << ": " << line);
            CHECK(output::columns(line) <= width);
        }
        CHECK(text.find("description.email_body") == std::string::npos);
        CHECK(text.find("not an IPv4 address") != std::string::npos);
    }
}

TEST_CASE("a value that the tables do not know has a note") {
    const auto notes = [](const std::string& members) {
        const Json explained = Json::parse(explanation("{\"username\":\"a\"," + members + "}"));
        Json found = Json::object();
        for (const Json& token : explained.at("tokens"))
            if (token.contains("note")) found[token.at("token").get<std::string>()] = token.at("note");
        return found;
    };
    CHECK(notes(R"("action":"user_create","description":"{\"status\":\"Active\"}")").empty());
    CHECK(notes(R"("action":"policy_teleport")") ==
          Json{{"eventName", "the action is not on the event list: these are its words"}});
    CHECK(notes(R"("action":"user_create","description":"{\"status\":\"Dormant\"}")") ==
          Json{{"outcome", "no rule for this value: left unchanged"}});
    CHECK(notes(R"("action":"user_create","description":"{\"status\":")") ==
          Json{{"description", "begins like JSON but is not valid: kept as text"}});
}
