/// What the journal records about outputs, and what decides whether they would be made in the same way again.
#include "output/journal.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "app/making.hpp"
#include "catch.hpp"
#include "cli/command_line.hpp"
#include "cli/help.hpp"
#include "cli/options.hpp"
#include "temp_dir.hpp"
#include "text/head.hpp"

namespace {

using namespace duo2qualys;
using output::Journal;
using output::JournalEntry;

JournalEntry entry(const std::string& name) {
    JournalEntry entry;
    entry.output = name + ".ndjson";
    entry.made = {1'000'000'000'000, {5, 6}, {}, UINT64_MAX};
    entry.input = "/logs/" + name;
    entry.state = output::FileState{7, {1, 2}, {-3, 999'999'999}, 12345};
    entry.head = Head::Mark{7, 0x00ab'cdef'0123'4567};
    entry.making = {"1.0.0", "0123abcd", "00000000"};
    entry.rejects = 1;
    entry.drift = 2;
    return entry;
}

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

app::Settings settings(const std::vector<std::string>& arguments) {
    return cli::parse(arguments, {}).settings;
}

}  // namespace

TEST_CASE("a line of the journal is read as it was written") {
    JournalEntry second = entry("no \xFF UTF-8\n");
    second.state.reset();
    second.head.reset();
    for (const JournalEntry& written : {entry("a\"\\\x01"), second}) {
        const std::string line = written.line();
        CHECK(line.find('\n') == line.size() - 1);
        const auto read = JournalEntry::read(line);
        REQUIRE(read);
        CHECK(read->output == written.output);
        CHECK(read->made == written.made);
        CHECK(read->input == written.input);
        CHECK(read->state == written.state);
        CHECK(read->head == written.head);
        CHECK(read->making == written.making);
        CHECK(read->rejects == 1);
        CHECK(read->drift == 2);
    }
}

TEST_CASE("no beginning of a line of the journal is taken for one") {
    const std::string line = entry("a").line();
    for (std::size_t size = 0; size + 2 < line.size(); ++size)
        CHECK_FALSE(JournalEntry::read(line.substr(0, size)));
}

TEST_CASE("a line of the journal need not have the first bytes of the input") {
    JournalEntry before = entry("a");
    before.head.reset();
    CHECK(before.line().find("head") == std::string::npos);
    const auto read = JournalEntry::read(before.line());
    REQUIRE(read);
    CHECK(read->state == before.state);
    CHECK_FALSE(read->head);
}

TEST_CASE("a line of the journal without an input says that the output was given up") {
    CHECK_FALSE(entry("a").is_given_up());
    JournalEntry gone;
    gone.output = "a.ndjson";
    const auto read = JournalEntry::read(gone.line());
    REQUIRE(read);
    CHECK(read->output == "a.ndjson");
    CHECK(read->is_given_up());
    CHECK_FALSE(read->state);
}

TEST_CASE("a journal that ends with a long line without an end has the lines before it and after it") {
    const test::TempDir folder;
    const std::string path = folder.put(".duo2qualys", entry("a").line() + std::string(1'000'000, '\0'));
    output::PartFiles parts;
    Journal(folder.native(), parts).append(entry("b"));
    CHECK(text_of(path).ends_with('\0' + ('\n' + entry("b").line())));
    const Journal journal(folder.native(), parts);
    CHECK(journal.size() == 2);
    CHECK(journal.find("a.ndjson"));
    CHECK(journal.find("b.ndjson"));
}

TEST_CASE("a line of the journal with first bytes that cannot be read is not one of the journal") {
    const std::string line = entry("a").line();
    const std::string good = R"([7,"00abcdef01234567"])";
    const std::size_t begin = line.find(good);
    REQUIRE(begin != std::string::npos);
    for (const char* bad :
         {"null", "7", "[]", "[7]", R"(["7","00abcdef01234567"])", R"([7,1])", R"([7,""])",
          R"([4097,"00abcdef01234567"])", R"([7,"0abcdef01234567"])", R"([7,"00abcdef012345678"])",
          R"([7,"00abcdef0123456x"])", R"([7,"-0abcdef01234567"])", R"([7,"0x0bcdef01234567"])"}) {
        INFO(bad);
        CHECK_FALSE(JournalEntry::read(std::string(line).replace(begin, good.size(), bad)));
    }
}

TEST_CASE("a file is recognized by its first bytes, whatever pieces it is read in") {
    std::string text;
    while (text.size() <= Head::kMost)
        text += "another " + std::to_string(text.size());
    const auto mark = [](std::string_view bytes, std::size_t piece) {
        Head head;
        for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
            head.add(bytes.substr(0, piece));
        return head.mark();
    };
    CHECK(mark("", 1).size == 0);
    for (const std::size_t size : {std::size_t{1}, std::size_t{240}, std::size_t{4095}, std::size_t{4096}}) {
        const std::string begin = text.substr(0, size);
        const Head::Mark whole = mark(begin, size);
        CHECK(whole.size == size);
        CHECK(mark(begin, 7) == whole);
        std::string other = begin;
        other.back() ^= 1;
        CHECK(mark(other, size) != whole);
        CHECK(mark(begin.substr(1), size) != whole);
    }
    CHECK(mark(text, 1000) == mark(text.substr(0, Head::kMost), 4096));
}

TEST_CASE("a journal has the last line about each output") {
    const test::TempDir folder;
    output::PartFiles parts;
    {
        Journal journal(folder.native(), parts);
        CHECK(journal.size() == 0);
        JournalEntry changed = entry("a");
        for (const JournalEntry& one : {entry("a"), entry("b"), changed})
            journal.append(one);
        changed.rejects = 5;
        journal.append(changed);
        CHECK(journal.size() == 0);
    }
    const Journal journal(folder.native(), parts);
    CHECK(journal.size() == 2);
    CHECK(journal.find("a.ndjson")->rejects == 5);
    CHECK(journal.find("b.ndjson")->rejects == 1);
}

TEST_CASE("a line behind one that was cut off begins a line of its own") {
    const test::TempDir folder;
    const std::string path = folder.put(".duo2qualys", entry("a").line() + R"({"output":"b)");
    output::PartFiles parts;
    {
        Journal journal(folder.native(), parts);
        journal.append(entry("c"));
        journal.append(entry("d"));
    }
    CHECK(text_of(path) ==
          entry("a").line() + R"({"output":"b)" + "\n" + entry("c").line() + entry("d").line());
    CHECK(Journal(folder.native(), parts).size() == 3);
}

TEST_CASE("a journal that is written anew keeps the last line about each output") {
    const test::TempDir folder;
    std::string lines;
    for (unsigned i = 0; i < 4000; ++i) {
        JournalEntry one = entry(std::to_string(i % 100));
        one.rejects = i;
        lines += one.line();
    }
    const std::string path = folder.put(".duo2qualys", lines);
    output::PartFiles parts;
    Journal journal(folder.native(), parts);
    CHECK(std::filesystem::file_size(path) < lines.size() / 20);
    CHECK(journal.is_alone());
    CHECK(journal.size() == 100);
    for (unsigned i = 0; i < 100; ++i)
        CHECK(journal.find(std::to_string(i) + ".ndjson")->rejects == 3900 + i);
    std::vector<std::uint64_t> in_order;
    journal.for_each([&](const JournalEntry& one) { in_order.push_back(one.rejects); });
    CHECK(in_order.size() == 100);
    CHECK(std::is_sorted(in_order.begin(), in_order.end()));
}

TEST_CASE("a line of the journal may be longer than a read") {
    const test::TempDir folder;
    const std::string name(3000, 'x');
    folder.put(".duo2qualys", entry("a").line() + entry(name).line() + entry("b").line());
    output::PartFiles parts;
    const Journal journal(folder.native(), parts);
    CHECK(journal.size() == 3);
    CHECK(journal.find(name + ".ndjson")->output == name + ".ndjson");
    CHECK(!journal.find(name));
}

TEST_CASE("only the first of several journals of a folder is alone, and the others wait until it shares") {
    const test::TempDir folder;
    folder.put(".duo2qualys", entry("a").line());
    output::PartFiles parts;
    Journal first(folder.native(), parts);
    CHECK(first.is_alone());
    first.remember(entry("b"));
    CHECK(first.size() == 2);
    CHECK(first.find("b.ndjson"));
    JournalEntry changed = entry("b");
    changed.drift = 7;
    first.remember(changed);
    CHECK(first.size() == 2);
    CHECK(first.find("b.ndjson")->drift == 7);
    first.share();
    CHECK_FALSE(first.is_alone());
    const Journal second(folder.native(), parts);
    CHECK_FALSE(second.is_alone());
    CHECK(second.size() == 2);
}

TEST_CASE("each option that shapes lines changes the fingerprint of the options, and no other does") {
    const std::map<std::string_view, std::string> shaping = {
        {"kind", "auth"},
        {"skip", "telephony"},
        {"replay", ""},
        {"since", "2024-01-01"},
        {"until", "2024-01-01"},
        {"dedup", "7"},
        {"seen", "x"},
        {"max-record", "1M"},
        {"profile", "guide"},
        {"unmapped", "keep"},
        {"multi", "first"},
        {"omit", "outcome"},
        {"device-host", "h"},
        {"event-id", "none"},
        {"customer-id", "01234567-89ab-cdef-0123-456789abcdef"},
        {"compress", "gzip"},
        {"collector-id", "01234567-89ab-cdef-0123-456789abcdef"},
        {"received-time", "none"},
        {"event-source-id", "01234567-89ab-cdef-0123-456789abcdef"},
    };
    // The tables have a fingerprint of their own.
    const std::map<std::string_view, std::string> others = {
        {"recursive", ""},
        {"output", "x"},
        {"output-dir", "x"},
        {"force", ""},
        {"rejects", "x"},
        {"quiet", ""},
        {"max-errors", "1"},
        {"summary", "json"},
        {"report", "x"},
        {"explain", ""},
        {"tables", DUO2QUALYS_SOURCE_DIR "/samples/site-tables.toml"},
        {"progress", "auto"},
        {"color", "always"},
        {"fail-on-drift", ""},
        {"threads", "3"},
    };
    const std::vector<std::string> base = {"-d", "dir", "file"};
    const output::Making before = app::making_of(settings(base));
    std::set<std::string> seen = {before.options};
    for (const cli::Option& option : cli::options()) {
        if (option.apply == nullptr) continue;
        INFO("the option " << option.name
                           << " belongs into one of the two lists above; what shapes lines goes into "
                           << "fingerprint() in src/app/making.cpp, too");
        const bool shapes = shaping.count(option.name) != 0;
        REQUIRE(shapes != (others.count(option.name) != 0));
        const std::string& value = (shapes ? shaping : others).at(option.name);
        app::Settings changed = settings(base);
        cli::Value given{"--", option.is_flag() ? "true" : value, 0};
        if (option.name == "explain") given.text = "text";
        cli::apply(option, given, changed);
        const output::Making after = app::making_of(changed);
        CHECK((after.tables == before.tables) == (option.name != "tables"));
        if (shapes) {
            CHECK(seen.insert(after.options).second);
        } else {
            CHECK(after.options == before.options);
        }
    }
}

TEST_CASE("the version names the tables by the fingerprint that the journal has") {
    const output::Making making = app::making_of({});
    CHECK(making.tables.size() == 8);
    CHECK(cli::version() == "duo2qualys " + making.version + " (tables " + making.tables + ")\n");
}
