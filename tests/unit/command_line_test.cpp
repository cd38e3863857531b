#include "cli/command_line.hpp"

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "app/received_time.hpp"
#include "app/usage_error.hpp"
#include "catch.hpp"
#include "cli/config.hpp"
#include "cli/help.hpp"
#include "cli/listings.hpp"
#include "cli/options.hpp"
#include "json/parser.hpp"
#include "unit/command_line_helpers.hpp"

namespace {

using namespace duo2qualys;
using cli::Surroundings;
using namespace test;

constexpr const char* kUuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

}  // namespace

TEST_CASE("without arguments the settings are the documented defaults") {
    const app::Settings got = settings({});
    CHECK(got.inputs.empty());
    CHECK_FALSE(got.recursive);
    CHECK(got.options.skip.bits == 0);
    CHECK(got.max_record == 16U * 1024 * 1024);
    CHECK(got.options.profile == Profile::full);
    CHECK(got.options.unmapped == Unmapped::drop);
    CHECK(got.options.multi == Multi::array);
    CHECK(got.options.event_id == EventId::content);
    CHECK_FALSE(got.options.kind.has_value());
    CHECK_FALSE(got.received_time.has_value());
    CHECK(got.output.empty());
    CHECK(got.output_dir.empty());
    CHECK(got.packing.form == output::Packing::Form::none);
    CHECK(got.max_errors == 0);
    CHECK(got.summary == app::SummaryForm::none);
    CHECK(got.threads == 0);
}

TEST_CASE("inputs keep their order and may stand between options") {
    CHECK(settings({"b", "-q", "a", "-"}).inputs == Words{"b", "a", "-"});
}

TEST_CASE("what follows -- is an input, whatever it looks like") {
    CHECK(settings({"-q", "--", "--summary", "-o", "--"}).inputs == Words{"--summary", "-o", "--"});
}

TEST_CASE("a file name with brackets or commas is one input") {
    CHECK(settings({"[a,b]", "{x}", "a b", "x=y"}).inputs == Words{"[a,b]", "{x}", "a b", "x=y"});
}

TEST_CASE("flags have long and short names, and short ones can be joined") {
    CHECK(settings({"--recursive"}).recursive);
    CHECK(settings({"-r"}).recursive);
    CHECK(settings({"--quiet"}).quiet);
    const app::Settings got = settings({"-qrfd", "out"});
    CHECK(got.quiet);
    CHECK(got.recursive);
    CHECK(got.force);
    CHECK(got.output_dir == "out");
}

TEST_CASE("a flag can be set to false, and to nothing else") {
    CHECK_FALSE(settings({"--quiet", "--quiet=false"}).quiet);
    CHECK(error({"--quiet=yes"}) == "--quiet: takes no value, but got 'yes'");
}

TEST_CASE("a value can follow its option, an equals sign, or a short name directly") {
    CHECK(settings({"--output", "x"}).output == "x");
    CHECK(settings({"--output=x=y"}).output == "x=y");
    CHECK(settings({"-o", "x"}).output == "x");
    CHECK(settings({"-ox"}).output == "x");
    CHECK(settings({"-qox"}).output == "x");
    CHECK(settings({"--output=-x"}).output == "-x");
    CHECK(settings({"--output=[a,b]"}).output == "[a,b]");
    CHECK(settings({"--device-host=\"a\""}).options.device_host == "\"a\"");
}

TEST_CASE("the last of a repeated option counts, so that an alias can be overridden") {
    CHECK(settings({"--profile", "guide", "--profile", "full"}).options.profile == Profile::full);
    CHECK(settings({"--profile", "full", "--profile", "guide"}).options.profile == Profile::guide);
}

TEST_CASE("every kind can be chosen") {
    CHECK_FALSE(settings({"--kind", "auto"}).options.kind.has_value());
    CHECK(settings({"--kind", "admin"}).options.kind == Kind::admin);
    CHECK(settings({"--kind", "auth"}).options.kind == Kind::auth);
    CHECK(settings({"--kind", "activity"}).options.kind == Kind::activity);
    for (std::size_t i = 0; i < kKindCount; ++i) {
        const std::string kind(name(static_cast<Shape>(i)));
        CHECK(settings({"--kind", kind}).options.kind == static_cast<Kind>(i));
    }
}

TEST_CASE("skip takes kinds with commas and adds up") {
    const Shapes skip = settings({"--skip", "telephony,auth-proxy", "--skip=trust-monitor"}).options.skip;
    for (std::size_t i = 0; i < kShapeCount; ++i) {
        const auto shape = static_cast<Shape>(i);
        INFO(name(shape));
        CHECK(skip.has(shape) ==
              (shape == Shape::telephony || shape == Shape::auth_proxy || shape == Shape::trust_monitor));
    }
    const Shapes mapped = settings({"--skip", "admin,auth,activity"}).options.skip;
    CHECK(mapped.has(Shape::admin));
    CHECK(mapped.has(Shape::auth));
    CHECK(mapped.has(Shape::activity));
    CHECK_FALSE(mapped.has(Shape::unknown));
    CHECK(error({"--skip", "admin,phone"}) ==
          "--skip: unknown value 'phone': choose from admin, auth, activity, telephony, trust-monitor, "
          "auth-proxy");
    CHECK(error({"--skip", "admin,"}).find("--skip: unknown value ''") == 0);
}

TEST_CASE("the size of a record is in bytes or powers of 1024, and within what can be read") {
    CHECK(settings({"--max-record", "1"}).max_record == 1);
    CHECK(settings({"--max-record", "3K"}).max_record == 3072);
    CHECK(settings({"--max-record", "2m"}).max_record == 2U << 20U);
    CHECK(settings({"--max-record", "3G"}).max_record == std::size_t{3} << 30U);
    CHECK(settings({"--max-record", std::to_string(json::kMaxTextSize)}).max_record == json::kMaxTextSize);
    for (const char* bad :
         {"0", "0K", "4G", "4294901761", "4194241K", "18446744073709551615", "17179869185G"}) {
        INFO(bad);
        CHECK(error({"--max-record", bad}) ==
              "--max-record: '" + std::string(bad) +
                  "' is out of range: give 1 to 4294901760 bytes (4G minus 64K)");
    }
    for (const char* bad : {"K", "1KB", "1.5M", "+1", "1 K", "x", "18446744073709551616"}) {
        INFO(bad);
        CHECK(error({"--max-record", bad}).find("is not a size: write bytes, or a number with K, M or G") !=
              std::string::npos);
    }
}

TEST_CASE("the choices of the mapping are read") {
    CHECK(settings({"--profile", "guide"}).options.profile == Profile::guide);
    CHECK(settings({"--unmapped", "keep"}).options.unmapped == Unmapped::keep);
    CHECK(settings({"--unmapped", "drop"}).options.unmapped == Unmapped::drop);
    CHECK(settings({"--multi", "first"}).options.multi == Multi::first);
    CHECK(settings({"--multi", "array"}).options.multi == Multi::array);
    CHECK(settings({"--event-id", "none"}).options.event_id == EventId::none);
    CHECK(settings({"--event-id", "content"}).options.event_id == EventId::content);
}

TEST_CASE("an unknown choice lists the choices, and the one it may have meant") {
    CHECK(error({"--unmapped", "all"}) == "--unmapped: unknown value 'all': choose from drop, keep");
    CHECK(error({"--profile=giude"}) ==
          "--profile: unknown value 'giude': did you mean guide? choose from full, guide");
    CHECK(error({"--summary=xml"}) == "--summary: unknown value 'xml': choose from none, text, json");
    CHECK(error({"--list-events=markdown"}) ==
          "--list-events: unknown value 'markdown': choose from table, json");
}

TEST_CASE("ids are UUIDs, written in lower case") {
    const std::string upper = "6BA7B810-9DAD-11D1-80B4-00C04FD430C8";
    CHECK(settings({"--customer-id", upper}).options.customer_id == kUuid);
    CHECK(settings({"--collector-id", upper}).options.collector_id == kUuid);
    CHECK(settings({"--event-source-id", upper}).options.event_source_id == kUuid);
    CHECK(error({"--customer-id", "6ba7b810"}) ==
          "--customer-id: '6ba7b810' is not a UUID: write it like 6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    CHECK(settings({"--device-host", "d\xC3\xBCo"}).options.device_host == "d\xC3\xBCo");
    CHECK(error({"--device-host", "d\xFCo"}) ==
          "--device-host: 'd\xFCo' is not UTF-8, but every line of the output has to be: write it in UTF-8");
    CHECK(settings({"--device-host", "duo.example.com"}).options.device_host == "duo.example.com");
}

TEST_CASE("the received time is any time of a record, in UTC, or none") {
    const auto received = [](const char* time) { return settings({"--received-time", time}).received_time; };
    CHECK(received("none") == "");
    CHECK(received("2021-06-01T11:29:04Z") == "Jun 01, 2021 11:29:04 AM");
    CHECK(received("2021-06-01 11:29:04") == "Jun 01, 2021 11:29:04 AM");
    CHECK(received("2021-06-01T11:29:04.999+00:00") == "Jun 01, 2021 11:29:04 AM");
    CHECK(received("2021-06-01T00:29:04+02:00") == "May 31, 2021 10:29:04 PM");
    CHECK(received("2020-12-31T23:45:00-00:30") == "Jan 01, 2021 12:15:00 AM");
    CHECK(received("2016-12-31T23:59:60Z") == "Jan 01, 2017 12:00:00 AM");
    CHECK(received("1622546944") == "Jun 01, 2021 11:29:04 AM");
    CHECK(received("1622546944123") == "Jun 01, 2021 11:29:04 AM");
    CHECK(received("1970-01-01T00:00:00Z") == "Jan 01, 1970 12:00:00 AM");
    CHECK(received("9999-12-31T23:59:59Z") == "Dec 31, 9999 11:59:59 PM");
    CHECK(
        error({"--received-time", "0"}) ==
        "--received-time: '0' means that there is no time: write a time like 2021-06-01T11:29:04Z, or none");
    for (const char* bad : {"yesterday", "2021-02-29T00:00:00Z", "None", "1969-12-31T23:59:59Z"}) {
        INFO(bad);
        CHECK(error({"--received-time", bad}).find("is not a time: write it like 2021-06-01T11:29:04Z") !=
              std::string::npos);
    }
    for (const char* bad : {"1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"}) {
        INFO(bad);
        CHECK(error({"--received-time", bad}).find("is outside the years 1970 to 9999") != std::string::npos);
    }
}

TEST_CASE("every hour and the ends of months are spelt right") {
    CHECK(app::received_time(12 * 3600) == "Jan 01, 1970 12:00:00 PM");
    CHECK(app::received_time(13 * 3600 - 1) == "Jan 01, 1970 12:59:59 PM");
    CHECK(app::received_time(13 * 3600) == "Jan 01, 1970 01:00:00 PM");
    CHECK(app::received_time(951'782'400) == "Feb 29, 2000 12:00:00 AM");
    CHECK(app::received_time(951'868'800) == "Mar 01, 2000 12:00:00 AM");
    CHECK(app::received_time(4'107'542'400) == "Mar 01, 2100 12:00:00 AM");
    CHECK(app::received_time(1'735'689'599) == "Dec 31, 2024 11:59:59 PM");
}

TEST_CASE("SOURCE_DATE_EPOCH fixes the received time, unless the option does") {
    const Surroundings fixed{.stdin_is_terminal = false, .source_date_epoch = "1622546944"};
    CHECK(settings({}, fixed).received_time == "Jun 01, 2021 11:29:04 AM");
    CHECK(settings({"--received-time", "none"}, fixed).received_time == "");
    const Surroundings empty{.stdin_is_terminal = false, .source_date_epoch = ""};
    CHECK(error({}, empty) ==
          "the environment's SOURCE_DATE_EPOCH is empty: unset it, set it to seconds since 1970, or use "
          "--received-time");
    for (const char* bad : {"now", "-1", "1.5", " 1", "253402300800", "99999999999999999999"}) {
        INFO(bad);
        const Surroundings broken{.stdin_is_terminal = false, .source_date_epoch = bad};
        CHECK(error({}, broken).find("the environment's SOURCE_DATE_EPOCH: '" + std::string(bad) + "'") == 0);
        CHECK(error({"--received-time", "none"}, broken).empty());
        CHECK(error({"--help"}, broken).empty());
    }
}

TEST_CASE("output goes to a file, or to files in a folder, compressed on request") {
    CHECK(settings({"-o", "x", "--compress", "gzip"}).packing.form == output::Packing::Form::gzip);
    CHECK(settings({"-d", "x", "--compress", "zstd"}).packing.form == output::Packing::Form::zstd);
    CHECK(settings({"-o", "x", "--compress", "gzip"}).packing.level == 6);
    CHECK(settings({"-o", "x", "--compress", "zstd"}).packing.level == 3);
    CHECK(settings({"-o", "x", "--compress", "gzip:12"}).packing.level == 12);
    CHECK(settings({"-o", "x", "--compress=zstd:19"}).packing.form == output::Packing::Form::zstd);
    CHECK(settings({"-o", "x", "--compress=zstd:19"}).packing.level == 19);
    for (const std::string wrong : {"gzip:13", "gzip:0", "gzip:", "gzip:-1", "gzip:9x"})
        CHECK(error({"-o", "x", "--compress", wrong}) ==
              "--compress: '" + wrong + "' has no such level: give 1 to 12");
    CHECK(error({"-o", "x", "--compress", "none:1"}) == "--compress: 'none:1' has no level: leave it out");
    CHECK(error({"-o", "x", "--compress", "gzi:1"}) ==
          "--compress: unknown value 'gzi': did you mean gzip? choose from none, gzip, zstd");
    CHECK(settings({"--output-dir", "x", "--force"}).force);
    CHECK(settings({"-o", "-"}).output.empty());
    CHECK(settings({"--compress", "none"}).packing.form == output::Packing::Form::none);
}

TEST_CASE("options that contradict each other are usage errors that say why") {
    CHECK(error({"-o", "x", "-d", "y"}) ==
          "--output and --output-dir: only one of them can be used: choose one");
    CHECK(error({"-o", "-", "-d", "y"}) ==
          "--output and --output-dir: only one of them can be used: choose one");
    CHECK(error({"--compress", "gzip"}) ==
          "--compress: stdout is never compressed: name a file with --output or --output-dir");
    CHECK(error({"-f", "-o", "x"}) ==
          "--force: without --output-dir, every input is converted anyway: leave --force out");
    CHECK(error({"--kind", "activity", "--profile", "guide"}) ==
          "--kind activity: --profile guide has no rows for activity records: use --profile full");
    CHECK(error({"--kind", "auth", "--profile", "guide"}).empty());
}

TEST_CASE("what an option needs or excludes is an option, and its message tells") {
    for (const cli::Option& option : cli::options()) {
        for (const auto& [needs, excludes, message] : option.rules) {
            const auto word = [](std::string_view name) {
                const cli::Option* named = cli::find_option(name);
                REQUIRE(named != nullptr);
                return "--" + std::string(name) +
                       (named->is_flag() || !named->bare.empty() ? ""
                        : named->choices.empty()                 ? "=x"
                                                                 : "=gzip");
            };
            const std::string self = word(option.name);
            INFO(self);
            if (!needs.empty()) CHECK(error({self}) == message);
            for (const std::string_view other : cli::split_list(needs))
                if (!needs.empty()) CHECK(error({self, word(other)}).empty());
            if (!excludes.empty()) CHECK(error({self, word(excludes)}) == message);
        }
    }
    CHECK(error({"--force=false"}).empty());
    CHECK(error({"--compress=none"}).empty());
    CHECK(error({"-o", "-", "--compress", "gzip"}) ==
          "--compress: stdout is never compressed: name a file with --output or --output-dir");
    CHECK(error({"-f"}).starts_with("--force: "));
    CHECK(error({"-f", "-d", "x", "--output-dir="}).starts_with("--force: "));
    CHECK(error({"--explain", "--seen", "x", "--seen="}).empty());
}

TEST_CASE("rejects and reports are files, and errors and threads have limits") {
    CHECK(settings({"--rejects", "bad.ndjson"}).rejects == "bad.ndjson");
    CHECK(error({"--rejects", "-"}) == "--rejects: '-' is stdout, which is for the output: name a file");
    CHECK(error({"--report", "-"}) == "--report: '-' is stdout, which is for the output: name a file");
    CHECK(settings({"--max-errors", "18446744073709551615"}).max_errors == UINT64_MAX);
    CHECK(error({"--max-errors", "1K"}) ==
          "--max-errors: '1K' is not a whole number from 0 to 18446744073709551615");
    CHECK(settings({"-j", "1024"}).threads == 1024);
    CHECK(settings({"-j8"}).threads == 8);
    CHECK(error({"-j", "1025"}) == "--threads: '1025' is not a whole number from 0 to 1024");
    CHECK(error({"--threads=-1"}) == "--threads: '-1' is not a whole number from 0 to 1024");
}

TEST_CASE("the summary is off, text when asked for without a form or with --output-dir") {
    CHECK(settings({"--summary"}).summary == app::SummaryForm::text);
    CHECK(settings({"--summary=json"}).summary == app::SummaryForm::json);
    CHECK(settings({"--summary", "json"}).summary == app::SummaryForm::json);
    CHECK(settings({"-d", "x"}).summary == app::SummaryForm::text);
    CHECK(settings({"-d", "x", "--summary", "none"}).summary == app::SummaryForm::none);
}

TEST_CASE("a terminal gets colours and progress, unless it cannot show them or nobody wants them") {
    const auto wants = [](Words words, const Surroundings& surroundings) {
        const app::Settings got = settings(words, surroundings);
        return std::pair(got.color == app::When::always, got.progress == app::When::always);
    };
    const auto both = [](bool color, bool progress) { return std::pair(color, progress); };
    Surroundings terminal;
    CHECK(wants({}, terminal) == both(false, false));
    terminal.stdout_is_terminal = true;
    CHECK(wants({}, terminal) == both(true, false));
    terminal.stderr_is_terminal = true;
    CHECK(wants({}, terminal) == both(true, true));
    terminal.no_color = true;
    CHECK(wants({}, terminal) == both(false, true));
    terminal.dumb_terminal = true;
    CHECK(wants({}, terminal) == both(false, false));
    CHECK(wants({"--color=always", "--progress=always"}, terminal) == both(true, true));
}

TEST_CASE("an option given bare takes the next argument only if that is one of its choices") {
    const app::Settings got = settings({"--summary", "duo.log"});
    CHECK(got.summary == app::SummaryForm::text);
    CHECK(got.inputs == Words{"duo.log"});
    CHECK(settings({"--summary", "json", "json"}).inputs == Words{"json"});
    CHECK(settings({"--summary", "--", "json"}).inputs == Words{"json"});
    CHECK(settings({"--summary", "-q"}).quiet);
    CHECK(command({"--list-mappings"}).answer ==
          cli::list_mappings(cli::ListFormat::table, Profile::full, {}));
    CHECK(command({"--list-mappings", "markdown"}).answer ==
          cli::list_mappings(cli::ListFormat::markdown, Profile::full, {}));
    CHECK(command({"--list-mappings=json"}).answer ==
          cli::list_mappings(cli::ListFormat::json, Profile::full, {}));
    CHECK(command({"--list-events"}).answer == cli::list_events(cli::ListFormat::table, {}));
    CHECK(command({"--list-events", "json"}).answer == cli::list_events(cli::ListFormat::json, {}));
}

TEST_CASE("the mappings are listed for the profile that is asked for") {
    const std::string guide = cli::list_mappings(cli::ListFormat::table, Profile::guide, {});
    CHECK(command({"--list-mappings", "--profile", "guide"}).answer == guide);
    CHECK(command({"--profile=guide", "--list-mappings=table"}).answer == guide);
    CHECK(command({"--profile", "full", "--list-mappings"}).answer ==
          cli::list_mappings(cli::ListFormat::table, Profile::full, {}));
    CHECK(error({"--profile", "none", "--list-mappings"}).find("--profile: unknown value 'none'") == 0);
    const ConfigFile file("profile = \"guide\"\nunmapped = \"keep\"\n");
    CHECK(command({"--config", file.path(), "--list-mappings"}).answer == guide);
    CHECK(command({"--config", file.path(), "--list-mappings", "--profile", "full"}).answer ==
          cli::list_mappings(cli::ListFormat::table, Profile::full, {}));
}

TEST_CASE("help, version and schema are answers, whatever the values beside them") {
    CHECK(command({"-h"}).answer == cli::help());
    CHECK(command({"--threads", "many", "--help"}).answer == cli::help());
    CHECK(command({"--profile", "none", "--help"}).answer == cli::help());
    CHECK(command({"-V"}).answer == cli::version());
    CHECK(command({"--version", "--help"}).answer == cli::help());
    CHECK(command({"--schema"}).answer == cli::schema({}, {}));
    CHECK_FALSE(command({"--help=false"}).answer.has_value());
    CHECK(cli::version().find("duo2qualys 1.") == 0);
}

TEST_CASE("an option that does not exist is named with the one that was meant") {
    CHECK(error({"--sumary"}) == "unknown option --sumary: did you mean --summary?");
    CHECK(error({"--out=x"}) == "unknown option --out: did you mean --output?");
    CHECK(error({"--received=none"}) == "unknown option --received: did you mean --received-time?");
    CHECK(error({"--UNMAPPED=keep"}) == "unknown option --UNMAPPED: did you mean --unmapped?");
    CHECK(error({"--ouptut=x"}) == "unknown option --ouptut: did you mean --output?");
    CHECK(error({"--max_record", "1"}) == "unknown option --max_record: did you mean --max-record?");
    CHECK(error({"--zebra"}) == "unknown option --zebra: see duo2qualys --help");
    CHECK(error({"-output", "x"}) == "unknown option -output: did you mean --output?");
    CHECK(error({"-qx"}) == "unknown option -x in -qx: see duo2qualys --help");
    CHECK(error({"--=x"}) == "unknown option --: see duo2qualys --help");
    CHECK(error({"--" + std::string(100'000, 'x')}).find("see duo2qualys --help") != std::string::npos);
    CHECK(error({"--hepl"}) == "unknown option --hepl: did you mean --help?");
}

TEST_CASE("a value that is missing or empty is a usage error") {
    CHECK(error({"--output"}) == "--output: needs a value: --output FILE");
    CHECK(error({"-o", "-q"}) == "-o: needs a value: -o FILE");
    CHECK(error({"-o", "--"}) == "-o: needs a value: -o FILE");
    for (const cli::Option& option : cli::options()) {
        const std::string name = "--" + std::string(option.name);
        INFO(name);
        // An empty value cancels an option that a settings file may set.
        const std::string empty = option.in_file ? "" : name + ": the value is empty: give one";
        CHECK(error({name + "="}) == empty);
        if (option.is_flag() || !option.bare.empty()) continue;
        CHECK(error({name}).find(name + ": needs a value: ") == 0);
        CHECK(error({name, ""}) == empty);
    }
    CHECK(error({""}) == "INPUT: a name is empty: name a file, or - for stdin");
}

TEST_CASE("a negative number is a value, although it looks like an option") {
    CHECK(error({"-j", "-1"}) == "--threads: '-1' is not a whole number from 0 to 1024");
    CHECK(error({"--max-errors", "-10"}).find("--max-errors: '-10' is not a whole number from 0 to ") == 0);
    CHECK(error({"--max-record", "-1K"}) ==
          "--max-record: '-1K' is not a size: write bytes, or a number with K, M or G");
    CHECK(error({"-1"}) == "unknown option -1: see duo2qualys --help");
}

TEST_CASE("with no input and a terminal on stdin, the command shows how it is called") {
    const Surroundings terminal{.stdin_is_terminal = true, .source_date_epoch = {}};
    CHECK(error({}, terminal) ==
          "there is nothing to read: name a file, or pipe records in: duo2qualys [OPTION...] [INPUT...]");
    CHECK(error({"-"}, terminal).empty());
    CHECK(error({"--version"}, terminal).empty());
}

TEST_CASE("explanations are never left where later runs would take them for finished outputs") {
    CHECK(error({"--explain", "-d", "events", "duo.log"}).find("--explain: with --output-dir") == 0);
    CHECK(error({"--explain", "-o", "why.txt", "duo.log"}) == "");
}

TEST_CASE("the help names every option with its choices and default, in the order of the groups") {
    const std::string help = cli::help();
    std::size_t at = 0;
    std::size_t count = 0;
    for (const std::string group :
         {"Input", "Mapping", "Output", "Errors", "Reports", "Speed", "About", "Settings"}) {
        at = help.find("\n" + group + ":\n", at);
        INFO(group);
        REQUIRE(at != std::string::npos);
        for (const cli::Option& option : cli::options()) {
            if (option.group != group) continue;
            INFO(option.name);
            const std::size_t found = help.find("--" + std::string(option.name), at);
            REQUIRE(found != std::string::npos);
            CHECK(found > at);
            at = found;
            ++count;
        }
    }
    CHECK(count == cli::options().size());
    CHECK(help.find("\nExamples:\n", at) != std::string::npos);
    CHECK(help.find("\nExit status:\n", at) != std::string::npos);
}

TEST_CASE("no line of the help is longer than 80 columns or ends in a blank") {
    std::istringstream lines(cli::help());
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(line.size() <= 80);
        CHECK((line.empty() || line.back() != ' '));
    }
}

TEST_CASE("names of options are unique, and the default of a choice is one of the choices") {
    std::vector<std::string> names;
    for (const cli::Option& option : cli::options()) {
        INFO(option.name);
        names.emplace_back(option.name);
        if (option.short_name != '\0') names.emplace_back(1, option.short_name);
        CHECK((option.apply == nullptr || option.answer == nullptr));
        const std::vector<std::string_view> choices = cli::split_list(option.choices);
        if (!option.bare.empty() && !option.choices.empty())
            CHECK(std::find(choices.begin(), choices.end(), option.bare) != choices.end());
    }
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}
