/// The JSON conformance set (json_cases.hpp) in all places of a log: as a record, as a value in a record, and
/// as the text of a description.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "duo2qualys/normalizer.hpp"
#include "json/parser.hpp"
#include "reference/json.hpp"
#include "unit/framing_helpers.hpp"
#include "unit/json_cases.hpp"

namespace {

using namespace duo2qualys;

Outcome normalized(const std::string& record, std::string& line) {
    static Normalizer normalizer{Options()};
    line.clear();
    return normalizer.normalize(record, line);
}

Outcome normalized(const std::string& record) {
    std::string line;
    return normalized(record, line);
}

const std::string kHead = "{\"action\":\"user_update\",\"object\":\"o\",\"username\":\"u\",\"description\":";

std::string record_with(const std::string& value) {
    return kHead + value + "}";
}

bool is_written(const Outcome& outcome) {
    return outcome.status == Outcome::Status::written;
}

/// Whether the text is not JSON even together with the rest of the record.
bool breaks_record(const std::string& text) {
    const std::string record = record_with(text);
    return reference::check_json(record).verdict != reference::Verdict::valid;
}

}  // namespace

TEST_CASE("conformance: JSON texts are records, or rejected for what they are") {
    for (const std::string& text : test::json_texts()) {
        CAPTURE(text.substr(0, 100));
        const Outcome outcome = normalized(text);
        const bool is_object = text[text.find_first_not_of(" \t\r\n")] == '{';
        REQUIRE(outcome.status == Outcome::Status::rejected);
        CHECK(outcome.reason == (is_object ? Reason::unknown_kind : Reason::not_an_object));
    }
}

TEST_CASE("conformance: other texts are rejected as no JSON") {
    for (const std::string& text : test::other_texts()) {
        CAPTURE(text);
        const Outcome outcome = normalized(text);
        REQUIRE(outcome.status == Outcome::Status::rejected);
        const bool is_damage = outcome.reason == Reason::invalid_json ||
                               outcome.reason == Reason::truncated || outcome.reason == Reason::invalid_utf8;
        CHECK(is_damage);
    }
    for (const std::string& text : test::bad_utf8())
        CHECK(normalized("[\"" + text + "\"]").reason == Reason::invalid_utf8);
    CHECK(normalized(std::string(json::kMaxDepth + 1, '[') + std::string(json::kMaxDepth + 1, ']')).reason ==
          Reason::too_deep);
}

TEST_CASE("conformance: JSON texts are values of records, which keep their spelling") {
    Options options;
    options.unmapped = Unmapped::keep;
    Normalizer normalizer(options);
    for (const std::string& text : test::json_texts()) {
        CAPTURE(text.substr(0, 100));
        const bool is_deepest =
            text.find("[[[[[[[[") != std::string::npos;  // with the record one level too deep
        const Outcome outcome = normalized(record_with(text));
        CHECK(is_written(outcome) != is_deepest);
        if (is_deepest) {
            CHECK(outcome.reason == Reason::too_deep);
            continue;
        }
        std::string line;
        REQUIRE(is_written(
            normalizer.normalize("{\"action\":\"a\",\"object\":\"o\",\"new\":" + text + "}", line)));
        const reference::Value value = reference::parse_json(text);
        REQUIRE(line.find("\"unmapped\":{\"new\":") != std::string::npos);
        // Numbers of any size keep their spelling, and all repeated keys are kept.
        const std::string kept = line.substr(line.find("\"unmapped\":{\"new\":") + 18);
        CHECK(reference::canonical(reference::parse_json(kept.substr(0, kept.size() - 3))) ==
              reference::canonical(value));
    }
}

TEST_CASE("conformance: a value that is no JSON costs its record, and only that") {
    const std::string good = record_with("null");
    for (const std::string& text : test::other_texts()) {
        if (!breaks_record(text)) continue;
        CAPTURE(text);
        CHECK(normalized(record_with(text)).status == Outcome::Status::rejected);
        std::string input = good;
        input.append("\n").append(record_with(text)).append("\n").append(good).append("\n");
        const std::vector<std::string> found = records(frame(input));
        REQUIRE(found.size() >= 2);
        CHECK(found.front() == good);
        CHECK(found.back() == good);
    }
}

TEST_CASE("conformance: whatever stands in a description, the record is written") {
    for (const bool is_json : {true, false}) {
        for (const std::string& text : is_json ? test::json_texts() : test::other_texts()) {
            CAPTURE(text.substr(0, 100));
            if (!reference::is_utf8(text)) continue;
            std::string line;
            REQUIRE(is_written(normalized(record_with(reference::quote(text)), line)));
            const auto tokens = nlohmann::json::parse(line);
            if (!text.empty()) CHECK(tokens.at("description").get<std::string>() == text);
            // A second time as a string in the string.
            const std::string twice = reference::quote(reference::quote(text));
            REQUIRE(is_written(normalized(record_with(twice), line)));
            CHECK(nlohmann::json::parse(line).at("description") == reference::quote(text));
        }
    }
}

TEST_CASE("conformance: a record cut anywhere is rejected, and the record behind it is not lost") {
    const std::string record = record_with(
        reference::quote("{\"ip_address\": \"192.0.2.1\", \"n\": [1.5e-3, true, null, \"\\u00e9\\\\\"]}"));
    REQUIRE(is_written(normalized(record)));
    for (std::size_t size = 1; size < record.size(); ++size) {
        CAPTURE(size);
        const std::string cut = record.substr(0, size);
        const Outcome outcome = normalized(cut);
        REQUIRE(outcome.status == Outcome::Status::rejected);
        CHECK(outcome.reason == Reason::truncated);
        const std::vector<Framed> items = frame(cut + "\n" + record + "\n");
        REQUIRE(records(items).size() == 1);
        CHECK(records(items).front() == record);
        CHECK(rejects(items).size() == 1);
    }
}
