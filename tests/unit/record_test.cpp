/// Records as tools serialize, flatten and rename them, and records that give no token.
#include <nlohmann/json.hpp>
#include <string>

#include "catch.hpp"
#include "duo2qualys/normalizer.hpp"
#include "reference/framing.hpp"
#include "reference/generator.hpp"
#include "reference/json.hpp"
#include "seeds.hpp"

namespace {

using namespace duo2qualys;
using nlohmann::json;

/// The outcome of a record, and its line.
struct Result {
    Outcome outcome;
    json line;
};

Result normalized(const std::string& record, Options options = {}) {
    options.event_id = EventId::none;
    Normalizer normalizer(options);
    std::string line;
    Result result{normalizer.normalize(record, line), json()};
    if (result.outcome) result.line = json::parse(line);
    return result;
}

json line(const std::string& record) {
    CAPTURE(record);
    const Result result = normalized(record);
    CAPTURE(result.outcome.detail);
    REQUIRE(result.outcome);
    return result.line;
}

/// Whether a text is that of a JSON object or array.
bool is_json_text(const std::string& text) {
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    return start != std::string::npos && (text[start] == '{' || text[start] == '[') &&
           reference::check_json(text).verdict == reference::Verdict::valid;
}

}  // namespace

TEST_CASE("record: no token but the description is JSON text, and no event is without a token of its own") {
    const std::uint64_t first = test::first_seed();
    int written = 0;
    for (std::uint64_t seed = first; seed < first + test::smaller(3000); ++seed) {
        reference::Rng rng(seed);
        std::string record = reference::random_record(rng);
        if (seed % 3 != 0) record = reference::export_value(rng, record);
        if (seed % 3 == 2) record = reference::mutate_value(rng, record);
        if (reference::frame(record).found.size() > 1) continue;  // an envelope of several
        Options options;
        if (seed % 5 == 0) options.kind = static_cast<Kind>(rng.below(kKindCount));
        const Result result = normalized(record, options);
        if (!result.outcome) continue;
        ++written;
        CAPTURE(seed, record, result.line.dump());
        std::size_t own = 0;
        for (const auto& [token, values] : result.line.items()) {
            const bool is_derived = token == "eventName" && record.find("EventName") == std::string::npos;
            const bool is_fixed = token.rfind("device", 0) == 0 || is_derived;
            if (!is_fixed && values != "authentication" && values != "telephony") ++own;
            if (token == "description") continue;
            for (const json& value : values.is_array() ? values : json{values})
                CHECK_FALSE(is_json_text(value.get<std::string>()));
        }
        CHECK((own != 0 || record.find("\"authentication\"") != std::string::npos));
    }
    CHECK(written > static_cast<int>(test::smaller(1500)));
}

TEST_CASE("record: objects that a warehouse wrote as text are read wherever a row steps in") {
    const json auth =
        line(R"({"txid":"t","result":"success","user":"{\"name\":\"Ida\",\"groups\":[\"A\",\"B\"]}",)"
             R"("access_device":"\"{\\\"ip\\\":\\\"192.0.2.1\\\"}\"","application":["{\"name\":\"App\"}"]})");
    CHECK(auth.at("sourceUser") == "Ida");
    CHECK(auth.at("group") == json{"A", "B"});
    CHECK(auth.at("sourceIpv4") == "192.0.2.1");
    CHECK(auth.at("application") == "App");

    const json activity = line(
        R"({"action":"{\"name\":\"user_create\",\"details\":\"{\\\"email\\\":\\\"a@example.com\\\"}\"}",)"
        R"("actor":"{\"name\":\"Ida Marsh\"}","ts":"2024-05-06T07:10:11Z"})");
    CHECK(activity.at("eventType") == "user_create");
    CHECK(activity.at("sourceUser") == "Ida Marsh");
    CHECK(activity.at("destinationUser") == "a@example.com");
}

TEST_CASE("record: texts in texts are found again by what is left") {
    Options options;
    options.unmapped = Unmapped::keep;
    const Result result = normalized(
        R"({"action":"{\"name\":\"user_create\",\"details\":\"{\\\"email\\\":\\\"a\\\",\\\"x\\\":1}\"}",)"
        R"("actor":"{\"name\":\"Ida\",\"y\":2}","ts":"2024-05-06T07:10:11Z"})",
        options);
    CHECK(result.line.at("unmapped") == json{{"action", {{"details", {{"x", 1}}}}}, {"actor", {{"y", 2}}}});
}

TEST_CASE("record: columns of any spelling give what their paths give") {
    for (
        const char* record :
        {R"({"result":"success","user.name":"u","access_device.ip":"192.0.2.1","application.name":"App"})",
         R"({"result_s":"success","user_name_s":"u","access_device_ip_s":"192.0.2.1","application_name":"App"})",
         R"({"Result":"success","UserName":"u","AccessDeviceIp":"192.0.2.1","ApplicationName":"App"})",
         R"({"result":"success","user_s":"{\"name\":\"u\"}","access_device":{"ip":"192.0.2.1"},"application_s":{"name":"App"}})"}) {
        const json tokens = line(record);
        CHECK(tokens.at("sourceUser") == "u");
        CHECK(tokens.at("sourceIpv4") == "192.0.2.1");
        CHECK(tokens.at("application") == "App");
        CHECK(tokens.at("outcome") == "Success");
    }
    CHECK(line(R"({"result":"success","factor":"f","user.groups{}":["Staff","VPN"]})").at("group") ==
          json{"Staff", "VPN"});
}

// Log Analytics and other warehouses write a list as its JSON text.
TEST_CASE("record: groups may be the text of a list") {
    for (const char* groups :
         {R"("user_groups_s":"[\"Staff\",\"VPN\"]")", R"("user":{"groups":" [\n \"Staff\", null, \"VPN\"]"})",
          R"("user":"{\"groups\":\"[\\\"Staff\\\",\\\"VPN\\\"]\"}")"}) {
        const json tokens =
            line(R"({"event_type":"authentication","result":"success",)" + std::string(groups) + "}");
        CHECK(tokens.at("group") == json{"Staff", "VPN"});
    }
    const auto group = [](const std::string& text) {
        return line(R"({"event_type":"authentication","result":"success","user":{"groups":)" + text + "}}")
            .value("group", "");
    };
    CHECK(group(R"("[Staff]")") == "[Staff]");  // no JSON: a name in brackets
    CHECK(group(R"("[{\"name\":\"Staff\"}]")") == "");
    CHECK(group(R"("{\"name\":\"Staff\"}")") == "");
    // What is in the list is never a field of the record.
    const char* const email = R"({\"email\":\"a@example.com\"})";
    for (const std::string& list : {"\"[" + std::string(email) + "]\"", "[\"" + std::string(email) + "\"]"}) {
        CHECK(group(list) == "");
        CHECK(line(R"({"event_type":"authentication","result":"success","user":{"groups":)" + list + "}}")
                  .count("destinationUser") == 0);
    }
}

TEST_CASE("record: a telephony record is mapped, but not in the guide's profile") {
    const std::string record =
        R"({"context":"authentication","credits":1,"phone":"+15555550104","telephony_id":"t","ts":"2024-05-06T07:10:11Z","type":"sms"})";
    const json tokens = line(record);
    CHECK(tokens.at("eventType") == "telephony");
    CHECK(tokens.at("eventName") == "Telephony SMS Authentication");
    CHECK(tokens.at("phoneNumber") == "+15555550104");
    CHECK(tokens.at("eventTime") == "2024-05-06T07:10:11Z");
    CHECK(line(R"({"telephony_id":"t","phone":"1"})").at("eventName") == "Telephony");

    Options guide;
    guide.profile = Profile::guide;
    CHECK(normalized(record, guide).outcome.reason == Reason::unsupported_kind);
}

TEST_CASE("record: an action without a label begins with its verb") {
    const auto name = [](const std::string& action) {
        return line(R"({"action":")" + action + R"(","object":"o"})").at("eventName");
    };
    CHECK(name("new_thing_create") == "Create New Thing");
    CHECK(name("cloudsso-thing reset") == "Reset Cloud SSO Thing");
    CHECK(name("create") == "Create");
    CHECK(name("thing_created") == "Thing Created");
    CHECK(name("administrative_unit_create") == "Create Administrative Unit");
}

TEST_CASE("record: the machine of an offline enrollment stands beside Duo's host") {
    CHECK(
        line(
            R"({"action":"o2fa_user_provisioned","object":"o","host":"api","description":"{\"hostname\":\"pc\"}"})")
            .at("destinationHost") == json{"pc", "api"});
}

TEST_CASE("record: JSON text is no value but of the description") {
    const json tokens = line(
        R"({"action":"user_update","object":"[1]","username":" {\"a\":1}","description":"{\"email\":\"{}\",\"status\":\"\\u007b}\"}"})");
    for (const char* token : {"object", "sourceUser", "destinationUser", "outcome"})
        CHECK_FALSE(tokens.contains(token));
    // Encoded twice, but not three times.
    CHECK_FALSE(line(R"({"action":"user_update","object":"\"{\\\"a\\\":1}\""})").contains("object"));
    CHECK_FALSE(line(R"({"action":"user_update","object":" \" [1]\" "})").contains("object"));
    CHECK(line(R"({"action":"user_update","object":"\"x\""})").at("object") == "\"x\"");
    CHECK(line(R"({"action":"user_update","object":"\"\\\"[]\\\"\""})").at("object") == R"("\"[]\"")");
    CHECK(line(R"({"action":"user_update","object":"[1"})").at("object") == "[1");
    CHECK(line(R"({"action":"user_update","object":"{x}"})").at("object") == "{x}");
}

TEST_CASE("record: one of whose own values nothing gives a token is rejected, whatever --kind says") {
    const auto reject = [](const std::string& record, Profile profile, std::optional<Kind> kind) {
        Options options;
        options.profile = profile;
        options.kind = kind;
        const Result result = normalized(record, options);
        if (result.outcome.reason == Reason::unknown_kind) return result.outcome.detail;
        return std::string(result.outcome ? "written" : "other");
    };
    const std::string hollow = "nothing in it has a token";
    CHECK(reject(R"({"foo":1})", Profile::full, Kind::auth) == hollow);
    CHECK(reject(R"({"foo":1})", Profile::guide, Kind::admin) == hollow);
    CHECK(reject(R"({"telephony_id":"t","type":"sms"})", Profile::full, std::nullopt) == hollow);
    CHECK(reject(R"({"action":"","object":""})", Profile::full, std::nullopt) == hollow);
    // The first value is no text.
    Options first_value;
    first_value.multi = Multi::first;
    first_value.kind = Kind::auth;
    CHECK(normalized(R"({"description":{"a":{}},"description":"b"})", first_value).outcome);
    // A table by columns.
    CHECK(reject(R"({"action":{"0":"a"},"description":{"0":"b"}})", Profile::full, Kind::admin) == hollow);
    CHECK(reject(R"({"integration":"i"})", Profile::guide, Kind::auth) == "written");
    CHECK(reject(R"({"new_enrollment":true})", Profile::full, Kind::auth) == "written");
}

TEST_CASE("record: what is none says which keys it has") {
    CHECK(normalized(R"({"a":1,"b":2})").outcome.detail == "not recognized as a Duo record (keys: a, b)");
    CHECK(normalized(R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6})").outcome.detail ==
          "not recognized as a Duo record (keys: a, b, c, d, e, …)");
    CHECK(normalized("{}").outcome.detail == "not recognized as a Duo record (an empty object)");
}
