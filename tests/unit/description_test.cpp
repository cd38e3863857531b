/// Whatever a description is, the record gives a line with its tokens.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catch.hpp"
#include "duo2qualys/normalizer.hpp"
#include "reference/json.hpp"

namespace {

using namespace duo2qualys;
using nlohmann::json;

/// The tokens that the description of an administrator record gives: the whole line, except the tokens that
/// are the same without a description.
json tokens_of(const std::string& description_member) {
    Options options;
    options.event_id = EventId::none;
    Normalizer normalizer(options);
    std::string line;
    const Outcome outcome = normalizer.normalize(
        "{\"action\":\"user_update\"," + description_member + "\"object\":\"o\",\"username\":\"u\"}", line);
    CAPTURE(description_member, outcome.detail);
    REQUIRE(outcome.status == Outcome::Status::written);
    json tokens = json::parse(line);
    for (const char* always :
         {"eventType", "eventName", "object", "sourceUser", "deviceType", "deviceModel", "deviceVendor"})
        REQUIRE(tokens.erase(always) == 1);
    return tokens;
}

/// The same for a description whose JSON source is `value`.
json tokens(const std::string& value) {
    return tokens_of("\"description\":" + value + ",");
}

/// The JSON source of a string.
std::string in_text(const std::string& text) {
    return reference::quote(text);
}

const std::string kObject =
    R"({"ip_address": "192.0.2.44:443", "email": "a@example.com", "phone": "+15555550104", "number": "5555550105", )"
    R"("enroll_policy": "Enroll", "groups": [{"name": "G1", "key": "K"}, "G2"], "status": "Active", "type": "Web", )"
    R"("platform": "iOS", "enrollment_email_body": "Hello", "hostname": "h.example.com"})";

/// What kObject gives, besides the description itself.
json object_tokens() {
    return json{{"destinationIpv4", "192.0.2.44"},
                {"sourceIpv4", "192.0.2.44"},
                {"destinationUser", "a@example.com"},
                {"phoneNumber", {"+15555550104", "5555550105"}},
                {"policy", "Enroll"},
                {"group", "G1"},
                {"outcome", "Active"},
                {"application", "Web"},
                {"osDetails", "iOS"},
                {"message", "Hello"},
                {"destinationHost", "h.example.com"}};
}

json with_description(json tokens, const std::string& description) {
    tokens["description"] = description;
    return tokens;
}

std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_CASE("a description that is absent, null or empty gives no token and costs nothing") {
    CHECK(tokens_of("") == json::object());
    CHECK(tokens("null") == json::object());
    CHECK(tokens("\"\"") == json::object());
}

TEST_CASE("a description in free text is its token") {
    for (const char* text :
         {"Changed the policy", " ", "null", "1.5", "x {\"email\": \"a@example.com\"}", "\xC3\xA9", "\\ud83d",
          "a\"b", "email: a@example.com", "\"quoted\"", "\"", "\"\""}) {
        CAPTURE(text);
        CHECK(tokens(in_text(text)) == json{{"description", text}});
    }
}

TEST_CASE("a description that is an object in text is its token verbatim, and its fields give theirs") {
    CHECK(tokens(in_text(kObject)) == with_description(object_tokens(), kObject));
    CHECK(tokens(in_text(" \t\r\n" + kObject + "\n")) ==
          with_description(object_tokens(), " \t\r\n" + kObject + "\n"));
    CHECK(tokens(in_text("{}")) == json{{"description", "{}"}});
    CHECK(tokens(in_text("{\"email\": null, \"phone\": \"\"}")) ==
          json{{"description", "{\"email\": null, \"phone\": \"\"}"}});
}

TEST_CASE("the fields of a description in text may have escapes of their own") {
    const std::string text = R"({"\u0065mail": "a\u00e9\"\\\ud83d", "phone": "\u002b15555550104"})";
    CHECK(tokens(in_text(text)) == json{{"description", text},
                                        {"destinationUser", "a\xC3\xA9\"\\\xEF\xBF\xBD"},
                                        {"phoneNumber", "+15555550104"}});
}

TEST_CASE("a description that is an array of objects in text gives the fields of all of them") {
    const std::string text =
        R"([{"email": "a@example.com"}, {"email": "b@example.com", "type": "x"}, 1, "c", [{"email": "d@example.com"}], {"email": "a@example.com"}])";
    CHECK(tokens(in_text(text)) ==
          json{{"description", text},
               {"destinationUser", {"a@example.com", "b@example.com", "d@example.com"}},
               {"application", "x"}});
    CHECK(tokens(in_text("[]")) == json{{"description", "[]"}});
    CHECK(tokens(in_text("[\"a\", \"b\"]")) == json{{"description", "[\"a\", \"b\"]"}});
}

TEST_CASE("a description that is encoded twice is parsed, and one that is encoded three times is text") {
    const std::string twice = in_text(kObject);
    CHECK(tokens(in_text(twice)) == with_description(object_tokens(), twice));
    const std::string with_blanks = " " + in_text("  " + kObject) + " ";
    CHECK(tokens(in_text(with_blanks)) == with_description(object_tokens(), with_blanks));
    const std::string array = in_text("[" + kObject + "]");
    CHECK(tokens(in_text(array)) == with_description(object_tokens(), array));
    const std::string thrice = in_text(twice);
    CHECK(tokens(in_text(thrice)) == json{{"description", thrice}});
}

TEST_CASE("a description that is cut off at any byte is text and costs nothing") {
    for (std::size_t size = 1; size < kObject.size(); ++size) {
        const std::string cut = kObject.substr(0, size);
        REQUIRE(tokens(in_text(cut)) == json{{"description", cut}});
    }
    const std::string twice = in_text(kObject);
    for (std::size_t size = 1; size < twice.size(); ++size) {
        const std::string cut = twice.substr(0, size);
        REQUIRE(tokens(in_text(cut)) == json{{"description", cut}});
    }
}

TEST_CASE("a description that begins like JSON and is none is text and costs nothing") {
    for (const std::string& text : std::vector<std::string>{
             kObject + "x", kObject + kObject, "{'email': 'a@example.com'}", "{\"email\": undefined}",
             "{\"email\": \"a@example.com\",}", "{\"email\": 01}", "{\"email\": \"\\x\"}", "[1, 2", "[}", "{",
             "[", "{\"a\": \"\n\"}", "\"{\"", "\"{}\" x", "\"{\\\"a\\\"}\""}) {
        CAPTURE(text);
        CHECK(tokens(in_text(text)) == json{{"description", text}});
    }
}

TEST_CASE("a description of 1000 levels is parsed, a deeper one is text and costs nothing") {
    const std::string deepest = "[" + nested(999).insert(999, "{\"email\": \"x\"}") + "]";
    CHECK(tokens(in_text(deepest)) == json{{"description", deepest}});  // 1001 levels with the object
    const std::string shallower = nested(999).insert(999, "{\"email\": \"x\"}");
    CHECK(tokens(in_text(shallower)) == json{{"description", shallower}, {"destinationUser", "x"}});
    const std::string deeper = nested(100'000);
    CHECK(tokens(in_text(deeper)) == json{{"description", deeper}});
}

TEST_CASE("a real object or array is mapped as if it had been text, and its token is its compact JSON") {
    CHECK(tokens("{ \"email\" : \"a@example.com\" , \"n\" : [ 1.10 , \"\\u00e9\" ] }") ==
          json{{"description", "{\"email\":\"a@example.com\",\"n\":[1.10,\"\\u00e9\"]}"},
               {"destinationUser", "a@example.com"}});
    CHECK(tokens(kObject).at("destinationUser") == "a@example.com");
    CHECK(tokens("[ {\"email\" : \"a@example.com\"}, {\"email\": \"b@example.com\"} ]") ==
          json{{"description", "[{\"email\":\"a@example.com\"},{\"email\":\"b@example.com\"}]"},
               {"destinationUser", {"a@example.com", "b@example.com"}}});
    CHECK(tokens("[\"a\", \"b\"]") == json{{"description", "[\"a\",\"b\"]"}});
    CHECK(tokens("{}") == json{{"description", "{}"}});
    CHECK(tokens("[]") == json{{"description", "[]"}});
}

TEST_CASE("a number, true or false as description is its token as spelt") {
    CHECK(tokens("1.10") == json{{"description", "1.10"}});
    CHECK(tokens("-0") == json{{"description", "-0"}});
    CHECK(tokens("123456789012345678901234567890") ==
          json{{"description", "123456789012345678901234567890"}});
    CHECK(tokens("true") == json{{"description", "true"}});
    CHECK(tokens("false") == json{{"description", "false"}});
}

TEST_CASE("descriptions that repeat, and fields in flattened keys, add up in document order") {
    CHECK(tokens_of(R"("description":"first","description":"{\"email\": \"b@example.com\"}",)") ==
          json{{"description", {"first", "{\"email\": \"b@example.com\"}"}},
               {"destinationUser", "b@example.com"}});
    CHECK(
        tokens_of(R"("description.email":"a@example.com","description":"{\"email\": \"b@example.com\"}",)") ==
        json{{"description", "{\"email\": \"b@example.com\"}"},
             {"destinationUser", {"a@example.com", "b@example.com"}}});
}

TEST_CASE("scalar fields of a description give text, objects nothing") {
    CHECK(
        tokens(in_text(
            R"({"email": 12, "type": true, "platform": {"a": 1, "b": [2]}, "phone": ["5555550104", null, "x"]})")) ==
        json{
            {"description",
             R"({"email": 12, "type": true, "platform": {"a": 1, "b": [2]}, "phone": ["5555550104", null, "x"]})"},
            {"destinationUser", "12"},
            {"application", "true"},
            {"phoneNumber", {"5555550104", "x"}}});
    CHECK(tokens(in_text(R"({"ip_address": "2001:db8::1", "status": null})")) ==
          json{{"description", R"({"ip_address": "2001:db8::1", "status": null})"}});
    CHECK(tokens(in_text(R"({"ip_address": "0.0.0.0"})")) ==
          json{{"description", R"({"ip_address": "0.0.0.0"})"}});
}

TEST_CASE("what is left of a description in text is JSON, whatever blanks stand round it") {
    Options options;
    options.event_id = EventId::none;
    options.unmapped = Unmapped::keep;
    Normalizer normalizer(options);
    for (const char* text : {R"({"other": 1, "email": "a@example.com"})", R"( {"other": 1} )",
                             R"(  { "email" : "a@example.com" , "other" : 1 }  )"}) {
        CAPTURE(text);
        std::string line;
        const Outcome outcome = normalizer.normalize(
            R"({"action":"user_update","username":"u","description":)" + in_text(text) + "}", line);
        REQUIRE(outcome.status == Outcome::Status::written);
        CHECK(json::parse(line).at("unmapped") == json{{"description", {{"other", 1}}}});
    }
}
