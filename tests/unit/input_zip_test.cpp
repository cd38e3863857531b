#include <algorithm>
#include <string>

#include "catch.hpp"
#include "input_archives.hpp"
#include "input_helpers.hpp"
#include "seeds.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;

TEST_CASE("a zip that is cut says so, in words") {
    const std::string zip = archive_of("zip", {{"a", big()}, {"b", "[]"}});
    CHECK(open_all(zip.substr(0, zip.size() / 2)).errors() ==
          Strings{"x!a: zip: truncated; what follows in the archive is lost"});
    CHECK(open_all(zip.substr(0, zip.find("PK\x03\x04", 1))).errors() ==
          Strings{"zip: truncated, or garbage after the archive"});
    CHECK(open_all(zip.substr(0, zip.find("PK\x01\x02"))).errors() ==
          Strings{"zip: truncated, or garbage after the archive"});
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
        const Strings all = opened.names();
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
            REQUIRE(opened.names() == Strings{"x!a", "x!b", "x!c"});
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
    REQUIRE(opened.names() == Strings{"x!a", "x!b"});
    CHECK(opened.inputs[0].got.bytes.size() == big().size());
    CHECK(opened.inputs[0].got.error.find("CRC") != std::string::npos);
    CHECK(opened.inputs[1].got.bytes == "[]");
    CHECK(opened.errors().size() == 1);
}

TEST_CASE("an encrypted zip member is an error, the others are read") {
    std::string zip = archive_of("zip", {{"a", "{}"}, {"b", "[]"}});
    zip[zip.find("PK\x03\x04") + 6] = static_cast<char>(zip[6] | 1);
    const Opened opened = open_all(zip);
    REQUIRE(opened.names() == Strings{"x!a", "x!b"});
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
            REQUIRE(opened.names() == Strings{"x!a.json", "x!note", "x!b.json", "x!empty", "x!c.json"});
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
        REQUIRE(opened.names() == Strings{"x!a.json", "x!b.json", "x!words"});
        CHECK(opened.inputs[2].got.bytes == "some words");
    }
    // Without the directory, no data are missing.
    const std::string zip = archive_of("zip", {{"words", "some words"}, {"a.json", "{}"}});
    CHECK(open_all(zip.substr(0, zip.find("PK\x01\x02"))).names() == Strings{"x!a.json", "x!words"});
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
        REQUIRE(opened.names() == Strings{"x!dir/", "x!b"});
        CHECK(opened.inputs[0].got.bytes == "{\"a\":1}");
    }
    const Opened tar = open_all(archive_of("ustar", members));
    CHECK(tar.names() == Strings{"x!b"});
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
        CHECK(big().starts_with(opened.inputs[1].got.bytes.substr(0, 10)));
        CHECK(opened.inputs[2].got.bytes == "[]");
        CHECK(opened.errors().size() == 1);
    }
}

TEST_CASE("a bit flipped in a zip member's header does not cost its neighbours") {
    // Flips bits in the checksum, the sizes and the lengths. The members differ in size, so that no damaged
    // size leads to another member by chance.
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
        CHECK(open_all(zip).names() == Strings{"x!a", "x!b"});
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
