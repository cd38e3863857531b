/// The messages about values that are rejected because they are not records.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "duo2qualys/normalizer.hpp"
#include "support/patterns.hpp"

namespace {

using namespace duo2qualys;

/// The detail of the reject for `record`.
std::string detail(const std::string& record) {
    Normalizer normalizer{Options()};
    std::string line;
    const Outcome outcome = normalizer.normalize(record, line);
    CHECK(outcome.status == Outcome::Status::rejected);
    CHECK(line.empty());
    return outcome.detail;
}

}  // namespace

TEST_CASE("an error answer is told with what Duo said of it, and no more") {
    CHECK(
        detail(
            R"({"stat":"FAIL","code":40002,"message":"Invalid request parameters","message_detail":"mintime"})") ==
        "Duo answered: 40002 Invalid request parameters (mintime)");
    CHECK(detail(R"({"stat":"FAIL","code":"40002"})") == "Duo answered: 40002");
    CHECK(detail(R"({"stat":"FAIL","message":"Access forbidden"})") == "Duo answered: Access forbidden");
    CHECK(detail(R"({"stat":"FAIL","code":40103,"message":null,"message_detail":""})") ==
          "Duo answered: 40103");
    CHECK(detail(R"({"stat":"FAIL","message_detail":"mintime"})") == "Duo answered: (mintime)");
    CHECK(detail(R"({"stat":"FAIL","code":null})") == "Duo answered that it failed, without a reason");
    CHECK(detail(R"({"stat":"FAIL","m\u0065ssage":"gr\u00f6\u00dfer \"x\""})") ==
          "Duo answered: gr\u00f6\u00dfer \"x\"");
}

TEST_CASE("an error answer's long texts are cut where a character ends") {
    const std::string text(199, 'x');
    CHECK(detail(R"({"stat":"FAIL","code":1,"message":")" + text + "y\"}") ==
          "Duo answered: 1 " + text + "y");
    CHECK(detail(R"({"stat":"FAIL","code":1,"message":")" + text + "\u00fc, and more\"}") ==
          "Duo answered: 1 " + text + "\u2026");
    CHECK(detail(R"({"stat":"FAIL","code":1,"message_detail":")" + text + text + "\"}") ==
          "Duo answered: 1 (" + text + "x\u2026)");
}

TEST_CASE("a value that is no object is named") {
    CHECK(detail("null") == "the value is null");
    CHECK(detail("true") == "the value is true or false");
    CHECK(detail("[]") == "the value is an array");
    CHECK(detail("-1.5") == "the value is a number");
}

TEST_CASE("the manual explains every reason for a reject, in their order, and no other") {
    std::ostringstream manual;
    manual << std::ifstream(DUO2QUALYS_SOURCE_DIR "/src/MANUAL.md").rdbuf();
    const std::string text = manual.str();
    const std::size_t table = text.find("| reason | what it was |");
    REQUIRE(table != std::string::npos);
    const std::string rows = text.substr(table, text.find("\n\n", table) - table);
    const std::vector<std::string> listed = first_groups(rows, "\n\\| `([^`]*)` \\|");
    std::vector<std::string> known;
    for (std::size_t i = 0; i < kReasonCount; ++i)
        known.emplace_back(name(static_cast<Reason>(i)));
    CHECK(listed == known);
}
