/// The ways to spell options, values and inputs: every value must arrive as written, whatever it looks like.
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "cli/help.hpp"
#include "cli/listings.hpp"
#include "cli/options.hpp"
#include "unit/command_line_helpers.hpp"

using namespace duo2qualys;
using namespace test;

namespace {

// Values and names with characters that parsers, shells and formats treat specially.
const Words kOdd = {"x",    "a b",  " ",          "a,b",      ",",         "a=b",    "=x",           "==",
                    "=",    "[",    "]",          "[]",       "[a,b]",     "[[aa]]", "[[]]",         "[a",
                    "{}",   "{a}",  "!a",         "\"a b\"",  "'a'",       "`a`",    "\"a",          "%",
                    "%%",   "%d",   "%OUT%",      "$HOME",    "~",         "\\x41",  "\\",           "a\\\n",
                    "a\nb", "\t",   "B\"(\\x41)", "'B(x)'",   "@file",     "#c",     "a#c",          ";",
                    "/q",   "/o",   "++",         "+x",       ".",         "..",     ".5",           "*",
                    "?",    "true", "false",      "output",   "config",    "help",   "version",      "a.b",
                    "x--",  "x-",   "=-o",        "\xC3\xA9", "\xC3\xA9-", "\x01",   "\xEF\xBB\xBF", "\x7F"};

// Values and names that look like options.
const Words kDashed = {"-",        "--",         "-x",  "-q", "-o",  "-ox", "--quiet",
                       "--output", "--output=x", "---", "-=", "--=", "-1"};

// Whether the option got the value: it is in the settings, or in the message that rejects it.
bool arrived(const cli::Option& option, const std::string& value, const Words& words) {
    const std::string message = error(words);
    if (!message.empty()) {
        const std::string quoted = option.argument == "FILE" ? " " + value + ":" : "'" + value + "'";
        return message.starts_with("--" + std::string(option.name)) &&
               message.find(quoted) != std::string::npos;
    }
    const app::Settings got = settings(words);
    for (const std::string& text : {got.output, got.output_dir, got.rejects, got.report, got.seen})
        if (text == value) return true;
    return got.options.device_host == value;
}

// Whether the option accepts every text of kOdd, or names it in the message that rejects it.
bool takes_any_text(const cli::Option& option) {
    return option.choices.empty() && !option.is_list && option.bare.empty() && !option.is_flag();
}

std::string long_name(const cli::Option& option) {
    return fmt::format("--{}", option.name);
}
std::string short_name(const cli::Option& option) {
    return fmt::format("-{}", option.short_name);
}

}  // namespace

TEST_CASE("a value arrives as it is written, after the name, an equals sign or a short name") {
    for (const cli::Option& option : cli::options()) {
        if (!takes_any_text(option)) continue;
        // The files of these two are read at once, so a file of that name would disturb the test.
        const std::string folder = option.name == "config" || option.name == "tables" ? "/no/such/" : "";
        for (const std::string& odd : kOdd) {
            const std::string value = folder + odd;
            INFO(option.name << " '" << value << "'");
            CHECK(arrived(option, value, {long_name(option), value}));
            CHECK(arrived(option, value, {long_name(option) + "=" + value}));
            if (option.short_name == '\0') continue;
            const std::string name = short_name(option);
            CHECK(arrived(option, value, {name, value}));
            CHECK(arrived(option, value, {name + value}));
            CHECK(arrived(option, value, {"-q" + name.substr(1), value}));
            CHECK(arrived(option, value, {"-qr" + name.substr(1) + value}));
        }
    }
}

TEST_CASE("a value that looks like an option follows an equals sign or a short name") {
    for (const std::string& value : kDashed) {
        INFO(value);
        CHECK(settings({"--device-host=" + value}).options.device_host == value);
        CHECK(settings({"--output-dir=" + value}).output_dir == value);
        CHECK(settings({"-d" + value}).output_dir == value);
        CHECK(settings({"-qd" + value, "x"}).output_dir == value);
        if (value == "-" || value == "-1") {
            CHECK(settings({"--device-host", value}).options.device_host == value);
            CHECK(settings({"-d", value, "x"}).output_dir == value);
        } else {
            CHECK(error({"--device-host", value}) == "--device-host: needs a value: --device-host NAME");
            CHECK(error({"-d", value, "x"}) == "-d: needs a value: -d DIR");
        }
    }
    CHECK(error({"--device-host", "-\xC3\xA9"}) == "--device-host: needs a value: --device-host NAME");
    CHECK(error({"--device-host", "-.5"}) == "--device-host: needs a value: --device-host NAME");
    CHECK(error({"--device-host", "--%"}) == "--device-host: needs a value: --device-host NAME");
    CHECK(error({"-qd"}) == "-qd: needs a value: -qd DIR");
}

TEST_CASE("choices, numbers and lists keep every character of their values") {
    for (const std::string& value : kOdd) {
        INFO(value);
        CHECK(error({"--compress", value}).find("--compress: unknown value '" + value + "'") == 0);
        CHECK(error({"--unmapped=" + value}).find("--unmapped: unknown value '" + value + "'") == 0);
        CHECK(error({"-j" + value}) == "--threads: '" + value + "' is not a whole number from 0 to 1024");
        CHECK(error({"--dedup=" + value}).find("--dedup: '" + value + "' is not a whole number") == 0);
        CHECK(error({"--summary=" + value}).find("--summary: unknown value '" + value + "'") == 0);
        const std::string member = value.substr(0, value.find(','));
        CHECK(error({"--omit", value}).find("--omit: unknown value '" + member + "'") == 0);
        CHECK(error({"--skip", "admin", "--skip", value}).find("--skip: unknown value '" + member + "'") ==
              0);
    }
}

TEST_CASE("the token that cannot be left out has a message of its own") {
    CHECK(error({"--omit", "eventType"}) == "--omit: 'eventType' is in every line: take it off the list");
    CHECK(error({"--omit=outcome,eventType"}) ==
          "--omit: 'eventType' is in every line: take it off the list");
    CHECK(error({"--omit", "eventtype"}).find("--omit: unknown value 'eventtype'") == 0);
}

TEST_CASE("inputs keep their names and their order, wherever they stand") {
    Words all = kOdd;
    all.emplace_back("-");
    CHECK(settings(all).inputs == all);
    for (const std::string& name : all) {
        INFO(name);
        CHECK(settings({name}).inputs == Words{name});
        CHECK(settings({name, "-q", name, "--summary", name}).inputs == Words{name, name, name});
        CHECK(settings({"--dedup", name, "-o", "x", name}).inputs == Words{name, name});
        CHECK(settings({"-qd", "x", name, "--device-host=y", name}).inputs == Words{name, name});
        CHECK(settings({"--quiet=false", name, "-ox", "--", name}).inputs == Words{name, name});
        CHECK(settings({"--kind", "admin", name, "--kind=auto"}).inputs == Words{name});
    }
}

TEST_CASE("after the first -- everything is an input, and only that one is left out") {
    for (const Words& words : {kOdd, kDashed}) {
        Words behind = {"--"};
        behind.insert(behind.end(), words.begin(), words.end());
        CHECK(settings(behind).inputs == words);
    }
    for (const std::string& name : kDashed) {
        INFO(name);
        CHECK(settings({"a", "--", name}).inputs == Words{"a", name});
        CHECK(settings({"--summary", "--", name}).inputs == Words{name});
        CHECK(settings({"--dedup", "--", name, "--dedup=x"}).inputs == Words{name, "--dedup=x"});
        CHECK(settings({"-q", "--", name}).inputs == Words{name});
        CHECK(settings({"-o", "x", "--", name}).inputs == Words{name});
        CHECK(settings({"--skip", "admin", "--", name}).inputs == Words{name});
    }
    CHECK(settings({"--"}).inputs.empty());
    CHECK(settings({"--", "--"}).inputs == Words{"--"});
    CHECK(settings({"--output=--", "--", "--help"}).output == "--");
}

TEST_CASE("flags have every name that they are declared with, and no value but true and false") {
    using Flag = bool app::Settings::*;
    for (const auto& [name, flag] :
         std::vector<std::pair<std::string, Flag>>{{"recursive", &app::Settings::recursive},
                                                   {"replay", &app::Settings::replay},
                                                   {"force", &app::Settings::force},
                                                   {"quiet", &app::Settings::quiet},
                                                   {"fail-on-drift", &app::Settings::fail_on_drift}}) {
        INFO(name);
        const auto is_on = [flag = flag](Words words) {
            words.insert(words.end(), {"-d", "x"});
            return settings(words).*flag;
        };
        const std::string spelt = "--" + name;
        CHECK(is_on({spelt}));
        CHECK(is_on({spelt, spelt}));
        CHECK(is_on({spelt + "=true"}));
        CHECK_FALSE(is_on({spelt + "=false"}));
        CHECK_FALSE(is_on({spelt, spelt + "="}));
        CHECK_FALSE(is_on({spelt + "=true", spelt + "=false"}));
        CHECK(is_on({spelt + "=false", spelt}));
        CHECK(is_on({spelt, "false"}));
        CHECK(settings({spelt, "true", "-d", "x"}).inputs == Words{"true"});
        for (const std::string value :
             {"yes", "1", "0", "on", "TRUE", "{}", "[]", "=true", " ", "-1", "\"true\""})
            CHECK(error({spelt + "=" + value}) == spelt + ": takes no value, but got '" + value + "'");
        CHECK(error({"--no-" + name}).starts_with("unknown option --no-" + name));
        if (const char letter = cli::find_option(name)->short_name; letter != '\0') {
            const std::string brief = {'-', letter};
            CHECK(is_on({brief}));
            CHECK(is_on({brief, brief}));
            CHECK(is_on({brief + letter + letter}));
            CHECK_FALSE(is_on({brief, spelt + "=false"}));
            CHECK(is_on({spelt + "=", brief}));
        }
    }
}

TEST_CASE("short names that are joined are all flags, but for the last one") {
    const app::Settings got = settings({"-rqfdout", "-j8"});
    CHECK(got.recursive);
    CHECK(got.quiet);
    CHECK(got.force);
    CHECK(got.output_dir == "out");
    CHECK(got.threads == 8);
    CHECK(settings({"-qo=x"}).output == "=x");
    CHECK(settings({"-oq"}).output == "q");
    CHECK(command({"-qh"}).answer == cli::help());
    CHECK(error({"-q-"}) == "unknown option -- in -q-: see duo2qualys --help");
    CHECK(error({"-q-", "-x"}) == "unknown option -- in -q-: see duo2qualys --help");
    CHECK(error({"-q--summary"}) == "unknown option -- in -q--summary: see duo2qualys --help");
    CHECK(error({"-q-summary"}) == "unknown option -- in -q-summary: see duo2qualys --help");
    CHECK(error({"-q=true"}) == "unknown option -= in -q=true: see duo2qualys --help");
    CHECK(error({"-q1"}) == "unknown option -1 in -q1: see duo2qualys --help");
    CHECK(error({"-rx", "-q"}) == "unknown option -x in -rx: see duo2qualys --help");
    CHECK(error({"-xq"}) == "unknown option -x in -xq: see duo2qualys --help");
    CHECK(error({"-="}) == "unknown option -=: see duo2qualys --help");
    CHECK(error({"-=x"}) == "unknown option -= in -=x: see duo2qualys --help");
    CHECK(error({"-?"}) == "unknown option -?: see duo2qualys --help");
    CHECK(error({"-%"}) == "unknown option -%: see duo2qualys --help");
    CHECK(error({"- "}) == "unknown option - : see duo2qualys --help");
    CHECK(error({"-H"}) == "unknown option -H: see duo2qualys --help");
}

TEST_CASE("a long name after one dash is told, even if its letters are options too") {
    CHECK(error({"-quiet"}) == "unknown option -quiet: did you mean --quiet?");
    CHECK(error({"-output=x"}) == "unknown option -output=x: did you mean --output?");
    CHECK(error({"-help"}) == "unknown option -help: did you mean --help?");
    CHECK(error({"-recursive", "-d", "x"}) == "unknown option -recursive: did you mean --recursive?");
    CHECK(settings({"-outputs"}).output == "utputs");
}

TEST_CASE("a name is known only as it is declared") {
    for (const cli::Option& option : cli::options()) {
        const std::string name(option.name);
        INFO(name);
        for (const std::string& other :
             {"---" + name, "--" + name + " ", "-- " + name, "--" + name + "-", "--" + name + ":x",
              "--" + name + "{x}", "--!" + name, "--" + name + "," + name}) {
            INFO(other);
            CHECK(error({other}).starts_with("unknown option " + other));
            CHECK(error({other + "=x"}).starts_with("unknown option " + other));
        }
        std::string upper = name;
        upper.front() = static_cast<char>(upper.front() - 'a' + 'A');
        CHECK(error({"--" + upper}) == "unknown option --" + upper + ": did you mean --" + name + "?");
    }
    CHECK(error({"--help-all"}).starts_with("unknown option --help-all: "));
    CHECK(error({"--fail_on_drift"}) == "unknown option --fail_on_drift: did you mean --fail-on-drift?");
    CHECK(error({"--"
                 "\xC3\xA9"}) == "unknown option --\xC3\xA9: see duo2qualys --help");
    CHECK(error({"--1"}) == "unknown option --1: see duo2qualys --help");
    CHECK(error({"--%"}) == "unknown option --%: see duo2qualys --help");
    CHECK(error({"---"}) == "unknown option ---: see duo2qualys --help");
    CHECK(error({"--="}) == "unknown option --: see duo2qualys --help");
}

TEST_CASE(
    "an option given bare stands for its choice, and leaves the next argument alone unless that is a "
    "choice") {
    for (const cli::Option& option : cli::options()) {
        if (option.bare.empty()) continue;
        const std::string name = long_name(option);
        INFO(name);
        // A wrong value in the last place shows that everything before it was read.
        const auto wrong = [&](Words words) {
            words.insert(words.end(), {name + "=?"});
            return error(words).starts_with(name + ": ");
        };
        CHECK(wrong({name}));
        CHECK(wrong({name, "x"}));
        CHECK(wrong({name, ""}));
        CHECK(wrong({name, "-q"}));
        CHECK(wrong({name, name}));
        CHECK(error({name, "--zebra"}) == "unknown option --zebra: see duo2qualys --help");
        CHECK(error({name, "-1"}) == "unknown option -1: see duo2qualys --help");
    }
    CHECK(settings({"--summary", "tex"}).inputs == Words{"tex"});
    CHECK(settings({"--summary", "text,json"}).inputs == Words{"text,json"});
    CHECK(settings({"--summary", "[json]"}).inputs == Words{"[json]"});
    CHECK(settings({"--summary", "none", "none"}).inputs == Words{"none"});
    CHECK(settings({"--summary", "--summary", "json"}).summary == app::SummaryForm::json);
    CHECK(settings({"--summary", "json", "--summary"}).summary == app::SummaryForm::text);
    CHECK(settings({"--summary=json", "text"}).inputs == Words{"text"});
    CHECK(settings({"--explain", "text", "json"}).inputs == Words{"json"});
    CHECK(settings({"--explain", "json"}).explain == app::ExplainForm::json);
    CHECK(settings({"--dedup", "5", "--dedup=3", "7"}).dedup == 3);
    CHECK(settings({"--dedup=3", "--dedup"}).dedup == app::kDedupEvents);
    CHECK_FALSE(settings({"--dedup", "--dedup="}).dedup.has_value());
    CHECK(command({"--list-events", "markdown"}).answer == cli::list_events(cli::ListFormat::table, {}));
    CHECK(command({"--list-mappings", "--", "json"}).answer ==
          cli::list_mappings(cli::ListFormat::table, Profile::full, {}));
    CHECK(error({"--summary={}"}).starts_with("--summary: unknown value '{}'"));
}

TEST_CASE("an empty value is a value, after an equals sign and as an argument of its own") {
    CHECK(settings({"-o", "", "x"}).inputs == Words{"x"});
    CHECK(settings({"--output=", "x"}).inputs == Words{"x"});
    CHECK(settings({"-ox", "--output=", "y"}).output.empty());
    CHECK(settings({"-o", "x", "--output="}).output.empty());
    CHECK(settings({"--output=", "-o", "x"}).output == "x");
    CHECK(settings({"-qo", ""}).quiet);
    CHECK(settings({"--skip=", "--skip", "admin"}).options.skip.has(Shape::admin));
    CHECK(settings({"--omit", "eventId", "--omit", "", "--omit", "outcome"}).options.omit ==
          Words{"outcome"});
    CHECK(settings({"--omit", "eventId", "--omit", "outcome"}).options.omit == Words{"eventId", "outcome"});
    CHECK(error({"--config="}) == "--config: the value is empty: give one");
    CHECK(error({"--config", ""}) == "--config: the value is empty: give one");
    CHECK(error({"x", ""}) == "INPUT: a name is empty: name a file, or - for stdin");
    CHECK(error({"--", ""}) == "INPUT: a name is empty: name a file, or - for stdin");
    CHECK(error({"--summary", ""}) == "INPUT: a name is empty: name a file, or - for stdin");
}

TEST_CASE("the first argument that is wrong is the one that is named") {
    CHECK(error({"-o", "--zebra"}) == "-o: needs a value: -o FILE");
    CHECK(error({"--zebra", "-o"}) == "unknown option --zebra: see duo2qualys --help");
    CHECK(error({"-o", "x", "--kind"}) == "--kind: needs a value: --kind KIND");
    CHECK(error({"--config=", "--zebra"}) == "--config: the value is empty: give one");
    CHECK(error({"-x", "--help"}) == "unknown option -x: see duo2qualys --help");
    CHECK(error({"--help", "-x"}) == "unknown option -x: see duo2qualys --help");
}

TEST_CASE("a hundred thousand inputs, options and list members are read in linear time") {
    constexpr std::size_t kMany = 100'000;
    Words words;
    for (std::size_t i = 0; i < kMany; ++i)
        words.push_back("[" + std::to_string(i) + "]");
    CHECK(settings(words).inputs == words);
    Words behind = words;
    behind.insert(behind.begin(), "--");
    CHECK(settings(behind).inputs == words);
    Words options;
    for (std::size_t i = 0; i < kMany; ++i)
        options.insert(options.end(),
                       {"-q", "x", "--device-host", std::to_string(i), "--dedup", "--omit=outcome"});
    const app::Settings got = settings(options);
    CHECK(got.inputs.size() == kMany);
    CHECK(got.options.device_host == std::to_string(kMany - 1));
    CHECK(got.options.omit.size() == kMany);
    CHECK(error({"-" + std::string(kMany, 'q') + "1"}).starts_with("unknown option -1 in -qqq"));
}

TEST_CASE("no variable of the environment sets an option or changes how the arguments are read") {
    const std::vector<const char*> names = {"POSIXLY_CORRECT", "OUTPUT", "QUIET", "CONFIG",
                                            "DUO2QUALYS_OUTPUT"};
    for (const char* name : names)
        REQUIRE(setenv(name, "true", 0) == 0);
    const app::Settings got = settings({"a", "--skip", "admin", "b", "-r"});
    CHECK(got.inputs == Words{"a", "b"});
    CHECK(got.recursive);
    CHECK(got.output.empty());
    CHECK_FALSE(got.quiet);
    CHECK(got.also_read.empty());
    for (const char* name : names)
        unsetenv(name);
}
