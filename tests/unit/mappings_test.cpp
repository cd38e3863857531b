#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "mappings/checks.hpp"

namespace {

using namespace duo2qualys;
using namespace duo2qualys::mappings;

using Fields = std::vector<std::string>;

/// The rows of a file of facts, without comments and its head line. Empty if it cannot be read.
std::vector<Fields> read_facts(const std::string& folder, const std::string& file) {
    std::vector<Fields> rows;
    std::ifstream in(folder + "/" + file);
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream text(line);
        rows.emplace_back();
        for (std::string field; std::getline(text, field, '\t');)
            rows.back().push_back(field);
    }
    if (!rows.empty()) rows.erase(rows.begin());
    return rows;
}

/// The folder of facts. If there is none, shows the reason and returns an empty name.
std::string facts_folder() {
    const char* folder = std::getenv("DUO2QUALYS_FACTS");
    if (folder != nullptr && std::ifstream(std::string(folder) + "/admin_actions.tsv").good()) return folder;
    WARN("skipped: DUO2QUALYS_FACTS does not name the folder with admin_actions.tsv");
    return {};
}

/// The actions that the facts list and confirm.
std::set<std::string> confirmed_actions(const std::string& folder) {
    std::set<std::string> actions;
    for (const char* file : {"admin_actions.tsv", "activity_actions.tsv", "offline_actions.tsv"}) {
        const std::vector<Fields> rows = read_facts(folder, file);
        REQUIRE(rows.size() >= 3);
        for (const Fields& row : rows)
            if (row.back() != "doubtful" && row.at(1).find("not confirmed") == std::string::npos)
                actions.insert(row.at(0));
    }
    return actions;
}

/// A page of the project, its lines joined by blanks.
std::string page(const std::string& file) {
    std::ifstream in(DUO2QUALYS_SOURCE_DIR "/" + file);
    std::string text;
    for (std::string line; std::getline(in, line);)
        text += line + ' ';
    REQUIRE_FALSE(text.empty());
    return text;
}

/// The part of the text from `begin` to `end`, which must both occur.
std::string part(const std::string& text, std::string_view begin, std::string_view end) {
    const std::size_t from = text.find(begin);
    REQUIRE(from != std::string::npos);
    const std::size_t to = text.find(end, from);
    REQUIRE(to != std::string::npos);
    return text.substr(from, to - from);
}

/// The words between backquotes.
std::set<std::string> quoted_words(const std::string& text) {
    std::set<std::string> words;
    for (std::size_t at = text.find('`'); at != std::string::npos; at = text.find('`', at + 1)) {
        const std::size_t end = text.find('`', at + 1);
        if (end == std::string::npos) break;
        std::istringstream quoted(text.substr(at + 1, end - at - 1));
        for (std::string word; quoted >> word;)
            words.insert(word);
        at = end;
    }
    return words;
}

std::vector<const Row*> extension_rows_of(Token token, Kind kind) {
    std::vector<const Row*> rows;
    for (const Row& row : kExtensionRows)
        if (row.token == token && row.kinds.has(kind)) rows.push_back(&row);
    return rows;
}

std::set<std::string_view> actions_with_outcome(std::string_view outcome) {
    std::set<std::string_view> actions;
    for (const Event& event : kEvents)
        if (event.outcome == outcome) actions.insert(event.action);
    return actions;
}

}  // namespace

TEST_CASE("the event list has every confirmed action and no other", "[.facts]") {
    const std::string folder = facts_folder();
    if (folder.empty()) return;
    std::set<std::string> confirmed = confirmed_actions(folder);
    // Seen in public records since.
    confirmed.insert({"administrative_unit_create", "custom_messaging_update", "cloudsso_add_saml_authsource",
                      "updated_risk_profile"});
    for (const std::string& action : confirmed) {
        INFO(action);
        CHECK(find_event(action) != nullptr);
    }
    for (const Event& event : kEvents) {
        INFO("no source is known for " << event.action
                                       << ": if you have seen it in a record of Duo's, name it above");
        CHECK(confirmed.count(std::string(event.action)) == 1);
    }
}

TEST_CASE("Duo's own labels are used, and only they are marked", "[.facts]") {
    const std::string folder = facts_folder();
    if (folder.empty()) return;
    std::map<std::string, std::string> labels;
    for (const Fields& row : read_facts(folder, "duo-labels.tsv"))
        labels[row.at(0)] = row.at(1);
    REQUIRE(labels.size() == 17);
    for (const Event& event : kEvents) {
        const auto label = labels.find(std::string(event.action));
        INFO(event.action);
        CHECK(event.duo_label == (label != labels.end()));
        if (label != labels.end()) CHECK(event.label == label->second);
    }
}

TEST_CASE("only actions whose name states a result have an outcome") {
    INFO(
        "mappings/events.hpp gives an action an outcome that this test does not name, or has lost one: name "
        "it here "
        "only if the name of the action itself states the result");
    CHECK(actions_with_outcome("Failure") ==
          std::set<std::string_view>{"accountsapi_request_ip_denied", "ad_sync_failed", "admin_2fa_error",
                                     "admin_lockout", "admin_login_error", "adminapi_request_ip_denied",
                                     "azure_sync_fail", "log_export_failure",
                                     "management_system_sync_failure", "openldap_sync_failed",
                                     "user_adminapi_lockout", "user_not_enrolled_lockout"});
    CHECK(actions_with_outcome("Success") ==
          std::set<std::string_view>{"admin_login", "management_system_sync_success"});
}

TEST_CASE("an action is found as it is spelt, case included") {
    REQUIRE(find_event("user_create") != nullptr);
    CHECK(find_event("user_create")->label == "Create User");
    CHECK(find_event(kEvents.front().action) == &kEvents.front());
    CHECK(find_event(kEvents.back().action) == &kEvents.back());
    CHECK(find_event("User_Create") == nullptr);
    CHECK(find_event("user_creat") == nullptr);
    CHECK(find_event("zzz") == nullptr);
    CHECK(find_event("") == nullptr);
}

TEST_CASE(
    "the guide's rows are those of the guide, in its order, the two readings of host, and the label of an "
    "action") {
    const std::vector<std::pair<std::string_view, std::string_view>> expected = {
        {"action", "eventType"},
        {"description", "description"},
        {"description.ip_address", "destinationIpv4"},
        {"description.email", "destinationUser"},
        {"description.phone", "phoneNumber"},
        {"description.enroll_policy", "policy"},
        {"description.groups.name", "group"},
        {"description.status", "outcome"},
        {"description.type", "application"},
        {"description.platform", "osDetails"},
        {"description.number", "phoneNumber"},
        {"description.enrollment_email_body", "message"},
        {"isotimestamp", "eventTime"},
        {"object", "object"},
        {"username", "sourceUser"},
        {"description.hostname", "destinationHost"},
        {"host", "destinationHost"},
        {"EventName", "eventName"},
        {"action", "eventName"},
    };
    INFO(
        "guide_rows.hpp has what the guide has, and nothing else: other rows belong into extension_rows.hpp");
    REQUIRE(kGuideRows.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO("row " << i);
        CHECK(kGuideRows[i].source.view() == expected[i].first);
        CHECK(name(kGuideRows[i].token) == expected[i].second);
        CHECK(kGuideRows[i].kinds == (i + 1 < expected.size() ? kAdminAndAuth : Kinds(Kind::admin)));
        CHECK(fills_gap(kGuideRows[i]) == (i + 1 == expected.size()));
    }
}

TEST_CASE("every description row of the guide has its rows in the activity log's details") {
    std::size_t position = 0;
    for (const Row& row : kGuideRows) {
        const std::string source(row.source.view());
        if (source.rfind("description.", 0) != 0) continue;
        for (const std::string parent : {"target.details.", "action.details."}) {
            INFO(parent << source.substr(12));
            const auto made = std::find_if(kExtensionRows.begin(), kExtensionRows.end(), [&](const Row& r) {
                return r.source.view() == parent + source.substr(12);
            });
            REQUIRE(made != kExtensionRows.end());
            CHECK(made->token == row.token);
            CHECK(made->conversion == row.conversion);
            CHECK(made->kinds == Kinds(Kind::activity));
            const auto at = static_cast<std::size_t>(made - kExtensionRows.begin());
            CHECK(at > position);
            position = at;
        }
    }
}

TEST_CASE("the outcome of an activity is its result, then a status, then what the action states") {
    const std::vector<const Row*> rows = extension_rows_of(Token::outcome, Kind::activity);
    INFO("a new row stands in this test, too: at the place at which it shall apply");
    REQUIRE(rows.size() == 4);
    CHECK(rows[0]->source.view() == "outcome.result");
    CHECK(rows[1]->source.view() == "target.details.status");
    CHECK(rows[2]->source.view() == "action.details.status");
    CHECK(rows[3]->conversion == Conversion::action_outcome);
}

TEST_CASE("the type of an authentication is its event_type, else enrollment, else authentication") {
    const std::vector<const Row*> rows = extension_rows_of(Token::eventType, Kind::auth);
    INFO("a new row stands in this test, too: at the place at which it shall apply");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0]->source.view() == "event_type");
    CHECK(rows[1]->source.view() == "new_enrollment");
    CHECK(rows[1]->value == "enrollment");
    CHECK(rows[2]->source.empty());
    CHECK(rows[2]->value == "authentication");
}

TEST_CASE("the typed address is the user only of failed administrator logins") {
    const std::vector<const Row*> rows = extension_rows_of(Token::sourceUser, Kind::admin);
    INFO("a new row stands in this test, too: at the place at which it shall apply");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]->source.view() == "description.email");
    CHECK(rows[0]->only_for[0] == "admin_login_error");
    CHECK(rows[0]->only_for[1] == "admin_2fa_error");
}

TEST_CASE("the keys of the output are the tokens in the order of the contract") {
    std::string keys;
    for (const TokenInfo& token : kTokens)
        keys += std::string(name(token.token)) + " ";
    CHECK(
        keys ==
        "eventType description destinationIpv4 destinationUser phoneNumber policy group outcome application "
        "osDetails message eventTime object sourceUser destinationHost eventName sourceIpv4 deviceType "
        "deviceModel deviceVendor deviceHost customerId collectorId eventSourceId eventId "
        "collectorReceivedTime unmapped ");
}

TEST_CASE("every conversion has a name of its own") {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(Conversion::event_name); ++i)
        names.insert(name(static_cast<Conversion>(i)));
    CHECK(names.size() == static_cast<std::size_t>(Conversion::event_name) + 1);
    CHECK(names.count("") == 0);
}

TEST_CASE("the rules name every key by which an object is told to be a record") {
    const std::set<std::string> words =
        quoted_words(part(page("src/README.md"), "## 1. Shapes", "anything else"));
    for (const FeatureInfo& feature : kFeatures) {
        INFO("src/README.md, 1. Shapes, does not tell what `" << feature.key << "` says");
        CHECK(words.count(std::string(feature.key)) == 1);
    }
}

TEST_CASE("the rules name every key by which copies are told") {
    const std::set<std::string> words =
        quoted_words(part(page("src/README.md"), "* **Copies.**", "* **Lists.**"));
    for (const ShapeInfo& shape : kShapes) {
        if (shape.identity.empty()) continue;
        INFO("src/README.md, Copies, does not name `" << shape.identity << "` of the kind " << shape.name);
        CHECK(words.count(std::string(shape.identity)) == 1);
    }
}

TEST_CASE("the pages name every kind of record that they tell of") {
    const auto is_converted = [](const ShapeInfo& shape) { return is_kind(shape.shape); };
    const auto can_be_skipped = [](const ShapeInfo& shape) {
        return is_kind(shape.shape) || !shape.unsupported.empty();
    };
    const auto is_outside_guide = [](const ShapeInfo& shape) {
        return is_kind(shape.shape) && shape.guide_section.empty();
    };
    const auto can_be_unsupported = [](const ShapeInfo& shape) { return !shape.unsupported.empty(); };
    struct Place {
        const char* file;
        const char* begin;
        const char* end;
        bool (*has)(const ShapeInfo&);
    };
    const Place places[] = {
        {"README.md", "Cisco Duo  ", "fetched by", is_converted},
        {"src/MANUAL.md", "The program converts ", "records", is_converted},
        {"src/MANUAL.md", "`--profile guide` switches them off", "does not cover", is_outside_guide},
        {"src/MANUAL.md", "| `unsupported-kind` |", "| `unknown-kind` |", can_be_unsupported},
        {"src/cli/help.cpp", "Converts Cisco Duo ", "records", is_converted},
        {"src/docs/duo2qualys.1.in", "reads Cisco Duo ", "records", is_converted},
        {"src/package/about.cmake", "Reads Cisco Duo ", "records", is_converted},
        {"samples/duo2qualys.toml", "# Treat all records as one kind", "#kind", is_converted},
        {"samples/duo2qualys.toml", "# Skip kinds", "#skip", can_be_skipped},
        {"samples/site-tables.toml", "the kinds of records", "# source", is_converted},
    };
    for (const Place& place : places) {
        INFO(place.file << " has no text from '" << place.begin << "' to '" << place.end << "'");
        const std::string text = part(page(place.file), place.begin, place.end);
        for (const ShapeInfo& shape : kShapes) {
            if (!place.has(shape)) continue;
            INFO(place.file << " does not name the kind " << shape.name << ": " << text);
            CHECK(text.find(shape.name) != std::string::npos);
        }
    }
}
