#include <iomanip>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "input/inputs.hpp"
#include "input_archives.hpp"
#include "input_helpers.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;
using Then = ScriptSource::Then;

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
            REQUIRE(opened.names() == Strings{"x!a.json", "x!empty", "x!" + long_name, "x!c"});
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
        REQUIRE(opened.names() == Strings{"x!a", "x!b", "x!c"});
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
    CHECK(opened.names() == Strings{"x!./dir/a.json", "x!../up/./a.json", "x!\xc3\xa4.json"});
    const Opened zip = open_all(archive_of("zip", {{"dir/.b/a.json", "{}"}, {"dir/a.json", "{}"}}));
    CHECK(zip.names() == Strings{"x!dir/a.json"});
    const Opened utf8 = open_all(archive_of("pax", {{"\xc3\xa4.json", "[]"}}));
    CHECK(utf8.names() == Strings{"x!\xc3\xa4.json"});
}

TEST_CASE("a member whose name is lost is read all the same") {
    for (const std::string format : {"ustar", "zip"}) {
        const Opened opened = open_all(archive_of(format, {{"a", "{}"}, {"", "[]"}}));
        CHECK(opened.errors() == Strings{});
        REQUIRE(opened.names() == Strings{"x!a", "x!"});
        CHECK(opened.inputs[1].got.bytes == "[]");
    }
}

TEST_CASE("an archive inside an archive is an error of that member only") {
    const std::string inner = archive_of("ustar", {{"a", "{}"}});
    for (const std::string& member : {inner, gzip(inner), archive_of("zip", {{"a", "{}"}})}) {
        for (const std::string format : {"ustar", "zip"}) {
            const Opened opened = open_all(archive_of(format, {{"in", member}, {"after", "[]"}}));
            CHECK(opened.names() == Strings{"x!in", "x!after"});
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
        REQUIRE(opened.names() == Strings{"x!a", "x!bad", "x!flip", "x!after"});
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
        CHECK((big() + big()).starts_with(all));
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
    CHECK(twice.names() == Strings{"x!a", "x!b", "x!c"});
    CHECK(open_all(tar + "garbage").errors() == Strings{"tar: truncated, or garbage after the archive"});
    CHECK(open_all(tar + std::string(2000, 'g')).errors().size() == 1);
}

TEST_CASE("a damaged tar header costs its member, says so, and not the members around it") {
    const std::string tar = archive_of("ustar", {{"a", "{}"}, {"b", big()}, {"c", "[]"}});
    const Opened opened = open_all(flipped(tar, 1024, 0));
    CHECK(opened.names() == Strings{"x!a", "x!c"});
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
            CHECK((big() + big()).starts_with(all));
            CHECK(all.size() + 32768 > 2 * big().size() * tenth / 10);
        }
    }
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
