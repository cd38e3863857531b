/// The reference itself, against answers worked out by hand from the specification.
#include <string>

#include "catch.hpp"
#include "reference/reference.hpp"

namespace {

using namespace duo2qualys;

const reference::EventList kEvents = {{"user_update", "Update User"},
                                      {"admin_login", "Admin Login"},
                                      {"admin_login_error", "Admin Login Failed"},
                                      {"policy_update", "Update Policy"}};

Options plain() {
    Options options;
    options.event_id = EventId::none;
    return options;
}

Options keeping() {
    Options options = plain();
    options.unmapped = Unmapped::keep;
    return options;
}

std::string line(const std::string& record, const Options& options = plain()) {
    return reference::normalize(record, options, "", kEvents).line;
}

/// `tokens`, followed by the three constants of every line and, if there is one, `unmapped`.
std::string expected(const std::string& tokens, const std::string& unmapped = "") {
    const std::string rest = unmapped.empty() ? "" : ",\"unmapped\":" + unmapped;
    return "{" + tokens + R"(,"deviceType":"IAM","deviceModel":"Duo","deviceVendor":"Cisco")" + rest + "}\n";
}

Reason reason(const std::string& text, const Options& options = plain()) {
    const reference::Result result = reference::normalize(text, options, "", kEvents);
    REQUIRE_FALSE(result.written);
    REQUIRE(result.line.empty());
    return result.reason;
}

std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_CASE("reference: an administrator record becomes the guide's tokens", "[reference]") {
    const std::string record =
        R"({"action":"user_update","description":"{\"notes\": \"x\", \"phone\": \"+451234567890\", )"
        R"(\"number\": 16502817037, \"groups\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"a\"}], )"
        R"(\"status\": \"Bypass\"}","isotimestamp":"2020-01-24T15:09:42+00:00","object":"jsmith",)"
        R"("timestamp":1579878582,"username":"admin","host":"api-1.duosecurity.com"})";
    const std::string tokens =
        R"("eventType":"user_update","description":"{\"notes\": \"x\", \"phone\": \"+451234567890\", )"
        R"(\"number\": 16502817037, \"groups\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"a\"}], )"
        R"(\"status\": \"Bypass\"}","phoneNumber":["+451234567890","16502817037"],"group":["a","b"],)"
        R"("outcome":"Bypass","eventTime":"2020-01-24T15:09:42+00:00","object":"jsmith",)"
        R"("sourceUser":"admin","destinationHost":"api-1.duosecurity.com","eventName":"Update User")";
    CHECK(line(record) == expected(tokens));
    CHECK(line(record, keeping()) ==
          expected(tokens, R"({"description":{"notes":"x"},"timestamp":1579878582})"));

    Options first = keeping();
    first.multi = Multi::first;
    CHECK(line(record, first).find(R"("phoneNumber":"+451234567890",)") != std::string::npos);
    CHECK(line(record, first)
              .find(R"("unmapped":{"description":{"notes":"x","number":16502817037,)"
                    R"("groups":[{"name":"b"}]},"timestamp":1579878582})") != std::string::npos);
}

TEST_CASE("reference: a failed log-in names the administrator it was tried for", "[reference]") {
    const std::string record =
        R"({"action":"admin_login_error","description":"{\"ip_address\":\"10.1.23.116:443\",)"
        R"(\"error\":\"x\",\"email\":\"n@example.com\"}","object":null,"timestamp":1446172820,"username":""})";
    const std::string guide =
        R"("eventType":"admin_login_error","description":"{\"ip_address\":\"10.1.23.116:443\",)"
        R"(\"error\":\"x\",\"email\":\"n@example.com\"}","destinationIpv4":"10.1.23.116",)"
        R"("destinationUser":"n@example.com",)";
    CHECK(line(record, keeping()) ==
          expected(guide + R"("outcome":"Failure","eventTime":"2015-10-30T02:40:20+00:00",)"
                           R"("sourceUser":"n@example.com","eventName":"Admin Login Failed",)"
                           R"("sourceIpv4":"10.1.23.116")",
                   R"({"description":{"error":"x"},"object":null,"username":""})"));

    Options options = keeping();
    options.profile = Profile::guide;
    CHECK(line(record, options) ==
          expected(guide + R"("eventName":"Admin Login Failed")",
                   R"({"description":{"error":"x"},"object":null,"timestamp":1446172820,"username":""})"));
}

TEST_CASE("reference: every form of description is mapped", "[reference]") {
    const auto with = [](const std::string& description) {
        return line(R"({"action":"x_y","description":)" + description + "}", keeping());
    };
    const std::string name = R"("eventName":"X Y")";
    const std::string type = R"("eventType":"x_y",)";
    CHECK(with("null") == expected(type + name, R"({"description":null})"));
    CHECK(with("\"\"") == expected(type + name, R"({"description":""})"));
    CHECK(with("\"text\"") == expected(type + R"("description":"text",)" + name));
    CHECK(with("\"{}\"") == expected(type + R"("description":"{}",)" + name, R"({"description":{}})"));
    CHECK(with(R"("{\"phone\": \"1\"")") ==  // cut off: its text only
          expected(type + R"("description":"{\"phone\": \"1\"",)" + name));
    CHECK(with(R"( {"phone": 1.10, "n": "\u00e9", "number":[ ]})") ==
          expected(type +
                       R"("description":"{\"phone\":1.10,\"n\":\"\\u00e9\",\"number\":[]}",)"
                       R"("phoneNumber":"1.10",)" +
                       name,
                   R"({"description":{"n":")"
                   "\xc3\xa9"
                   R"(","number":[]}})"));
    CHECK(with(R"([{"phone":"1"},[{"phone":"2"}]])") ==
          expected(type +
                   R"("description":"[{\"phone\":\"1\"},[{\"phone\":\"2\"}]]","phoneNumber":["1","2"],)" +
                   name));
    CHECK(with(R"(" \"{\\\"phone\\\":\\\"1\\\"}\"")") ==  // encoded twice
          expected(type + R"("description":" \"{\\\"phone\\\":\\\"1\\\"}\"","phoneNumber":"1",)" + name));
    CHECK(with(R"("\"\\\"{}\\\"\"")") ==  // three times: text
          expected(type + R"("description":"\"\\\"{}\\\"\"",)" + name));
    CHECK(with(R"({"groups":["a",null,{"x":1},["b"],7]})") ==
          expected(type +
                       R"("description":"{\"groups\":[\"a\",null,{\"x\":1},[\"b\"],7]}","group":["a","7"],)" +
                       name,
                   R"({"description":{"groups":[null,{"x":1},["b"]]}})"));
}

TEST_CASE("reference: flattened keys count as the path they spell, in document order", "[reference]") {
    CHECK(line(R"({"action":"x","description.phone":"1","description":"{\"phone\":\"2\"}",)"
               R"("description.groups":[{"name":"g"}],"description.other":3})",
               keeping()) ==
          expected(R"("eventType":"x","description":"{\"phone\":\"2\"}","phoneNumber":["1","2"],"group":"g",)"
                   R"("eventName":"X")",
                   R"({"description.other":3})"));
}

TEST_CASE("reference: an authentication record fills the gaps that the guide left", "[reference]") {
    const std::string record =
        R"({"access_device":{"ip":"::ffff:1.2.3.4","os":"Windows"},"application":{"name":"VPN"},)"
        R"_("auth_device":{"name":"My iPhone X (734-555-2342)"},"email":"u@example.com",)_"
        R"("event_type":"authentication","factor":"duo_push","isotimestamp":"not a time",)"
        R"("reason":"user_mistake","result":"denied","timestamp":"1581620180.5","txid":"t",)"
        R"("user":{"groups":["a","b",["c"]],"name":"u"}})";
    CHECK(line(record, keeping()) ==
          expected(
              R"("eventType":"authentication","description":"user_mistake",)"
              R"("destinationUser":"u@example.com","phoneNumber":"734-555-2342",)"
              R"("group":["a","b"],"outcome":"Failure","application":"VPN",)"
              R"("osDetails":"Windows","eventTime":"2020-02-13T18:56:20.500+00:00",)"
              R"("sourceUser":"u","eventName":"Authentication Denied","sourceIpv4":"1.2.3.4")",
              R"({"factor":"duo_push","isotimestamp":"not a time","txid":"t","user":{"groups":[["c"]]}})"));
    Options guide = plain();
    guide.profile = Profile::guide;
    CHECK(line(record, guide) == R"({"deviceType":"IAM","deviceModel":"Duo","deviceVendor":"Cisco"})"
                                 "\n");
}

TEST_CASE("reference: an old authentication record derives its type", "[reference]") {
    CHECK(line(R"({"factor":"Bypass Code","integration":"UNIX","ip":"0.0.0.0","result":"SUCCESS",)"
               R"("new_enrollment":true,"timestamp":0,"username":"centos"})",
               keeping()) == expected(R"("eventType":"enrollment","outcome":"Success","application":"UNIX",)"
                                      R"("sourceUser":"centos","eventName":"Enrollment Success")",
                                      R"({"factor":"Bypass Code","ip":"0.0.0.0","timestamp":0})"));
    CHECK(line(R"({"integration":"UNIX","result":false,"new_enrollment":"true"})", keeping()) ==
          expected(R"("eventType":"authentication","outcome":"false","application":"UNIX",)"
                   R"("eventName":"Authentication False")",
                   R"({"new_enrollment":"true"})"));
}

TEST_CASE("reference: an activity record is mapped by extension rows only", "[reference]") {
    const std::string record =
        R"({"access_device":{"ip":{"address":"216.160.83.56"},"os":"Mac OS X"},)"
        R"("action":{"details":"{\"phone\":\"1\",\"status\":\"active\"}","name":"policy_update"},)"
        R"("activity_id":"i","actor":{"name":"s","type":"user"},"application":{"name":"Acme"},)"
        R"("outcome":{"result":"FAILURE"},"target":{"details":"{\"phone\":\"2\",\"number\":\"3\"}","name":"t"},)"
        R"("ts":"2023-03-21T15:51:22.591015+00:00","EventName":"not of this kind"})";
    CHECK(line(record, keeping()) ==
          expected(R"("eventType":"policy_update","description":"{\"phone\":\"1\",\"status\":\"active\"}",)"
                   R"("phoneNumber":"2","outcome":"Failure","application":"Acme","osDetails":"Mac OS X",)"
                   R"("eventTime":"2023-03-21T15:51:22.591015+00:00","object":"t","sourceUser":"s",)"
                   R"("eventName":"Update Policy","sourceIpv4":"216.160.83.56")",
                   R"({"action":{"details":{"phone":"1","status":"active"}},"activity_id":"i",)"
                   R"("actor":{"type":"user"},"target":{"details":{"number":"3"}},)"
                   R"("EventName":"not of this kind"})"));
    Options guide = plain();
    guide.profile = Profile::guide;
    CHECK(reason(record, guide) == Reason::unsupported_kind);
}

TEST_CASE("reference: repeated keys are repeated values", "[reference]") {
    CHECK(line(R"({"action":null,"action":"a","action":"b","object":"o","object":["p","o",null,true,1e5]})",
               keeping()) ==
          expected(R"("eventType":["a","b"],"object":["o","p","true","1e5"],"eventName":"A")",
                   R"({"action":null,"object":[null]})"));
}

TEST_CASE("reference: escapes are undone, and only the needed ones are written", "[reference]") {
    CHECK(line(R"({"action":"\ud83d\ude00\ud83d\\ud83d\ude00\u0000\u001F\/\u007f\"","object":null})") ==
          expected(
              "\"eventType\":\"\xf0\x9f\x98\x80\xef\xbf\xbd\\\\ud83d\xef\xbf\xbd\\u0000\\u001f/\x7f\\\"\","
              "\"eventName\":\"\xf0\x9f\x98\x80\xef\xbf\xbd\\\\ud83d\xef\xbf\xbd\\u0000\\u001f/\x7f\\\"\""));
}

TEST_CASE("reference: records are found in envelopes", "[reference]") {
    const std::string inner = R"({"action":"x","object":"o","username":"u"})";
    const std::string result = expected(R"("eventType":"x","object":"o","sourceUser":"u","eventName":"X")");
    CHECK(line(R"({"message":)" + inner + "}") == result);
    CHECK(line(R"({"_raw":" {\"action\":\"x\",\"object\":\"o\",\"username\":\"u\"}\n"})") == result);
    CHECK(line(R"({"event":{"original":)" + inner + "}}") == result);
    CHECK(line(R"({"event.original":)" + inner + "}") == result);
    CHECK(line(R"({"message":{"k":1},"result":{"message":{"_raw":)" + inner + "}}}") == result);
    CHECK(line(R"({"message":{"message":{"message":{"message":)" + inner + "}}}}") == result);
    CHECK(line(R"({"action":"outer","object":"o","message":)" + inner + "}") == result);
    CHECK(reason(R"({"message":"{\"action\""})") == Reason::unknown_kind);
    CHECK(line(R"({"message":"{\"action\"","action":"x","object":"o","username":"u"})") == result);
    CHECK(reason(R"({"message":{"sekey":"S"},"action":"x","object":"o"})") == Reason::unsupported_kind);
}

TEST_CASE("reference: each reject has the first reason that applies", "[reference]") {
    CHECK(reason("{\"a\":\"\xff") == Reason::invalid_utf8);
    CHECK(reason("{\"a\":\"\xed\xa0\x80\"}") == Reason::invalid_utf8);
    CHECK(reason("") == Reason::invalid_json);
    for (const char* text : {"{", "[1,2", "{\"a\":tr", "{\"a\":\"\\u12", "{\"a\":-", "{\"a\":1", "nul"}) {
        CHECK(reason(text) == Reason::truncated);
    }
    for (const char* text : {"{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":+1}", "{\"a\":1}x", "{'a':1}",
                             "{\"a\":\"\t\"}", "\xef\xbb\xbf{}", "{\"a\":1,}", "[1 2]", "{\"a\":\"\\x\"}",
                             "{\"a\":NaN}", "{\"a\":1}}", "{\"a\" 1}", "[1}", "{1:2}"}) {
        CHECK(reason(text) == Reason::invalid_json);
    }
    CHECK(reason(std::string("{}\0", 3)) == Reason::invalid_json);
    CHECK(reason("[]") == Reason::not_an_object);
    CHECK(reason(" -0.5e+3 ") == Reason::not_an_object);
    CHECK(reason("{\"action\":\"x\",\"object\":" + nested(1000) + "}") == Reason::too_deep);
    CHECK(reference::normalize("{\"action\":\"x\",\"object\":" + nested(999) + "}", plain(), "", kEvents)
              .written);
    CHECK(reason(R"({"sekey":"S","result":"x","txid":"y"})") == Reason::unsupported_kind);
    CHECK(reason(R"({"context":"c","credits":0})") == Reason::unknown_kind);  // nothing in it has a token
    CHECK(reason(R"({"client_ip":"c","auth_stage":"s"})") == Reason::unsupported_kind);
    CHECK(reason(R"({"action":"x"})") == Reason::unknown_kind);
    CHECK(reason(R"({"stat":"FAIL","code":40401,"message":"m"})") == Reason::api_error);
}

TEST_CASE("reference: the kind follows from the shape", "[reference]") {
    const auto shape = [](const std::string& text) {
        return reference::normalize(text, plain(), "", kEvents).shape;
    };
    CHECK(shape(R"({"action":"x","object":null})") == Shape::admin);
    // A key in another spelling counts only if three keys are names of one kind.
    CHECK(shape(R"({"action":"x","description.phone":null})") == Shape::unknown);
    CHECK(shape(R"({"action":"x","description.phone":null,"host":"y"})") == Shape::admin);
    CHECK(shape(R"({"action.name":"x"})") == Shape::unknown);
    CHECK(shape(R"({"action.name":"x","target.name":"y","host":"z"})") == Shape::activity);
    CHECK(shape(R"({"actor.name":"x","ts":1,"akey":"y"})") == Shape::activity);
    CHECK(shape(R"({"event_type":"enrollment"})") == Shape::auth);
    CHECK(shape(R"({"event_type":"Enrollment"})") == Shape::unknown);
    CHECK(shape(R"({"result":"x","access_device.ip":"1"})") == Shape::unknown);
    CHECK(shape(R"({"result":"x","access_device.ip":"1","alias":""})") == Shape::auth);
    CHECK(shape(R"({"context":"c","credits":0,"phone":"1"})") == Shape::telephony);
    CHECK(shape(R"({"result":null,"txid":"1"})") == Shape::unknown);

    Options admin = plain();
    admin.kind = Kind::admin;
    CHECK(reference::normalize(R"({"event_type":"enrollment","host":"h"})", admin, "", kEvents).shape ==
          Shape::admin);
    CHECK_FALSE(reference::normalize("{}", admin, "", kEvents).written);
    CHECK(reference::normalize(R"({"object":"o"})", admin, "", kEvents).written);
    CHECK(reason(R"({"sekey":"S"})", admin) == Reason::unsupported_kind);
}

TEST_CASE("reference: the content id is XXH3-128 of the canonical form", "[reference]") {
    // python3: h = xxhash.xxh3_128(form).digest(), then the bits of version 8 and of the variant, with
    // form = {"action":"é\u0001/","b":[1.10,-0,{"a":null,"z":true}],"object":"x","object":"a"} in UTF-8
    const std::string id = R"("eventId":"2c4d3f66-d058-86a7-991a-9f04ab3d3bf6")";
    const std::string record =
        R"({ "object":"x", "b" : [1.10, -0, {"z":true,"a":null}], "action":"\u00e9\u0001\/","object":"a"})";
    CHECK(line(record, Options{}).find(id) != std::string::npos);
    CHECK(line(R"({"message":[)" + record + "]}", Options{}).find(id) != std::string::npos);
    CHECK(line(R"({"object":"x","b":[1.1,-0,{"z":true,"a":null}],"action":"\u00e9\u0001\/","object":"a"})",
               Options{})
              .find(id) == std::string::npos);
}

TEST_CASE("reference: the internal fields stand in their order", "[reference]") {
    Options options = plain();
    options.device_host = "h\"";
    options.customer_id = "c";
    options.collector_id = "d";
    options.event_source_id = "e";
    CHECK(reference::normalize(R"({"action":"x","object":"o"})", options, "Jun 01, 2021 11:29:04 AM", kEvents)
              .line ==
          R"({"eventType":"x","object":"o","eventName":"X","deviceType":"IAM","deviceModel":"Duo",)"
          R"("deviceVendor":"Cisco","deviceHost":"h\"","customerId":"c","collectorId":"d",)"
          R"("eventSourceId":"e","collectorReceivedTime":"Jun 01, 2021 11:29:04 AM"})"
          "\n");
}
