#include <algorithm>
#include <iomanip>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "input/inputs.hpp"
#include "input_archives.hpp"
#include "input_helpers.hpp"
#include "seeds.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;
using Then = ScriptSource::Then;

namespace {

const std::string& big() {
    static const std::string text = sample_lines(150000);
    return text;
}

std::vector<std::string> names(const Opened& opened) {
    std::vector<std::string> all;
    for (const GotInput& input : opened.inputs)
        all.push_back(input.name);
    return all;
}

using Strings = std::vector<std::string>;

bool begins(const std::string& text, const std::string& prefix) {
    return text.compare(0, prefix.size(), prefix) == 0;
}

}  // namespace

TEST_CASE("each member of an archive is an input of its own") {
    const std::string long_name = "d/" + std::string(150, 'n') + "/b.json";
    for (const std::string format : {"ustar", "pax", "gnutar", "zip"}) {
        const std::string archive =
            archive_of(format, {{"a.json", "{}\n"}, {"empty", ""}, {long_name, big()}, {"c", gzip("[]")}});
        for (const auto& [piece, read_size] :
             {std::pair<std::size_t, std::size_t>{65536, 65536}, {1, 4096}, {513, 1}}) {
            INFO(format << " in pieces of " << piece);
            const Opened opened = open_all(archive, piece, read_size);
            CHECK(opened.errors() == Strings{});
            REQUIRE(names(opened) == Strings{"x!a.json", "x!empty", "x!" + long_name, "x!c"});
            CHECK(opened.inputs[0].got.bytes == "{}\n");
            CHECK(opened.inputs[1].got.bytes.empty());
            CHECK(opened.inputs[2].got.bytes == big());
            CHECK(opened.inputs[3].got.bytes == "[]");
        }
    }
}

TEST_CASE("archives lie in any compression, their members too") {
    const std::vector<Member> members = {{"a", zstd(big())}, {"b", xz("[]")}, {"c", bzip2("{}")}};
    const std::string tar = archive_of("ustar", members);
    const std::string zip = archive_of("zip", members, Zip::stored);
    for (const std::string& packed :
         {tar, gzip(tar), bzip2(tar), xz(tar), zstd(tar), zip, archive_of("zip", members), gzip(zip),
          archive_of("zip", members, Zip::streamed)}) {
        const Opened opened = open_all(packed);
        CHECK(opened.errors() == Strings{});
        REQUIRE(names(opened) == Strings{"x!a", "x!b", "x!c"});
        CHECK(opened.inputs[0].got.bytes == big());
        CHECK(opened.inputs[1].got.bytes == "[]");
        CHECK(opened.inputs[2].got.bytes == "{}");
    }
}

TEST_CASE("names that are skipped in directories are skipped in archives, and what is no file") {
    const Opened opened = open_all(archive_of("ustar", {{"./dir/", "", 'd'},
                                                        {"./dir/a.json", "{}"},
                                                        {"./dir/.a.json", "{}"},
                                                        {"./.git/a.json", "{}"},
                                                        {"dir/.b/c/d.json", "{}"},
                                                        {".e/f.json", "{}"},
                                                        {"../up/./a.json", "{}"},
                                                        {"dir/..json/a.json", "{}"},
                                                        {"__MACOSX/._a.json", "{}"},
                                                        {"__MACOSX/a.json", "{}"},
                                                        {"link", "", 'l'},
                                                        {"hard", "", 'h'},
                                                        {"fifo", "", 'p'},
                                                        {"\xc3\xa4.json", "[]"}}));
    CHECK(opened.errors() == Strings{});
    CHECK(names(opened) == Strings{"x!./dir/a.json", "x!../up/./a.json", "x!\xc3\xa4.json"});
    const Opened zip = open_all(archive_of("zip", {{"dir/.b/a.json", "{}"}, {"dir/a.json", "{}"}}));
    CHECK(names(zip) == Strings{"x!dir/a.json"});
    const Opened utf8 = open_all(archive_of("pax", {{"\xc3\xa4.json", "[]"}}));
    CHECK(names(utf8) == Strings{"x!\xc3\xa4.json"});
}

TEST_CASE("a member whose name is lost is read all the same") {
    for (const std::string format : {"ustar", "zip"}) {
        const Opened opened = open_all(archive_of(format, {{"a", "{}"}, {"", "[]"}}));
        CHECK(opened.errors() == Strings{});
        REQUIRE(names(opened) == Strings{"x!a", "x!"});
        CHECK(opened.inputs[1].got.bytes == "[]");
    }
}

TEST_CASE("an archive inside an archive is an error of that member only") {
    const std::string inner = archive_of("ustar", {{"a", "{}"}});
    for (const std::string& member : {inner, gzip(inner), archive_of("zip", {{"a", "{}"}})}) {
        for (const std::string format : {"ustar", "zip"}) {
            const Opened opened = open_all(archive_of(format, {{"in", member}, {"after", "[]"}}));
            CHECK(names(opened) == Strings{"x!in", "x!after"});
            CHECK(opened.errors() == Strings{"x!in: an archive inside an archive"});
        }
    }
}

TEST_CASE("a damaged compressed member does not cost its neighbours") {
    const std::string bad = gzip(big());
    for (const std::string format : {"ustar", "zip"}) {
        const Opened opened = open_all(archive_of(format, {{"a", "{}"},
                                                           {"bad", bad.substr(0, bad.size() / 2)},
                                                           {"flip", flipped(bad, 5000, 1)},
                                                           {"after", "[]"}}));
        REQUIRE(names(opened) == Strings{"x!a", "x!bad", "x!flip", "x!after"});
        CHECK(opened.inputs[1].got.error == "gzip: truncated");
        CHECK(opened.inputs[1].got.bytes.size() > big().size() / 3);
        CHECK(!opened.inputs[2].got.error.empty());
        CHECK(opened.inputs[3].got.bytes == "[]");
        CHECK(opened.errors().size() == 2);
    }
}

TEST_CASE("what a caller leaves unread is skipped") {
    for (const std::string format : {"ustar", "zip"}) {
        ScriptSource source(archive_of(format, {{"a", big()}, {"b", "[]"}}), 1000);
        Strings seen;
        input::open_input("x", source, [&](const std::string& name, input::ByteSource& bytes) {
            char byte = 0;
            bytes.read(&byte, 1);
            seen.push_back(name + byte);
        });
        CHECK(seen == Strings{"x!a{", "x!b["});
    }
}

TEST_CASE("a tar that is cut gives the bytes before the cut, then one error") {
    const std::string tar = archive_of("ustar", {{"a", big()}, {"b", big()}});
    const std::size_t member = 512 + (big().size() + 511) / 512 * 512;
    for (std::size_t at = 1; at < 2 * member; at += at % 512 == 0 ? 20001 : 512 - at % 512) {
        if (at < 512 || at == member) continue;
        INFO("cut at " << at);
        const Opened opened = open_all(tar.substr(0, at));
        CHECK(opened.errors().size() == 1);
        std::string all;
        for (const GotInput& input : opened.inputs)
            all += input.got.bytes;
        CHECK(begins(big() + big(), all));
        const std::size_t headers = at < member + 512 ? 512 : 1024;
        CHECK(all.size() + headers + 1024 > at);
    }
    CHECK(open_all(tar.substr(0, 512)).errors() ==
          Strings{"x!a: tar: truncated; what follows in the archive is lost"});
}

TEST_CASE("a tar without its end mark is whole, as GNU tar has it, and tars behind one another are one") {
    const std::string tar = archive_of("ustar", {{"a", "{}"}, {"b", big()}});
    const std::size_t end = 1024 + 512 + (big().size() + 511) / 512 * 512;
    CHECK(open_all(tar.substr(0, end)).errors() == Strings{});
    CHECK(open_all(tar.substr(0, end + 512)).errors() == Strings{});
    const Opened twice = open_all(tar + archive_of("gnutar", {{"c", "[]"}}));
    CHECK(twice.errors() == Strings{});
    CHECK(names(twice) == Strings{"x!a", "x!b", "x!c"});
    CHECK(open_all(tar + "garbage").errors() == Strings{"tar: truncated, or garbage after the archive"});
    CHECK(open_all(tar + std::string(2000, 'g')).errors().size() == 1);
}

TEST_CASE("a damaged tar header costs its member, says so, and not the members around it") {
    const std::string tar = archive_of("ustar", {{"a", "{}"}, {"b", big()}, {"c", "[]"}});
    const Opened opened = open_all(flipped(tar, 1024, 0));
    CHECK(names(opened) == Strings{"x!a", "x!c"});
    CHECK(opened.inputs[1].got.bytes == "[]");
    REQUIRE(opened.errors().size() == 1);
    CHECK(opened.error.find("at least one member is lost") != std::string::npos);
    CHECK(open_all(flipped(tar, 0, 0)).errors().size() ==
          1);  // the first header: the tar is still recognized
}

TEST_CASE("a checksum error behind the end of the tar is seen") {
    const std::string packed = gzip(archive_of("ustar", {{"a", big()}}));
    const Opened opened = open_all(flipped(packed, packed.size() - 6, 2));
    CHECK(opened.inputs.size() == 1);
    CHECK(opened.inputs[0].got.bytes == big());
    CHECK(opened.errors() == Strings{"gzip: checksum error"});
    CHECK(open_all(packed + "garbage").errors() == Strings{"tar: truncated, or garbage after the archive"});
    CHECK(open_all(packed.substr(0, packed.size() - 3)).errors() == Strings{"gzip: truncated"});
}

TEST_CASE("a cut tar.gz or zip gives a prefix of each member, then one error, wherever it is cut") {
    const std::vector<Member> members = {{"a", big()}, {"b", big()}};
    for (const std::string& packed : {gzip(archive_of("ustar", members)), archive_of("zip", members)}) {
        for (std::size_t tenth = 0; tenth < 10; ++tenth) {
            INFO("cut at " << tenth << "0 %");
            const std::size_t length = packed.size() * tenth / 10;
            const Opened opened = open_all(packed.substr(0, length));
            CHECK(opened.errors().size() == (tenth == 0 ? 0 : 1));
            std::string all;
            for (const GotInput& input : opened.inputs)
                all += input.got.bytes;
            CHECK(begins(big() + big(), all));
            CHECK(all.size() + 32768 > 2 * big().size() * tenth / 10);
        }
    }
}

TEST_CASE("a zip that is cut says so, in words") {
    const std::string zip = archive_of("zip", {{"a", big()}, {"b", "[]"}});
    CHECK(open_all(zip.substr(0, zip.size() / 2)).errors() ==
          Strings{"x!a: zip: truncated; what follows in the archive is lost"});
    CHECK(open_all(zip.substr(0, zip.find("PK\x03\x04", 1))).errors() ==
          Strings{"zip: truncated, or garbage after the archive"});
    CHECK(open_all(zip.substr(0, zip.find("PK\x01\x02"))).errors() ==
          Strings{"zip: truncated, or garbage after the archive"});
}

TEST_CASE("an error of the source below an archive is the archive's") {
    const std::string tar = archive_of("ustar", {{"a", "{}"}, {"b", "[]"}});
    CHECK(open_all(tar, 512, 100, Then::error).errors() == Strings{"line noise"});
    CHECK(open_all(tar.substr(0, 512), 512, 100, Then::error).errors() == Strings{"x!a: line noise"});
    CHECK(open_all(tar.substr(0, 1024), 512, 100, Then::error).errors() == Strings{"line noise"});
}

TEST_CASE("of a hole in a member of a tar, however long, little is read, and what follows it is not lost") {
    // GNU's first format for sparse files: the place and size of each piece of data.
    const auto number = [](std::string& header, std::size_t at, std::uint64_t value) {
        header.replace(at, 12, "\x80" + std::string(11, '\0'));
        for (std::size_t i = at + 11; value != 0; --i, value >>= 8U)
            header[i] = static_cast<char>(value & 0xFFU);
    };
    const std::uint64_t hole = std::uint64_t{1} << 60U;
    std::string header(512, '\0');
    header.replace(0, 5, "a.log");
    header.replace(100, 8, std::string("0000644\0", 8));
    header[156] = 'S';
    header.replace(257, 8, std::string("ustar  \0", 8));
    number(header, 124, 6);     // bytes in the archive
    number(header, 386, 0);     // the first piece: its place,
    number(header, 398, 2);     // and size
    number(header, 410, hole);  // the second one
    number(header, 422, 4);
    number(header, 483, hole + 4);       // size of the file
    header.replace(148, 8, "        ");  // its own checksum counts as blanks
    unsigned sum = 0;
    for (const char c : header)
        sum += static_cast<unsigned char>(c);
    std::ostringstream octal;
    octal << std::oct << std::setw(6) << std::setfill('0') << sum;
    header.replace(148, 8, octal.str() + std::string("\0 ", 2));
    const std::string data = "1\n[2]\n";
    const Opened opened = open_all(header + data + std::string(512 - data.size() + 1024, '\0'));
    CHECK(opened.errors() == Strings{});
    REQUIRE(opened.inputs.size() == 1);
    CHECK(opened.inputs[0].got.bytes == "1\n" + std::string(std::size_t{1} << 20U, '\0') + "[2]\n");
}

TEST_CASE("a bit flipped in a zip never changes data without an error") {
    const std::vector<Member> members = {{"a.json", "{\"a\":1}\n"}, {"b.json", sample_lines(300)}};
    for (int number = 0; number < kZipWays; ++number) {
        const Zip way = static_cast<Zip>(number);
        const std::string zip = archive_of("zip", members, way);
        for (std::size_t bit = 4 * 8; bit < zip.size() * 8; bit += test::kStep) {
            const Opened opened = open_all(flipped(zip, bit / 8, static_cast<unsigned>(bit % 8)));
            if (!opened.errors().empty()) continue;
            INFO("way " << static_cast<int>(way) << " byte " << bit / 8 << " bit " << bit % 8);
            REQUIRE(opened.inputs.size() == 2);
            REQUIRE(opened.inputs[0].got.bytes == members[0].bytes);
            REQUIRE(opened.inputs[1].got.bytes == members[1].bytes);
        }
    }
}

TEST_CASE("a member of a zip that could be a link is not lost if a later member is cut") {
    for (const char* later : {"b.json", ".hidden"}) {
        const std::string zip = archive_of("zip", {{"a", "plain"}, {later, big()}}, Zip::streamed);
        const Opened opened = open_all(zip.substr(0, zip.size() / 2));
        INFO(later);
        const Strings all = names(opened);
        CHECK(std::count(all.begin(), all.end(), "x!a") == 1);
        CHECK(opened.errors().size() == 1);
    }
}

TEST_CASE("a damaged member of a zip whose end only its descriptor shows costs itself") {
    const std::vector<test::Member> members = {{"a", "[1]\n[2]\n"}, {"b", "[3]\n"}, {"c", "[4]\n"}};
    const std::string packed = archive_of("zip", members, Zip::streamed);
    const std::string stored = archive_of("zip", members, Zip::stored_streamed);
    const std::size_t at = stored.find("[2]") + 1;
    for (const std::string& zip : {flipped(packed, packed.find("PK\x07\x08") + 4, 0), flipped(stored, at, 0),
                                   std::string(stored).erase(at, 1), std::string(stored).insert(at, "23")}) {
        for (const std::size_t piece : {1U, 65536U}) {
            const Opened opened = open_all(zip, piece);
            REQUIRE(names(opened) == Strings{"x!a", "x!b", "x!c"});
            CHECK(opened.errors().size() ==
                  (zip.size() == packed.size() || zip.size() == stored.size() ? 1U : 2U));
            CHECK(opened.inputs[0].got.error + opened.inputs[1].got.bytes + opened.inputs[2].got.bytes ==
                  "zip: wrong CRC[3]\n[4]\n");
        }
    }
}

TEST_CASE("a wrong checksum of a zip member is its error, after all its bytes, and the next member follows") {
    const std::string zip = archive_of("zip", {{"a", big()}, {"b", "[]"}}, Zip::stored);
    const Opened opened = open_all(flipped(zip, zip.find("user_update") + 70000, 0));
    REQUIRE(names(opened) == Strings{"x!a", "x!b"});
    CHECK(opened.inputs[0].got.bytes.size() == big().size());
    CHECK(opened.inputs[0].got.error.find("CRC") != std::string::npos);
    CHECK(opened.inputs[1].got.bytes == "[]");
    CHECK(opened.errors().size() == 1);
}

TEST_CASE("an encrypted zip member is an error, the others are read") {
    std::string zip = archive_of("zip", {{"a", "{}"}, {"b", "[]"}});
    zip[zip.find("PK\x03\x04") + 6] = static_cast<char>(zip[6] | 1);
    const Opened opened = open_all(zip);
    REQUIRE(names(opened) == Strings{"x!a", "x!b"});
    CHECK(opened.inputs[1].got.bytes == "[]");
    CHECK(opened.errors() == Strings{"x!a: encrypted"});
}

TEST_CASE("a zip must end where its directory says, and list what was found") {
    const std::string one = archive_of("zip", {{"a", "{}"}});
    const std::string two = archive_of("zip", {{"b", "[]"}, {"c", "{}"}});
    CHECK(open_all(one + one).errors().size() == 1);
    CHECK(open_all(one + two).errors().size() == 1);
    CHECK(open_all(one + "x").errors() == Strings{"zip: truncated, or garbage after the archive"});
    CHECK(open_all(one.substr(0, one.size() - 1)).errors().size() == 1);
    const std::size_t second = two.find("PK\x03\x04", 1);
    CHECK(open_all(two.substr(second)).errors() ==
          Strings{"zip: the directory lists 2 members, but 1 were found"});
    std::string comment = one;
    comment[comment.size() - 2] = 4;
    CHECK(open_all(comment + "note").errors() == Strings{});
    const std::string empty = "PK\x05\x06" + std::string(18, '\0');
    CHECK(open_all(empty).errors() == Strings{});
    CHECK(open_all(empty).inputs.empty());
}

TEST_CASE("what a zip gives never depends on how its bytes arrive, whatever the method") {
    const std::vector<Member> members = {
        {"a.json", "{\"a\":1}\n"}, {"note", "no record\n"}, {"b.json", big().substr(0, 5000)}, {"empty", ""},
        {"dir/", "", 'd'},         {"c.json", "[]"}};
    for (int way = 0; way < kZipWays; ++way) {
        const std::string zip = archive_of("zip", members, static_cast<Zip>(way));
        for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 13U, 64U, 100U, 509U, 1024U, 4096U, 65536U}) {
            INFO("way " << way << " in pieces of " << piece);
            const Opened opened = open_all(zip, piece, piece % 2 == 0 ? 65536 : 77);
            REQUIRE(opened.errors() == Strings{});
            REQUIRE(names(opened) == Strings{"x!a.json", "x!note", "x!b.json", "x!empty", "x!c.json"});
            REQUIRE(opened.inputs[0].got.bytes == members[0].bytes);
            REQUIRE(opened.inputs[2].got.bytes == members[2].bytes);
        }
    }
}

TEST_CASE("a zip whose members begin anywhere is read by every method") {
    for (const Zip way : {Zip::lzma, Zip::bzip2, Zip::deflated}) {
        for (std::size_t shift = 0; shift < 1100; shift += test::kStep) {
            const std::string zip = archive_of(
                "zip", {{std::string(shift % 300 + 1, 'n'), std::string(shift, ' ') + "{"}, {"a", "{}"}},
                way);
            const Opened opened = open_all(zip, 1024);
            REQUIRE(opened.errors() == Strings{});
            REQUIRE(opened.inputs.size() == 2);
        }
    }
}

TEST_CASE("members that are lost are missed in a zip of any size") {
    std::vector<Member> members;
    for (int i = 0; i < 66000; ++i)
        members.push_back({"m" + std::to_string(i) + ".json", "{\"n\":" + std::to_string(i) + "}"});
    const std::string zip = archive_of("zip", members, Zip::stored);
    const Opened whole = open_all(zip);
    CHECK(whole.errors() == Strings{});
    CHECK(whole.inputs.size() == 66000);

    const std::size_t at = zip.find("m30000.json") - 30;
    const std::size_t next = zip.find("PK\x03\x04", at + 4);
    const Opened damaged = open_all(flipped(zip, at + 2, 1));
    CHECK(damaged.errors() == Strings{"zip: the directory lists 66000 members, but 65999 were found"});
    CHECK(damaged.inputs.size() == 65999);
    CHECK(open_all(zip.substr(0, at) + zip.substr(next)).errors().size() == 1);
    const Opened half = open_all(zip.substr(0, at) + zip.substr(zip.find("PK\x01\x02")));
    CHECK(half.errors() == Strings{"zip: the directory lists 66000 members, but 30000 were found"});
}

TEST_CASE("a member of a zip that was put in another's place is noticed") {
    const std::string one = archive_of("zip", {{"a", "{\"a\":1}"}, {"b", "{\"b\":1}"}}, Zip::stored);
    const std::string two = archive_of("zip", {{"a", "{\"a\":2}"}, {"b", "{\"b\":2}"}}, Zip::stored);
    const std::size_t directory = one.find("PK\x01\x02");
    CHECK(open_all(two.substr(0, directory) + one.substr(directory)).errors() ==
          Strings{"zip: the directory does not match the data that were found"});
}

TEST_CASE("links in a zip are passed over, what only looks like one comes last") {
    for (const Zip way : {Zip::stored, Zip::deflated, Zip::streamed, Zip::stored_streamed}) {
        const Opened opened = open_all(archive_of("zip",
                                                  {{"link.json", "../elsewhere/duo.json", 'l'},
                                                   {"a.json", "{}"},
                                                   {"words", "some words"},
                                                   {"other", "a.json", 'l'},
                                                   {"b.json", "{}"}},
                                                  way));
        CHECK(opened.errors() == Strings{});
        REQUIRE(names(opened) == Strings{"x!a.json", "x!b.json", "x!words"});
        CHECK(opened.inputs[2].got.bytes == "some words");
    }
    // Without the directory, no data are missing.
    const std::string zip = archive_of("zip", {{"words", "some words"}, {"a.json", "{}"}});
    CHECK(names(open_all(zip.substr(0, zip.find("PK\x01\x02")))) == Strings{"x!a.json", "x!words"});
    std::vector<Member> many;
    for (int i = 0; i < 1000; ++i)
        many.push_back({"m" + std::to_string(i), std::string(4000, 'w')});
    CHECK(open_all(archive_of("zip", many)).inputs.size() == 1000);
}

TEST_CASE("a directory of a zip that holds data is read, one without is not; in a tar it is an error") {
    const std::vector<Member> members = {{"empty/", ""}, {"dir/", "{\"a\":1}"}, {"b", "[]"}};
    for (const Zip way : {Zip::stored, Zip::deflated, Zip::streamed}) {
        const Opened opened = open_all(archive_of("zip", members, way));
        CHECK(opened.errors() == Strings{});
        REQUIRE(names(opened) == Strings{"x!dir/", "x!b"});
        CHECK(opened.inputs[0].got.bytes == "{\"a\":1}");
    }
    const Opened tar = open_all(archive_of("ustar", members));
    CHECK(names(tar) == Strings{"x!b"});
    CHECK(tar.errors().size() == 1);
}

TEST_CASE("a damaged member of a zip does not cost its neighbours") {
    for (const Zip way :
         {Zip::deflated, Zip::streamed, Zip::bzip2, Zip::lzma, Zip::xz, Zip::zstd, Zip::streamed_64}) {
        const std::string zip = archive_of("zip", {{"a", "{}"}, {"b", big()}, {"c", "[]"}}, way);
        const Opened opened = open_all(flipped(zip, zip.size() / 2, 3));
        INFO("way " << static_cast<int>(way));
        REQUIRE(opened.inputs.size() == 3);
        CHECK(opened.inputs[0].got.bytes == "{}");
        CHECK(!opened.inputs[1].got.error.empty());
        CHECK(begins(big(), opened.inputs[1].got.bytes.substr(0, 10)));
        CHECK(opened.inputs[2].got.bytes == "[]");
        CHECK(opened.errors().size() == 1);
    }
}

TEST_CASE("a bit flipped in a zip member's header does not cost its neighbours") {
    // The checksum, the sizes and the lengths.
    // Their sizes differ, so that no damaged size leads to another member by chance.
    const std::vector<Member> members = {
        {"a", "[1]\n"}, {"b", "[2,22]\n"}, {"c", "[3,333,3333]\n"}, {"d", "[4]\n[44,444]\n"}};
    for (int number = 0; number < kZipWays; ++number) {
        const Zip way = static_cast<Zip>(number);
        const std::string zip = archive_of("zip", members, way);
        for (std::size_t bit = 14 * 8; bit < 30 * 8; ++bit) {
            const Opened opened = open_all(flipped(zip, bit / 8, static_cast<unsigned>(bit % 8)));
            INFO("way " << number << " byte " << bit / 8 << " bit " << bit % 8);
            for (std::size_t i = 1; i < members.size(); ++i) {
                const auto is_it = [&](const auto& input) { return input.got.bytes == members[i].bytes; };
                CHECK(std::count_if(opened.inputs.begin(), opened.inputs.end(), is_it) == 1);
            }
        }
    }
}

TEST_CASE("bytes behind a member of a zip do not make members of the archive inside it") {
    const std::string inner = archive_of("zip", {{"x", "[1]\n"}, {"y", "[2]\n"}}, Zip::stored);
    for (const Zip way : {Zip::stored, Zip::deflated, Zip::streamed}) {
        std::string zip = archive_of("zip", {{"a", "{}\n" + inner}, {"b", "[3]\n"}}, way);
        zip.insert(zip.rfind("PK\x03\x04"), "junk");
        CHECK(names(open_all(zip)) == Strings{"x!a", "x!b"});
    }
}

TEST_CASE("a method that is not supported is named, and costs its member only") {
    std::string zip = archive_of("zip", {{"a", "{}"}, {"b", "[]"}});
    zip[8] = 98;
    zip[zip.find("PK\x01\x02") + 10] = 98;
    const Opened opened = open_all(zip);
    CHECK(opened.errors() ==
          Strings{"x!a: zip: compression method 98 (PPMd) is not supported: unpack it first"});
    CHECK(opened.inputs.size() == 2);
}

TEST_CASE("a sparse tar member has its holes back") {
    // GNU's old sparse header: 4 bytes at 1000, of a file of 2000.
    std::string header = archive_of("gnutar", {{"sparse", "data", 'S'}}).substr(0, 512);
    header.replace(386, 11, "00000001750");
    header.replace(398, 11, "00000000004");
    header.replace(483, 11, "00000003720");
    set_tar_checksum(header);
    const Opened opened = open_all(header + "data" + std::string(508 + 1024, '\0'));
    CHECK(opened.errors() == Strings{});
    REQUIRE(opened.inputs.size() == 1);
    CHECK(opened.inputs[0].got.bytes == std::string(1000, '\0') + "data" + std::string(996, '\0'));
}
