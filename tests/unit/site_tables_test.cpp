/// The file that --tables names: what it may contain, and the messages about mistakes in it.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "catch.hpp"
#include "mappings/rules.hpp"
#include "normalize/fingerprint.hpp"
#include "reference/generator.hpp"
#include "unit/command_line_helpers.hpp"
#include "unit/site_tables_helpers.hpp"

using namespace duo2qualys;
using namespace duo2qualys::mappings;
using namespace duo2qualys::test;

TEST_CASE("a file without tables leaves those that are compiled in as they are") {
    for (const char* text : {"", "# [[row]]\n", "\xEF\xBB\xBF\r\n"}) {
        const Tables read = tables(text);
        CHECK(read.rows.size() == kRows.size());
        CHECK(read.events.size() == kEvents.size());
        CHECK(read.tokens.size() == kTokens.size());
        CHECK(normalize::tables_fingerprint(read) == normalize::tables_fingerprint({}));
    }
}

TEST_CASE("the rows of a site stand behind all others, and its tokens before unmapped") {
    const Tables read = cli::read_site_tables(kSiteTables);
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
    CHECK(second({}) == "site.toml:7: [[row]] 2 (factor to authFactor): a row occurs twice");
    CHECK(second({.source = "result", .token = "outcome"})
              .ends_with("(result to outcome): a row repeats a row of an earlier table"));
    CHECK(second({.source = "alias", .reason = ""}).ends_with(": an extension row has no reason"));
    for (const char* token : {"eventId", "unmapped", "deviceHost", "deviceType", "collectorReceivedTime"}) {
        CAPTURE(token);
        CHECK(second({.source = "alias", .token = token})
                  .ends_with(": an extension row feeds a token that the program fills itself"));
    }
    for (const char* token : {"", "a b", "a\\\"b", "a.b", "_a", "1a", "caf\xC3\xA9", "a-b"}) {
        CAPTURE(token);
        CHECK(second({.source = "alias", .token = token})
                  .ends_with(": the name of a token is not a letter, then letters and digits"));
    }
    CHECK(second({.source = "alias", .token = std::string(65, 'a')})
              .ends_with(": the name of a token is longer than 64 bytes"));
    CHECK(second({.source = "alias", .token = std::string(64, 'a')}).empty());
    for (const char* token : {"EventType", "AUTHFACTOR", "Unmapped"}) {
        CAPTURE(token);
        CHECK(second({.source = "alias", .token = token})
                  .ends_with(": two tokens have the same name, apart from upper and lower case"));
    }
    for (const char* token : {"sourceIpv4", "destinationIpv4", "eventTime"}) {
        CAPTURE(token);
        CHECK(second({.source = "alias", .token = token})
                  .ends_with(": a row fills a token of addresses or times by another conversion"));
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
    CHECK(file_error(good + event("zzz", "X")) == "site.toml:8: [[event]] 2 (zzz): an action occurs twice");
    CHECK(file_error(good + event("user_create", "X")) ==
          "site.toml:8: [[event]] 2 (user_create): an action occurs twice");
    for (const char* label : {"", "open it", "Open  It", " Open", "Open "}) {
        CAPTURE(label);
        CHECK(file_error(good + event("a", label)) ==
              "site.toml:8: [[event]] 2 (a): a label is empty or not in Title Case");
    }
    CHECK(file_error(event("a", "A", "outcome = \"success\"")) ==
          "site.toml:1: [[event]] 1 (a): an outcome is neither Success nor Failure");
    CHECK(file_error(good + constant("site", "Graz")) ==
          "site.toml:8: [[constant]] 2 (site): a row occurs twice");
    CHECK(file_error(constant("site", "")) ==
          "site.toml:1: [[constant]] 1 (site): a constant or flag has no value");
    CHECK(file_error(constant("eventTime", "2024-01-01T00:00:00Z")) ==
          "site.toml:1: [[constant]] 1 (eventTime): a row fills a token of addresses or times by "
          "another conversion");
    CHECK(file_error(constant("customerId", "x")) ==
          "site.toml:1: [[constant]] 1 (customerId): an extension row feeds a token that the program fills "
          "itself");
}

TEST_CASE("what is no table of a site, or no value for a key, is told with its line and what to do") {
    const std::string row = RowText{}.text();
    CHECK(file_error("\nx").find("site.toml:2: not TOML: ") == 0);
    CHECK(file_error("a = \"\xFF\"").find("site.toml:1: not TOML: ") == 0);
    CHECK(file_error(std::string(1000, '[')).find("site.toml:1: not TOML: ") == 0);
    CHECK(file_error("[[[row]]]").find("site.toml:1: not TOML: ") == 0);
    CHECK(file_error("\n[rows]") ==
          "site.toml:2: unknown table 'rows': write [[row]], [[event]] or [[constant]]");
    CHECK(file_error("quiet = true") ==
          "site.toml:1: unknown table 'quiet': write [[row]], [[event]] or [[constant]]");
    CHECK(file_error("[row]\nkinds = []") ==
          "site.toml:1: 'row' is a list of tables: write [[row]], and its keys below");
    CHECK(file_error("event = 3") ==
          "site.toml:1: 'event' is a list of tables: write [[event]], and its keys below");
    CHECK(file_error(row + "tokn = 1") ==
          "site.toml:7: [[row]] 1: unknown key 'tokn': did you mean token? choose from kinds, source, token, "
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
          "site.toml:2: [[row]] 1 (factor to authFactor): 'kinds' cannot be 'auht': did you mean auth? "
          "choose "
          "from admin, auth, activity, telephony");
    CHECK(file_error(RowText{.kinds = "[\"trust-monitor\"]"}.text())
              .ends_with("'kinds' cannot be 'trust-monitor': choose from admin, auth, activity, telephony"));
    for (const char* conversion : {"", "verbatim", "flag", "constant", "action name", "ip"}) {
        CAPTURE(conversion);
        const std::string message = file_error(RowText{.conversion = conversion}.text());
        CHECK(message.find("site.toml:5: ") == 0);
        CHECK(message.ends_with("choose from text, outcome, ipv4, phone, time"));
    }
    CHECK(file_error(constant("a", "b") + "reason = \"c\"")
              .ends_with("unknown key 'reason': choose from token, value"));
    CHECK(file_error("[[constant]]\ntoken = \"a\"\nvalue = 3").find("site.toml:3: [[constant]] 1 (a): ") ==
          0);
    CHECK(file_error(event("a", "A") + "outcome = true").find("site.toml:4: [[event]] 1 (a): ") == 0);
    CHECK(file_error(RowText{.reason = "a\\u001b[31mb"}.text()) ==
          "site.toml:6: [[row]] 1 (factor to authFactor): 'reason' contains invisible characters: "
          "'a\\u001b[31mb': leave them out");
    CHECK(file_error(constant("a", std::string(1001, 'x'))) ==
          "site.toml:3: [[constant]] 1 (a): 'value' is longer than 1000 bytes");
    CHECK(file_error(constant("a", "b\\u0000c")).find("'value' contains invisible characters") !=
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

TEST_CASE("a damaged file of tables is read or is an error that names its line") {
    std::ifstream file(kSiteTables, std::ios::binary);
    const std::string sample{std::istreambuf_iterator<char>(file), {}};
    reference::Rng rng(20240306);
    std::size_t wrong = 0;
    for (int i = 0; i < 5'000; ++i) {
        std::string text = sample;
        for (std::size_t changes = 1 + rng.below(3); changes != 0; --changes) {
            const std::size_t at = rng.below(text.size());
            const std::size_t size = std::min(rng.below(20), text.size() - at);
            switch (rng.below(3)) {
                case 0: text.erase(at, size); break;
                case 1: text.insert(at, sample.substr(rng.below(sample.size()), size)); break;
                default: text[at] = static_cast<char>(rng.below(256));
            }
        }
        const std::string message = file_error(text);
        if (message.empty()) continue;
        ++wrong;
        CAPTURE(text, message);
        CHECK(message.find("site.toml:") == 0);
        CHECK(message.find_first_not_of("0123456789", 10) == message.find(": "));
    }
    CHECK(wrong > 1'000);
}
