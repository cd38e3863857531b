/// The content id: one for all spellings of a record, another for every other record.
#include "normalize/event_id.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "duo2qualys/normalizer.hpp"
#include "json/characters.hpp"
#include "reference/framing.hpp"
#include "seeds.hpp"
#include "unit/json_helpers.hpp"

namespace {

using namespace duo2qualys;

std::string id_of_value(std::string_view text) {
    const test::Parsed parsed(text);
    REQUIRE(parsed.accepted());
    normalize::EventIdMaker maker;
    std::string id(normalize::kUuidSize, '#');
    maker.make(parsed.document, 0).write(id.data());
    CHECK(normalize::Uuid::read(id) == maker.make(parsed.document, 0));
    return id;
}

/// The eventId of the record's line; nullopt if there is no line.
std::optional<std::string> event_id(Normalizer& normalizer, const std::string& record) {
    std::string line;
    if (!normalizer.normalize(record, line)) return std::nullopt;
    // Quotes inside values have a backslash, so this can only be the token.
    const std::string head = ",\"eventId\":\"";
    const std::size_t at = line.find(head);
    REQUIRE(at != std::string::npos);
    return line.substr(at + head.size(), normalize::kUuidSize);
}

/// Whether the whole text is one record.
bool is_record(const std::string& text) {
    const std::vector<reference::Found> found = reference::frame(text).found;
    return found.size() == 1 && found.front().what == reference::Found::What::record &&
           !found.front().in_text && found.front().length == text.size();
}

/// A generated record without an envelope.
reference::Value bare_record(reference::Rng& rng) {
    while (true) {
        const std::string text(json::trim_blanks(reference::random_record(rng)));
        if (is_record(text)) return reference::parse_json(text);
    }
}

bool wraps_nothing(const reference::Value& value) {
    return is_record(reference::canonical(value));
}

}  // namespace

// The constants come from tests/integration/recompute_event_id.py, which shares no code with the program.
TEST_CASE("ids are UUIDs of version 8 made of XXH3-128 over the canonical form") {
    CHECK(id_of_value(R"({})") == "dc7048f8-f874-8f56-9349-cde127705c16");  // {}
    CHECK(id_of_value(R"({"action":"user_update","object":"jsmith","timestamp":1346172820})") ==
          "7a2677b6-71d9-86ac-b787-0cfc689bcf2e");
    CHECK(
        id_of_value(R"({ "timestamp" : 1346172820, "object" : "jsm\u0069th", "action" : "user_update" })") ==
        "7a2677b6-71d9-86ac-b787-0cfc689bcf2e");
    CHECK(
        id_of_value(
            R"({"b":1.10,"a":[-0,1e5,null,true,"\/\u00e9\ud83d\ude00\ud83d\n\u001F"],"a":{"z":{},"Z":[]}})") ==
        "546025a7-dc66-8ba3-8931-de9c0df00a5a");
    CHECK(id_of_value("{\"" + std::string(300, 'k') + "\":\"" + std::string(1000, 'v') + "\"}") ==
          "d65f9ba1-54d5-88d2-9d63-5724de3bdd90");
}

TEST_CASE("an id has version 8 and the variant of RFC 9562, in small letters") {
    reference::Rng rng(61);
    for (int i = 0; i < 300; ++i) {
        const std::string id = id_of_value(reference::random_record(rng));
        CAPTURE(id);
        REQUIRE(normalize::is_uuid(id));
        REQUIRE(id[14] == '8');
        REQUIRE(std::string("89ab").find(id[19]) != std::string::npos);
        REQUIRE(id.find_first_of("ABCDEF") == std::string::npos);
    }
}

TEST_CASE("is_uuid takes UUIDs of any case and nothing else") {
    CHECK(normalize::is_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
    CHECK(normalize::is_uuid("6BA7B810-9DAD-11D1-80B4-00C04FD430C8"));
    CHECK(normalize::is_uuid("00000000-0000-0000-0000-000000000000"));
    for (const char* text :
         {"", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810-9dad-11d1-80b4-00c04fd430c80",
          "6ba7b8109dad11d180b400c04fd430c8", "{6ba7b810-9dad-11d1-80b4-00c04fd430c}",
          "6ba7b810-9dad-11d1-80b4_00c04fd430c8", "6ba7b81-09dad-11d1-80b4-00c04fd430c8",
          "6ba7b810-9dad-11d1-80b4-00c04fd430g8", "6ba7b810-9dad-11d1-80b4-00c04fd430 8",
          "------------------------------------"}) {
        CAPTURE(text);
        CHECK_FALSE(normalize::is_uuid(text));
    }
}

TEST_CASE(
    "the same record as JSON line, pretty-printed, with keys in another order and with \\u escapes gets the "
    "same "
    "eventId; records that differ in any value get different ones") {
    reference::Rng rng(62);
    Options options;
    options.kind = Kind::admin;  // so that a changed record is still mapped
    Normalizer normalizer(options);
    std::map<std::string, std::string> forms;  // id -> canonical form
    std::map<std::string, std::string> ids;    // canonical form -> id
    std::size_t same = 0, different = 0;
    for (std::size_t i = 0; i < test::smaller(2500); ++i) {
        const reference::Value value = bare_record(rng);
        const std::optional<std::string> id = event_id(normalizer, test::spell(rng, value, {}));
        if (!id || !wraps_nothing(value)) continue;
        for (const test::Spelling& spelling : test::kSpellings) {
            const std::string text = test::spell(rng, value, spelling);
            CAPTURE(text);
            REQUIRE(event_id(normalizer, text) == id);
            ++same;
        }
        reference::Value other = value;
        for (int change = 0; change < 3; ++change) {
            test::change_something(rng, other);
            const std::string form = reference::canonical(other);
            const std::optional<std::string> other_id = event_id(normalizer, test::spell(rng, other, {}));
            if (!other_id || !wraps_nothing(other)) continue;
            CAPTURE(form);
            REQUIRE(forms.emplace(*other_id, form).first->second == form);
            REQUIRE(ids.emplace(form, *other_id).first->second == *other_id);
            ++different;
        }
        const std::string form = reference::canonical(value);
        REQUIRE(forms.emplace(*id, form).first->second == form);
        REQUIRE(ids.emplace(form, *id).first->second == *id);
    }
    CHECK(same > test::smaller(10'000));
    CHECK(different > test::smaller(4'000));
    CHECK(forms.size() == ids.size());
    CHECK(forms.size() > test::smaller(5'000));
}

TEST_CASE("a record has the same eventId in every wrapper, and alone") {
    reference::Rng rng(63);
    Normalizer normalizer{Options()};
    int compared = 0;
    for (int i = 0; i < 500; ++i) {
        const reference::Value value = bare_record(rng);
        const std::string record = test::spell(rng, value, {});
        const std::optional<std::string> id = event_id(normalizer, record);
        // As the value of a member, a record needs three names of its kind.
        const std::vector<reference::Found> inside = reference::frame("{\"z\":" + record + "}").found;
        if (!id || inside.size() != 1 || inside.front().what != reference::Found::What::record) continue;
        ++compared;
        const std::string text = reference::quote(test::spell(rng, value, test::kSpellings[3]));
        for (const char* key : {"message", "event.original", "_raw", "result"}) {
            const std::string wrapped = "{\"z\":1,\"" + std::string(key) + "\":";
            CAPTURE(record, key);
            REQUIRE(event_id(normalizer, wrapped + record + "}") == id);
            REQUIRE(event_id(normalizer, wrapped + text + ",\"a\":2}") == id);
            REQUIRE(event_id(normalizer, "{\"result\":" + wrapped + text + "}}") == id);
        }
    }
    CHECK(compared > 300);
}

TEST_CASE("the eventId does not depend on how the record is mapped") {
    reference::Rng rng(64);
    Options options;
    Normalizer plain(options);
    options.unmapped = Unmapped::keep;
    options.multi = Multi::first;
    Normalizer keeping(options);
    for (int i = 0; i < 300; ++i) {
        const std::string record = reference::random_record(rng);
        CAPTURE(record);
        REQUIRE(event_id(plain, record) == event_id(keeping, record));
    }
}

TEST_CASE("a normalizer can be moved, and converts as the one it came from") {
    const std::string record = R"({"action":"user_update","username":"a","timestamp":1700000000})";
    Options options;
    options.profile = Profile::guide;
    Normalizer first(options);
    first.set_received_time("2024-01-01T00:00:00Z");
    std::string expected, found;
    REQUIRE(first.normalize(record, expected));
    Normalizer second{Options()};
    REQUIRE(second.normalize(record, found));
    CHECK(found != expected);
    second = std::move(first);
    found.clear();
    REQUIRE(second.normalize(record, found));
    CHECK(found == expected);
}
