/// The file that --config names: what it may contain, and the messages about mistakes in it.
#include "cli/config.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "app/usage_error.hpp"
#include "catch.hpp"
#include "support/patterns.hpp"

namespace {

using namespace duo2qualys;

/// The message of the usage error for a settings file; empty if there is no error.
std::string file_error(std::string_view text) {
    try {
        for (const cli::Setting& setting : cli::parse_config(text, "duo.toml")) {
            app::Settings unused;
            cli::apply(*setting.option, setting.value, unused);
        }
    } catch (const UsageError& usage_error) {
        return usage_error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a settings file without settings sets nothing") {
    for (const char* text :
         {"", "\n", "\r\n", "  \t\n\n", "# quiet = true", "\xEF\xBB\xBF", "\xEF\xBB\xBF# x\n"}) {
        CAPTURE(text);
        CHECK(cli::parse_config(text, "duo.toml").empty());
    }
    CHECK(cli::read_config("/dev/null").empty());
}

TEST_CASE("the texts of a settings file are TOML strings of every form") {
    const auto host = [](const std::string& value) {
        const std::vector<cli::Setting> read = cli::parse_config("device-host = " + value, "duo.toml");
        return read.size() == 1 ? read[0].value.text : "not one setting";
    };
    CHECK(host("\"a # b\" # c") == "a # b");
    CHECK(host("'a # b'# c") == "a # b");
    CHECK(host(R"("\"\\\b\t\n\f\r")") == "\"\\\b\t\n\f\r");
    CHECK(host(R"("\u00e9\U0001F511")") == "\xC3\xA9\xF0\x9F\x94\x91");
    CHECK(host(R"('C:\no\escapes')") == "C:\\no\\escapes");
    CHECK(host("\"\"\"\na\nb\\\n   c\"\"\"") == "a\nbc");
    CHECK(host("'''a'b'''") == "a'b");
    CHECK(host("\"\xC3\xA9\"") == "\xC3\xA9");
    CHECK(host("42") == "42");
    CHECK(host("-42") == "-42");
    CHECK(host("1_000") == "1000");
}

TEST_CASE("a settings file may have a byte order mark, CRLF, keys in quotes and arrays over several lines") {
    const std::vector<cli::Setting> read = cli::parse_config(
        "\xEF\xBB\xBF\"unmapped\" = 'keep'\r\n"
        "'quiet' = false\r\n"
        "skip = [ # two\r\n  \"admin\",\r\n  'auth',\r\n]\r\n"
        "max-errors = 0x10",
        "duo.toml");
    REQUIRE(read.size() == 4);
    CHECK(read[0].option->name == "unmapped");
    CHECK(read[0].value.where == "duo.toml:1: unmapped");
    CHECK(read[0].value.text == "keep");
    CHECK(read[1].value.text == "false");
    CHECK(read[2].value.text == "admin,auth");
    CHECK(read[2].value.where == "duo.toml:3: skip");
    CHECK(read[3].value.text == "16");
    CHECK(read[3].value.where == "duo.toml:7: max-errors");
    CHECK(cli::parse_config("skip = \"admin,auth\"", "duo.toml")[0].value.text == "admin,auth");
}

TEST_CASE("what is no setting in a settings file is named with its line and what to do") {
    CHECK(file_error("quiet = true\n[output]") == "duo.toml:2: a section is not allowed here: leave it out");
    CHECK(file_error("[[skip]]\nname = 1") == "duo.toml:1: a section is not allowed here: leave it out");
    CHECK(file_error("output.dir = \"x\"") == "duo.toml:1: a section is not allowed here: leave it out");
    CHECK(file_error("quiet = {on = true}") == "duo.toml:1: a section is not allowed here: leave it out");
    CHECK(file_error("\n\nunmaped = \"keep\"") ==
          "duo.toml:3: unknown option 'unmaped': did you mean unmapped?");
    CHECK(file_error("zebra = 1") == "duo.toml:1: unknown option 'zebra': see duo2qualys --help");
    CHECK(file_error("\"\\u001b[31m\" = 1") ==
          "duo.toml:1: unknown option '\\u001b[31m': see duo2qualys --help");
    CHECK(file_error("r = true") == "duo.toml:1: unknown option 'r': see duo2qualys --help");
    CHECK(file_error("INPUT = \"x\"") == "duo.toml:1: unknown option 'INPUT': see duo2qualys --help");
    CHECK(file_error("config = \"x\"") == "duo.toml:1: 'config' is for the command line only: leave it out");
    CHECK(file_error("help = true") == "duo.toml:1: 'help' is for the command line only: leave it out");
    CHECK(file_error("schema = false") == "duo.toml:1: 'schema' is for the command line only: leave it out");
}

TEST_CASE("of several mistakes in a settings file the first is told") {
    CHECK(file_error("threads = 1\nzzz = 1\naaa = 1") ==
          "duo.toml:2: unknown option 'zzz': see duo2qualys --help");
    CHECK(file_error("threads = 1.5\nconfig = \"x\"").find("duo.toml:1: ") == 0);
    CHECK(file_error("config = \"x\"\nthreads = 1.5").find("duo.toml:1: ") == 0);
}

TEST_CASE("a value of the wrong type in a settings file is named with its line and the form to write") {
    const std::string text = " is a text in quotes, or a whole number: write ";
    CHECK(file_error("output = true") == "duo.toml:1: 'output'" + text + "output = \"...\"");
    CHECK(file_error("threads = 1.5") == "duo.toml:1: 'threads'" + text + "threads = \"...\"");
    CHECK(file_error("threads = inf") == "duo.toml:1: 'threads'" + text + "threads = \"...\"");
    for (const char* date : {"2021-06-01", "2021-06-01T11:29:04Z", "2021-06-01 11:29:04", "11:29:04"}) {
        CAPTURE(date);
        CHECK(file_error("received-time = " + std::string(date)) ==
              "duo.toml:1: 'received-time'" + text + "received-time = \"...\"");
    }
    CHECK(file_error("\noutput = [\"a\"]") == "duo.toml:2: 'output' has one value: write output = \"...\"");
    CHECK(file_error("quiet = 1") == "duo.toml:1: 'quiet' is either on or off: write quiet = true, or false");
    CHECK(file_error("quiet = \"true\"") ==
          "duo.toml:1: 'quiet' is either on or off: write quiet = true, or false");
    CHECK(file_error("skip = true") ==
          "duo.toml:1: 'skip' is a list of texts in quotes: write skip = [\"...\", \"...\"]");
    CHECK(file_error("skip = [1, 2]") == "duo.toml:1: the members of 'skip' are texts in quotes: \"...\"");
    CHECK(file_error("skip = [[\"admin\"]]") ==
          "duo.toml:1: the members of 'skip' are texts in quotes: \"...\"");
    CHECK(file_error("skip = [\"admin\", {}]") ==
          "duo.toml:1: the members of 'skip' are texts in quotes: \"...\"");
    CHECK(file_error("output = \"\"") == "duo.toml:1: the value of 'output' is empty: give one");
    CHECK(file_error("skip = []") == "duo.toml:1: the value of 'skip' is empty: give one");
    CHECK(file_error("output = \"a\\u0000b\"") ==
          "duo.toml:1: the value of 'output' contains a NUL character: leave it out");
    CHECK(file_error("threads = -1") == "duo.toml:1: threads: '-1' is not a whole number from 0 to 1024");
    CHECK(file_error("quiet = true\nmulti = \"last\"") ==
          "duo.toml:2: multi: unknown value 'last': choose from array, first");
    CHECK(file_error("skip = [\"admin\", \"admn\"]") ==
          "duo.toml:1: skip: unknown value 'admn': did you mean admin? choose from admin, auth, activity, "
          "telephony, trust-monitor, auth-proxy");
}

TEST_CASE("a line of a settings file that is no TOML is named with its place, the reason and what to write") {
    struct {
        const char* text;
        int line;
        const char* reason;
    } const cases[] = {
        {"q", 1, "encountered end-of-file"},
        {"quiet = true\n\nquiet", 3, "encountered end-of-file"},
        {"= 1", 1, "saw '='"},
        {"quiet = ", 1, "encountered end-of-file"},
        {"quiet = # x", 1, "expected value, saw '#'"},
        {"quiet =\nthreads = 1", 1, "expected value"},
        {"kind = auth", 1, "could not determine value type"},
        {"output = \"x", 1, "parsing string: encountered end-of-file"},
        {"output = \"x\nthreads = 1", 1, "parsing string"},
        {"output = \"a\\qb\"", 1, "unknown escape sequence"},
        {"output = \"\xFF\"", 1, "invalid utf-8"},
        {"output = \"\x01\"", 1, "control characters"},
        {"skip = [\"admin\" \"auth\"]", 1, "expected comma"},
        {"skip = [\n\"admin\",\nauth]", 3, "could not determine value type"},
        {"skip = [\"admin\",\n", 1, "parsing array: encountered end-of-file"},
        {"quiet = true false", 1, "expected a comment or whitespace"},
        {"threads = 1\nthreads = 2", 2, "cannot redefine existing integer 'threads'"},
        {"threads = 007", 1, "leading zeroes"},
        {"threads = 99999999999999999999", 1, "not representable in 64 bits"},
        {"quiet = true\rthreads = 1", 1, "after '\\r'"},
        {"\n\xEF\xBB\xBF", 2, "\\uFEFF"},
        {"[output", 1, "encountered end-of-file"},
        {"[[[output]]]", 1, "saw '['"},
        {"[[=", 1, "saw '='"},
        {"kind = \xC3\xA9", 1, "could not determine value type"},
        {"\xC3\xA9 = 1", 1, "saw '\xC3\xA9'"},
        {"quiet = true \xE2\x82\xAC", 1, "saw '"},
        {"quiet\xC2\xA0= true", 1, "saw '"},
        {"threads = 1\n[\routput]", 2, "key"},
        {"quiet = true\n{}", 2, "saw '{'"},
        {"\xFF\xFEq", 1, "invalid utf-8"},
    };
    for (const auto& [text, line, reason] : cases) {
        const std::string error = file_error(text);
        CAPTURE(text, error);
        CHECK(error.find("duo.toml:" + std::to_string(line) + ": not TOML: ") == 0);
        CHECK(error.find(reason) != std::string::npos);
        CHECK(error.find(": write name = \"text\", a number, true or false") != std::string::npos);
        CHECK(error.find('\n') == std::string::npos);
    }
}

TEST_CASE("an array of a thousand levels in a settings file is an error and nothing worse") {
    CHECK(file_error("skip = " + std::string(1000, '[')).find("duo.toml:1: not TOML: ") == 0);
}

namespace {

const std::string kSample = DUO2QUALYS_SOURCE_DIR "/samples/duo2qualys.toml";

/// The sample with all its settings switched on. The tables that it names are in the same folder.
std::vector<cli::Setting> sample_settings() {
    std::ifstream file(kSample, std::ios::binary);
    const std::string text = replace_all({std::istreambuf_iterator<char>(file), {}}, "(site-tables.toml)",
                                         DUO2QUALYS_SOURCE_DIR "/samples/$1");
    return cli::parse_config(replace_all(text, "#([a-z-]+ = )", "$1"), kSample);
}

}  // namespace

TEST_CASE("the settings file among the samples sets nothing as it is") {
    CHECK(cli::read_config(kSample).empty());
}

TEST_CASE(
    "the settings file among the samples has every option that may stand in one, in the order of the help") {
    std::vector<std::string_view> expected;
    for (const cli::Option& option : cli::options())
        if (option.in_file) expected.push_back(option.name);
    std::vector<std::string_view> found;
    for (const cli::Setting& setting : sample_settings())
        found.push_back(setting.option->name);
    CHECK(found == expected);
}

TEST_CASE(
    "the settings file among the samples has values that are accepted, and the defaults that help shows") {
    for (const cli::Setting& setting : sample_settings()) {
        CAPTURE(setting.value.where);
        app::Settings unused;
        CHECK_NOTHROW(cli::apply(*setting.option, setting.value, unused));
        if (setting.option->is_flag()) CHECK_FALSE(setting.value.on());
        const std::string_view fallback = setting.option->fallback;
        if (!setting.option->choices.empty() && !setting.option->is_list && !fallback.empty())
            CHECK(setting.value.text == fallback.substr(0, fallback.find_first_of(";,:")));
    }
}
