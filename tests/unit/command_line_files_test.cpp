/// Settings files and the command line together: which of them wins, and what cancels a setting.
#include "catch.hpp"
#include "unit/command_line_helpers.hpp"

using namespace duo2qualys;
using namespace test;

TEST_CASE("a settings file sets options, and the command line wins") {
    const ConfigFile file(
        "# Our settings\n\n"
        "unmapped = \"keep\"   # everything\r\n"
        "  quiet=true\n"
        "threads = 4\n"
        "device-host = 'a#b \\ c'\n"
        "rejects = \"a \\\"b\\\" \\\\ #, c\"\n"
        "skip = [\"telephony\", 'auth-proxy',]\n"
        "summary = \"json\"");
    const app::Settings got = settings({"--config", file.path()});
    CHECK(got.options.unmapped == Unmapped::keep);
    CHECK(got.quiet);
    CHECK(got.threads == 4);
    CHECK(got.options.device_host == "a#b \\ c");
    CHECK(got.rejects == "a \"b\" \\ #, c");
    CHECK(got.options.skip.has(Shape::telephony));
    CHECK(got.options.skip.has(Shape::auth_proxy));
    CHECK(got.summary == app::SummaryForm::json);

    const app::Settings won = settings({"--unmapped=drop", "--config=" + file.path(), "--quiet=false",
                                        "--skip", "admin", "--summary", "-d", "x"});
    CHECK(won.options.unmapped == Unmapped::drop);
    CHECK_FALSE(won.quiet);
    CHECK(won.options.skip.has(Shape::admin));
    CHECK_FALSE(won.options.skip.has(Shape::telephony));
    CHECK(won.summary == app::SummaryForm::text);
    CHECK(won.threads == 4);
}

TEST_CASE("a received time in a settings file goes before SOURCE_DATE_EPOCH") {
    const ConfigFile file("received-time = \"none\"\n");
    const Surroundings fixed{.stdin_is_terminal = false, .source_date_epoch = "1"};
    CHECK(settings({"--config", file.path()}, fixed).received_time == "");
}

TEST_CASE("a settings file that cannot be read is a usage error") {
    CHECK(error({"--config", "/no/such/file"}) ==
          "--config /no/such/file: it cannot be read: No such file or directory");
    CHECK(error({"--config", "/"}) == "--config /: it cannot be read: Is a directory");
}

TEST_CASE("the command line also wins where one option excludes another") {
    const ConfigFile folder("output-dir = \"out\"\n");
    const app::Settings to_file = settings({"--config", folder.path(), "-o", "x"});
    CHECK(to_file.output == "x");
    CHECK(to_file.output_dir.empty());
    CHECK(to_file.summary == app::SummaryForm::none);
    const ConfigFile one("output = \"x\"\n");
    const app::Settings to_folder = settings({"-d", "out", "--config", one.path()});
    CHECK(to_folder.output.empty());
    CHECK(to_folder.output_dir == "out");
    const ConfigFile both("output = \"x\"\noutput-dir = \"out\"\n");
    CHECK(error({"--config", both.path()}) ==
          "--output and --output-dir: only one of them can be used: choose one");
    const ConfigFile poll("output-dir = \"out\"\nseen = \"ids\"\n");
    const app::Settings explained = settings({"--config", poll.path(), "--explain"});
    CHECK(explained.explain == app::ExplainForm::text);
    CHECK(explained.output_dir.empty());
    CHECK(explained.seen.empty());
    CHECK_FALSE(explained.dedup.has_value());
    const ConfigFile why("explain = \"text\"\n");
    CHECK(settings({"--config", why.path(), "-d", "out"}).explain == app::ExplainForm::none);
    CHECK(settings({"--config", why.path(), "--seen", "ids"}).explain == app::ExplainForm::none);
    CHECK(settings({"--config", why.path(), "--seen="}).explain == app::ExplainForm::text);
}

TEST_CASE("what the file sets for an option that the command line takes away is ignored, too") {
    const ConfigFile folder("output-dir = \"out\"\nforce = true\ncompress = \"zstd\"\nquiet = true\n");
    const app::Settings to_file = settings({"--config", folder.path(), "-o", "x"});
    CHECK_FALSE(to_file.force);
    CHECK(to_file.packing.form == output::Packing::Form::zstd);
    CHECK(to_file.quiet);
    for (const Words& more : {Words{"-o", "-"}, Words{"-d", ""}}) {
        Words words{"--config", folder.path()};
        words.insert(words.end(), more.begin(), more.end());
        CHECK_FALSE(settings(words).force);
        CHECK(settings(words).packing.form == output::Packing::Form::none);
    }
    const ConfigFile one("output = \"x\"\ncompress = \"zstd\"\n");
    CHECK(settings({"--config", one.path(), "-o", "-"}).packing.form == output::Packing::Form::none);
    CHECK(settings({"--config", one.path(), "-d", "out"}).packing.form == output::Packing::Form::zstd);
}

TEST_CASE("what needs another option is an error where the command line did not take that one away") {
    const ConfigFile folder("output-dir = \"out\"\n");
    const std::string no_force =
        "--force: without --output-dir, every input is converted anyway: leave --force out";
    CHECK(error({"--config", folder.path(), "-o", "x", "--force"}) == no_force);
    const ConfigFile force("force = true\n");
    CHECK(error({"--config", force.path(), "-o", "x"}) == no_force);
    CHECK(settings({"--config", force.path(), "-d", "out"}).force);
}

TEST_CASE("an empty value takes back what stands before it, in the file and on the command line") {
    const ConfigFile file(
        "output-dir = \"out\"\nskip = [\"admin\"]\nthreads = 4\nquiet = true\nsince = \"2024-01-01\"\n");
    const app::Settings got =
        settings({"--config", file.path(), "--output-dir=", "--skip", "", "-j", "", "--quiet=", "--since="});
    CHECK(got.output_dir.empty());
    CHECK_FALSE(got.options.skip.has(Shape::admin));
    CHECK(got.threads == 0);
    CHECK_FALSE(got.quiet);
    CHECK_FALSE(got.since.has_value());
    CHECK(settings({"-o", "x", "-o", ""}).output.empty());
    const app::Settings again = settings({"--skip", "admin", "--skip=", "--skip", "auth,telephony"});
    CHECK_FALSE(again.options.skip.has(Shape::admin));
    CHECK(again.options.skip.has(Shape::auth));
    CHECK(settings({"-d", "", "-o", "x"}).output == "x");
}

TEST_CASE("times that choose events are dates, times with their offset, or Unix time") {
    CHECK(settings({"--since", "1970-01-02"}).since == normalize::Moment{86'400, 0});
    CHECK(settings({"--since", "1970-01-02T01:00:00+01:00"}).since == normalize::Moment{86'400, 0});
    CHECK(settings({"--until", "1970-01-01T00:00:00.25Z"}).until == normalize::Moment{0, 250'000'000});
    CHECK(settings({"--until", "1709251200"}).until == normalize::Moment{1'709'251'200, 0});
    CHECK(error({"--since", "2024-02-30"}).find("--since: '2024-02-30' is not a time: write a date") == 0);
    CHECK(error({"--until", "0"}).find("--until: '0' is not a time") == 0);
}

TEST_CASE("eight digits that are a date are not taken for Unix time") {
    const std::string advice = " may be a date or Unix time: write 2024-03-01, or 20240301.0 for Unix time";
    CHECK(error({"--until", "20240301"}) == "--until: '20240301'" + advice);
    CHECK(error({"--since=20240301"}) == "--since: '20240301'" + advice);
    const ConfigFile file("since = 20240301\n");
    CHECK(error({"--config", file.path()}) == file.path() + ":1: since: '20240301'" + advice);
    CHECK(settings({"--until", "20240301.0"}).until == normalize::Moment{20'240'301, 0});
    for (const std::string time : {"20240230", "20241301", "12345678", "2024030", "202403011"}) {
        INFO(time);
        CHECK(settings({"--until", time}).until == normalize::Moment{std::stoll(time), 0});
    }
}

TEST_CASE("a second file with tables is an error and does not silently replace the first") {
    const std::string message =
        "--tables: only one FILE is allowed, but 'a' and 'b' are given: join them, or leave one out";
    CHECK(error({"--tables", "a", "--tables=b"}) == message);
    CHECK(error({"--tables", "a", "--tables=b", "--list-mappings"}) == message);
    CHECK(error({"--tables=a", "--tables=a"}).find("'a' and 'a' are given") != std::string::npos);
    CHECK(settings({"--tables", "/no/such", "--tables=", "--tables=/dev/null"}).also_read ==
          Words{"/dev/null"});
    const ConfigFile file("tables = \"/no/such\"\n");
    CHECK(settings({"--config", file.path(), "--tables", "/dev/null"}).also_read ==
          Words{file.path(), "/dev/null"});
}

TEST_CASE("events are remembered on request, as many as is said") {
    CHECK_FALSE(settings({}).dedup.has_value());
    CHECK(settings({"--dedup"}).dedup == app::kDedupEvents);
    CHECK(settings({"--dedup", "7"}).inputs == Words{"7"});
    CHECK(settings({"--dedup=7"}).dedup == 7);
    CHECK(settings({"--dedup=0"}).dedup == 0);
    CHECK(error({"--dedup=2147483648"}) ==
          "--dedup: '2147483648' is not a whole number from 0 to 2147483647");
    CHECK(settings({"--seen", "x"}).dedup == app::kDedupEvents);
    CHECK(settings({"--seen", "x", "--dedup=9"}).dedup == 9);
    CHECK(
        error({"--seen", "x", "--explain"}) ==
        "--explain and --seen: only one of them can be used, because --explain writes no events: choose one");
    CHECK(error({"--seen", "-"}) == "--seen: '-' is stdout, which is for the output: name a file");
}
