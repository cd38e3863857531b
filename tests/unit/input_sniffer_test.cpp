#include <unistd.h>

#include <array>
#include <string>

#include "catch.hpp"
#include "input/file_source.hpp"
#include "input/inputs.hpp"
#include "input/sniffer.hpp"
#include "input_archives.hpp"
#include "input_helpers.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;
using input::decide;
using input::Format;
using namespace std::string_literals;

TEST_CASE("text is known as text by its first bytes") {
    for (const std::string text : {"{\"",        "{\"a",
                                   "[{",         "[1",
                                   "\"a",        "  ",
                                   "\n{",        "\r\n",
                                   "\t{",        "\xef\xbb\xbf",

                                   "x^2\n",      "x\xda\xa0 is Arabic\n",
                                   "7z.log\n",   "Rar! {}\n",
                                   "BZh0\n",     "BZi\n",
                                   "PK\x03x",    "\x1f\n",
                                   "\xfd\x37\n", "<134>1 duo: {}\n",
                                   "2024\n",     "2024-01-01 {\"action\":\"x\"}\n"}) {
        INFO(text);
        CHECK(decide(text, false) == Format::plain);
    }
}

TEST_CASE("a line of text that could go on as a member name is known at its end at the latest") {
    const std::string line = "Jan  1 00:00:00 host duo: " + std::string(200, 'x') + " {\"a\":1}\n";
    CHECK(decide(line.substr(0, 20), false) == std::nullopt);
    CHECK(decide(line.substr(0, 101), false) == Format::plain);  // 'x' cannot be a digit of a mode
    CHECK(decide("Jan  1 00:00:00 {}\n", false) == Format::plain);
    CHECK(decide("Jan  1 00:00:00 {}", true) == Format::plain);
}

TEST_CASE("a byte that may begin a magic number is waited on for the next, and no further") {
    const std::vector<std::pair<std::string, Format>> magics = {
        {"\x1f\x8b", Format::gzip},
        {"BZh1", Format::bzip2},
        {"BZh9", Format::bzip2},
        {"\xfd"
         "7zXZ\0"s,
         Format::xz},
        {"]\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff\0"s, Format::lzma},
        {"\x28\xb5\x2f\xfd", Format::zstd},
        {"\x50\x2a\x4d\x18", Format::zstd},
        {"\x5f\x2a\x4d\x18", Format::zstd},
        {"PK\x03\x04", Format::zip},
        {"PK\x05\x06", Format::zip},
        {"\x04\x22\x4d\x18", Format::lz4},
        {"\x02\x21\x4c\x18", Format::lz4},
        {"7z\xbc\xaf\x27\x1c", Format::seven_zip},
        {"Rar!\x1a\x07", Format::rar},
        {"\x1f\x9d", Format::compress},
        {"\x7f"
         "ELF",
         Format::program},
        {"MZ\x90", Format::program},
        {"x\x01", Format::zlib},
        {"x\x9c", Format::zlib},
        {"PAR1\x15", Format::parquet},
        {"Obj\x01", Format::avro},
        {"SQLite format 3\0"s, Format::sqlite},
        {"\xff\xfe", Format::utf16_le},
        {"\xfe\xff", Format::utf16_be},
    };
    for (const auto& [magic, format] : magics) {
        INFO(magic);
        CHECK(decide(magic, false) == format);
        for (std::size_t length = 0; length < magic.size(); ++length) {
            CHECK(decide(magic.substr(0, length), false) == std::nullopt);
            CHECK(decide(magic.substr(0, length), true) == Format::plain);
        }
    }
}

TEST_CASE("zlib's other headers are known by the first byte behind them that is none of text") {
    for (const std::string header : {"x^", "x\xda"}) {
        CHECK(decide(header, false) == std::nullopt);
        CHECK(decide(header + std::string("\x95\xdb\x4e\xc3\x30\x10", 6), false) == Format::zlib);
        CHECK(decide(header + "\x04", false) == Format::zlib);
    }
    CHECK(decide("x^abc", true) == Format::plain);
    CHECK(decide("x^" + std::string(61, 'a'), false) == std::nullopt);
    CHECK(decide("x^" + std::string(62, 'a') + "\x01", false) == Format::plain);
    CHECK(decide("x^ caf\xc3", false) == std::nullopt);
    CHECK(decide("x^ caf\xc3\xa9\n", false) == Format::plain);
}

TEST_CASE("LZMA without xz is recognized by its header, and text is not mistaken for it") {
    const auto header = [](std::uint64_t dictionary, std::uint64_t size, char properties = ']',
                           char first = 0) {
        std::string bytes(1, properties);
        for (unsigned shift = 0; shift < 32; shift += 8)
            bytes += static_cast<char>(dictionary >> shift & 0xffU);
        for (unsigned shift = 0; shift < 64; shift += 8)
            bytes += static_cast<char>(size >> shift & 0xffU);
        return bytes + first;
    };
    for (unsigned bits = 12; bits < 32; ++bits) {
        for (const std::uint64_t dictionary : {1ULL << bits, (1ULL << bits) + (1ULL << (bits - 1))}) {
            for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1} << 37U, UINT64_MAX})
                CHECK(decide(header(dictionary, size), false) == Format::lzma);
        }
    }
    CHECK(decide(header(UINT32_MAX, 5), false) == Format::lzma);
    CHECK(decide(header(1ULL << 11U, UINT64_MAX), false) == Format::plain);
    CHECK(decide(header((1ULL << 20U) + 256, UINT64_MAX), false) == Format::plain);
    CHECK(decide(header(1ULL << 20U, 1ULL << 38U), false) == Format::plain);
    CHECK(decide(header(1ULL << 20U, UINT64_MAX, '\\'), false) == Format::plain);
    CHECK(decide(header(1ULL << 20U, UINT64_MAX, ']', 1), false) == Format::plain);
    CHECK(decide(header(1ULL << 20U, UINT64_MAX).substr(0, 13), true) == Format::plain);
    for (const std::string& text : {"]\n"s, "]}"s, "],"s, "] 1"s, "]\0{"s + std::string(20, ' '),
                                    "]"s + std::string(20, '\0'), "]\0\0@\0{\"a\":1}{}"s}) {
        INFO(text);
        CHECK(decide(text, true) == Format::plain);
    }
    CHECK(decide("]\n", false) == Format::plain);  // at once
    // UTF-16 that begins with the same byte.
    std::string utf16;
    for (const char c : std::string("]@@@@@@@"))
        utf16 += std::string{c, '\0'};
    CHECK(decide(utf16, false) == Format::utf16_le);
}

TEST_CASE("a program is recognized by a byte that text cannot contain") {
    CHECK(decide("MZ", false) == std::nullopt);
    CHECK(decide("MZ\0\0"s, false) == Format::program);
    CHECK(decide("MZ host duo: {}\n", false) == Format::plain);
    CHECK(decide("MZ" + std::string(62, 'a') + "\x01", false) == Format::plain);
    CHECK(decide("MX", false) == std::nullopt);  // it may be the name of a member of a tar
    CHECK(decide("MX\n", false) == Format::plain);
}

TEST_CASE("UTF-16 without a byte order mark is known by its NULs") {
    const std::string text = "[{\"action\":1}]";
    std::string little;
    std::string big;
    for (const char c : text) {
        little += std::string{c, '\0'};
        big += std::string{'\0', c};
    }
    CHECK(decide("{", false) == std::nullopt);
    CHECK(decide("{", true) == Format::plain);
    for (std::size_t length = 1; length < 16; ++length) {
        CHECK(decide(little.substr(0, length), false) == std::nullopt);
        CHECK(decide(big.substr(0, length), false) == std::nullopt);
    }
    CHECK(decide(little.substr(0, 16), false) == Format::utf16_le);
    CHECK(decide(big.substr(0, 16), false) == Format::utf16_be);
    CHECK(decide(little.substr(0, 4), true) == Format::utf16_le);
    CHECK(decide(little.substr(0, 3), true) == Format::plain);
    CHECK(decide("{\0\"a"s, false) == Format::plain);
    CHECK(decide(std::string(15, '\0') + "{", false) == Format::plain);
    CHECK(decide(std::string(16, '\0'), false) == std::nullopt);
}

TEST_CASE("what cannot be read is named, also in an archive and in gzip") {
    struct File {
        std::string bytes;
        std::string name;
        std::string advice = "unpack it first";
    };
    const std::vector<File> files = {
        {"\x04\x22\x4d\x18", "lz4"},
        {"7z\xbc\xaf\x27\x1c", "7-Zip"},
        {"Rar!\x1a\x07", "rar"},
        {"\x1f\x9d", "compress (.Z)"},
        {"x\x9c", "zlib without a gzip header"},
        {"MZ\x90", "a program, perhaps an archive that unpacks itself,"},
        {"PAR1\x15", "Parquet", "export it as JSON lines"},
        {"Obj\x01", "Avro", "export it as JSON lines"},
        {"SQLite format 3\0"s, "a SQLite database", "export it as JSON lines"},
    };
    for (const auto& [bytes, name, advice] : files) {
        const std::string why = name + " is not supported: " + advice;
        CHECK(open_all(bytes + "rest").errors() == std::vector<std::string>{"x: " + why});
        CHECK(open_all(gzip(bytes + "rest")).errors() == std::vector<std::string>{"x: " + why});
        const Opened member = open_all(archive_of("zip", {{"a", bytes + "rest"}, {"b", "{}"}}));
        CHECK(member.errors() == std::vector<std::string>{"x!a: " + why});
        CHECK(member.inputs.size() == 2);
    }
}

TEST_CASE("a tar header is one at 512 bytes, and until then not ruled out") {
    for (const char* format : {"ustar", "pax", "gnutar", "v7tar"}) {
        const std::string tar = archive_of(format, {{"2024-01-01.json", "{}"}});
        INFO(format);
        for (std::size_t length = 1; length < 512; ++length) {
            INFO(length);
            CHECK(decide(std::string_view(tar).substr(0, length), false) == std::nullopt);
        }
        CHECK(decide(std::string_view(tar).substr(0, 512), false) == Format::tar);
        CHECK(decide(tar, false) == Format::tar);
    }
}

TEST_CASE("a tar whose first name begins like JSON is known by its checksum") {
    const std::string tar = archive_of("ustar", {{"{guid}.json", "{}"}});
    CHECK(decide(tar, false) == Format::tar);
    CHECK(decide(std::string_view(tar).substr(0, 511), false) == Format::plain);
}

TEST_CASE("a header with ustar and a wrong checksum is a damaged tar, a text with ustar in it is text") {
    const std::string tar = archive_of("ustar", {{"a.json", "{}"}});
    CHECK(decide(flipped(tar, 1, 0), false) == Format::tar);
    std::string text(512, 'x');
    text.replace(257, 5, "ustar");
    CHECK(decide(text, false) == Format::plain);
}

TEST_CASE("NULs alone are an empty tar, NULs before text are text") {
    CHECK(decide(std::string(10240, '\0'), true) == Format::tar);
    CHECK(decide(std::string(1024, '\0'), true) == Format::tar);
    CHECK(decide(std::string(1000, '\0'), true) == Format::plain);
    CHECK(decide(std::string(10240, '\0'), false) == std::nullopt);
    CHECK(decide(std::string(10241, '\0'), false) == Format::plain);
    CHECK(decide(std::string(1024, '\0') + "{", false) == Format::plain);
    CHECK(open_all(std::string(10240, '\0')).inputs.empty());
    const std::string log = std::string(20000, '\0') + "{}\n";
    REQUIRE(open_all(log, 100).inputs.size() == 1);
    CHECK(open_all(log, 100).inputs[0].got.bytes == log);
}

TEST_CASE("what is found never depends on how the bytes arrive") {
    const std::string lines = sample_lines(3000);
    std::string utf16 = "\xff\xfe";
    for (const char c : lines)
        utf16 += std::string{c, '\0'};
    const std::vector<Member> members = {
        {"a.json", lines}, {"b.gz", gzip(lines) + lines}, {"u.json", utf16 + lines}};
    const std::string tar = archive_of("gnutar", members);
    const std::vector<std::string> files = {
        lines,
        utf16,
        utf16 + lines + utf16.substr(2),
        utf16.substr(2),
        gzip(lines) + lines,
        gzip(lines) + std::string(700, '\0') + zstd(lines) + xz(lines) + bzip2(lines) + utf16.substr(2),
        gzip(gzip(lines) + lines) + bzip2(lines),
        gzip(utf16) + xz(utf16.substr(2)),
        tar,
        gzip(tar) + std::string(512, '\0'),
        zstd(tar.substr(0, 5000)) + gzip(tar.substr(5000)),
        archive_of("zip", members),
        lzma(lines) + lzma(lines) + std::string(700, '\0') + xz(lines),
        lzma(lines).substr(0, 500),
        xz(archive_of("zip", members, Zip::streamed)),
        gzip(lines) + "7z\xbc\xaf\x27\x1c",
        gzip(lines).substr(0, 500),
        gzip(lines) + tar,
    };
    for (std::size_t file = 0; file < files.size(); ++file) {
        const Opened whole = open_all(files[file], files[file].size());
        for (const std::size_t piece : {1U, 2U, 3U, 7U, 16U, 31U, 100U, 511U, 512U, 4096U}) {
            for (const std::size_t read_size : {1U, 77U, 65536U}) {
                INFO("file " << file << " in pieces of " << piece << ", read by " << read_size);
                const Opened opened = open_all(files[file], piece, read_size);
                REQUIRE(opened.errors() == whole.errors());
                REQUIRE(opened.inputs.size() == whole.inputs.size());
                for (std::size_t i = 0; i < whole.inputs.size(); ++i) {
                    REQUIRE(opened.inputs[i].name == whole.inputs[i].name);
                    REQUIRE(opened.inputs[i].got.bytes == whole.inputs[i].got.bytes);
                }
            }
        }
    }
}

TEST_CASE("peeking does not wait, and loses no byte") {
    ScriptSource inner({"{\"a", "\":1}\n"}, ScriptSource::Then::open);
    bool called = false;
    input::open_input("x", inner, [&](const std::string&, input::ByteSource& source) {
        called = true;
        CHECK(source.ready());
        CHECK(read_ready(source) == "{\"a\":1}\n");
        CHECK(!source.ready());
    });
    CHECK(called);
}

TEST_CASE("an error while peeking comes after the bytes that were peeked at") {
    const Opened opened = open_all("Jan", 1, 100, ScriptSource::Then::error);
    REQUIRE(opened.inputs.size() == 1);
    CHECK(opened.inputs[0].got.bytes == "Jan");
    CHECK(opened.errors() == std::vector<std::string>{"x: line noise"});
}

TEST_CASE("an open pipe gives an event as soon as it is written") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    REQUIRE(::write(ends[1], "{\"a", 3) == 3);
    input::FileSource pipe(ends[0]);
    input::open_input("-", pipe, [&](const std::string&, input::ByteSource& source) {
        CHECK(read_ready(source) == "{\"a");
        REQUIRE(::write(ends[1], "\":1}\n", 5) == 5);
        CHECK(read_ready(source) == "\":1}\n");
        ::close(ends[1]);
        CHECK(source.ready());
        CHECK(read_all(source).bytes.empty());
    });
    ::close(ends[0]);
}
