#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include "app/targets.hpp"
#include "catch.hpp"
#include "input/codec.hpp"
#include "input/decoders.hpp"
#include "input/endings.hpp"
#include "input/inputs.hpp"
#include "input_archives.hpp"
#include "input_helpers.hpp"
#include "seeds.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;
using Then = ScriptSource::Then;

namespace {

struct Codec {
    const char* name;
    std::function<std::string(std::string_view)> compress;
    input::Format format;
    /// Two parts of a stream. The first part alone gives the first text.
    std::function<std::vector<std::string>(std::string_view, std::string_view)> flushed;
    std::function<std::unique_ptr<input::Codec>()> make;
    bool has_checksum = true;

    std::unique_ptr<input::ByteSource> source(input::ByteSource& inner) const {
        input::give_back(format, make());  // the next source uses it
        return input::decompressing_source(inner, format);
    }
};

const std::vector<Codec>& codecs() {
    using input::Format;
    static const std::vector<Codec> all = {
        {"gzip", gzip, Format::gzip, gzip_flushed, input::gzip_codec},
        {"bzip2", bzip2, Format::bzip2,
         // A bzip2 stream cannot be flushed, so such a pipe carries whole streams one after another.
         [](std::string_view a, std::string_view b) {
             return std::vector{bzip2(a), bzip2(b)};
         },
         input::bzip2_codec},
        {"xz", xz, Format::xz, xz_flushed, input::xz_codec},
        {"zstd", zstd, Format::zstd, zstd_flushed, input::zstd_codec},
        {"lzma", lzma, Format::lzma,
         [](std::string_view a, std::string_view b) {
             return std::vector{lzma(a), lzma(b)};
         },
         [] { return input::lzma_codec(); }, false},
        // The same library as in the first line if the program was built without ISA-L.
        {"gzip", gzip, Format::gzip, gzip_flushed, input::zlib_gzip_codec},
    };
    return all;
}

Got decode(const Codec& codec, std::string_view bytes, std::size_t piece = 64 * 1024,
           std::size_t read_size = 64 * 1024, Then then = Then::end) {
    ScriptSource inner(bytes, piece, then);
    return read_all(*codec.source(inner), read_size);
}

/// The text that can be decoded from `bytes` while the pipe stays open.
std::string decode_open(const Codec& codec, std::string_view bytes) {
    ScriptSource inner(bytes, 64 * 1024, Then::open);
    return read_ready(*codec.source(inner));
}

/// The line of a page that contains `words`, together with the previous line.
std::string line_with(const char* page, const char* words) {
    std::ifstream in(std::string(DUO2QUALYS_SOURCE_DIR "/") + page);
    std::string before;
    for (std::string line; std::getline(in, line); before = line)
        if (line.find(words) != std::string::npos) return before.append(" ").append(line);
    return {};
}

bool begins(const std::string& text, const std::string& prefix) {
    return text.compare(0, prefix.size(), prefix) == 0;
}

const std::string& sample() {
    static const std::string text = sample_lines(400000);
    return text;
}

/// The output of a codec for `in` in pieces of that size, with that room for the output of each step.
std::string decoded(input::Codec& codec, std::string_view in, std::size_t piece, std::size_t room) {
    std::string out;
    std::string to(room, ' ');
    codec.restart();
    for (std::string_view given; !in.empty() || !given.empty();) {
        const std::size_t more = given.empty() ? std::min(piece, in.size()) : 0;
        if (more != 0) given = in.substr(0, more);
        in.remove_prefix(more);
        const input::StepResult step = codec.step(given, in.empty(), to.data(), room);
        out.append(to, 0, step.written);
        if (step.ended || !step.failure.empty()) break;
    }
    return out;
}

}  // namespace

TEST_CASE("every compression is tested here, known by its first bytes, and named to users") {
    for (std::size_t i = 0; i < input::kFormatCount; ++i) {
        const auto format = static_cast<input::Format>(i);
        if (!input::is_compression(format)) continue;
        INFO("codecs() above has no line for number " << i << " of input::Format, which can be read");
        CHECK(std::any_of(codecs().begin(), codecs().end(),
                          [&](const Codec& codec) { return codec.format == format; }));
    }
    const std::string manual = line_with("src/MANUAL.md", "| compression | ");
    const std::string man_page = line_with("src/docs/duo2qualys.1.in", " in tar and zip archives");
    const std::size_t end = manual.find(" are recognized, but not read");
    REQUIRE(end != std::string::npos);
    const std::string not_read = manual.substr(0, end).substr(manual.rfind(". ", end));
    for (const Codec& codec : codecs()) {
        CAPTURE(codec.name, manual, man_page);
        CHECK(input::decide(codec.compress("x"), true) == codec.format);
        CHECK(manual.substr(0, manual.find(", also several members")).find(codec.name) != std::string::npos);
        CHECK(man_page.find(codec.name) != std::string::npos);
        INFO("the manual must not say that it is not read:" << not_read);
        CHECK(not_read.find(codec.name) == std::string::npos);
    }
    const std::string outputs = line_with("src/MANUAL.md", "the endings of a compression (");
    for (const input::Ending& ending : input::kEndings) {
        INFO("src/MANUAL.md, Output folders, does not name the ending " << ending.text << ": " << outputs);
        CHECK(outputs.find(ending.text) != std::string::npos);
        const std::string name = "a.log" + std::string(ending.has_tar ? "" : ".tar");
        CHECK(app::output_name(name + std::string(ending.text), app::LineForm::json,
                               output::Packing::Form::none) == "a.ndjson");
    }
}

TEST_CASE("a compressed stream gives the bytes that went in") {
    for (const Codec& codec : codecs()) {
        INFO(codec.name);
        for (const std::string& text : {std::string(), std::string("x"), sample()}) {
            const Got got = decode(codec, codec.compress(text));
            CHECK(got.error.empty());
            CHECK(got.bytes == text);
        }
    }
}

TEST_CASE("the sizes of pieces and of reads do not change what a stream gives") {
    const std::string text = sample().substr(0, 20000);
    for (const Codec& codec : codecs()) {
        INFO(codec.name);
        const std::string packed = codec.compress(text);
        for (const auto& [piece, read_size] :
             {std::pair<std::size_t, std::size_t>{1, 64}, {4096, 1}, {1, 1}}) {
            const Got got = decode(codec, packed, piece, read_size);
            CHECK(got.error.empty());
            CHECK(got.bytes == text);
        }
    }
}

TEST_CASE("concatenated members are one stream") {
    for (const Codec& codec : codecs()) {
        INFO(codec.name);
        const std::string packed = codec.compress("one\n") + codec.compress("") + codec.compress(sample());
        for (const std::size_t piece : {std::size_t{1}, packed.size()}) {
            const Got got = decode(codec, packed, piece);
            CHECK(got.error.empty());
            CHECK(got.bytes == "one\n" + sample());
        }
    }
}

TEST_CASE("what follows a stream and is none is given as it is, after all bytes of the streams") {
    for (const Codec& codec : codecs()) {
        for (const std::string rest :
             {"{\"a\":1}\n", "[", "garbage", "\x1f", "BZ", "\xfd", "(", "\n", "Bzz"}) {
            INFO(codec.name << " and " << rest);
            for (const std::size_t piece : {std::size_t{1}, std::size_t{100000}}) {
                const Got got =
                    decode(codec, codec.compress("good\n") + codec.compress("more\n") + rest, piece);
                CHECK(got.bytes == "good\nmore\n" + rest);
                CHECK(got.error.empty());
            }
        }
    }
}

TEST_CASE("a stream of another compression behind a stream is read by its own content") {
    for (const Codec& one : codecs()) {
        for (const Codec& other : codecs()) {
            INFO(one.name << ", " << other.name);
            const std::string packed =
                one.compress("one\n") + other.compress(sample()) + one.compress("two\n");
            for (const std::size_t piece : {std::size_t{1}, std::size_t{511}, packed.size()}) {
                const Got got = decode(one, packed, piece);
                CHECK(got.error.empty());
                CHECK(got.bytes == "one\n" + sample() + "two\n");
            }
        }
    }
}

TEST_CASE("what behind a stream cannot be read with it is named") {
    const std::string tar = archive_of("ustar", {{"a.json", "{}"}});
    for (const Codec& codec : codecs()) {
        for (const std::size_t piece : {1U, 100000U}) {
            const Got archive = decode(codec, codec.compress("good\n") + tar, piece);
            CHECK(archive.bytes == "good\n");
            CHECK(archive.error ==
                  std::string(codec.name) + ": an archive after the last stream: separate the two");
            const Got named = decode(codec, codec.compress("good\n") + "\x04\x22\x4d\x18 and so on", piece);
            CHECK(named.bytes == "good\n");
            CHECK(named.error == "lz4 is not supported: unpack it first");
        }
    }
}

TEST_CASE("NULs behind and between streams are padding") {
    for (const Codec& codec : codecs()) {
        for (const std::size_t size : {4U, 512U, 100000U}) {
            for (const std::size_t piece : {std::size_t{1}, std::size_t{100000}}) {
                INFO(codec.name << ", " << size << " NULs in pieces of " << piece);
                const std::string padding(size, '\0');
                const Got got = decode(
                    codec, codec.compress("one\n") + padding + codec.compress("two\n") + padding, piece);
                CHECK(got.error.empty());
                CHECK(got.bytes == "one\ntwo\n");
            }
        }
        CHECK(decode(codec, codec.compress("one\n") + std::string(8, '\0') + "{}").bytes == "one\n{}");
    }
    CHECK(decode(codecs()[0], gzip("good\n") + std::string(513, '\0')).error.empty());
}

TEST_CASE("a gzip header with a reserved flag is damage, and gives no byte") {
    for (const unsigned bit : {5U, 6U, 7U}) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{100000}}) {
            const std::string bad = flipped(gzip("bad\n"), 3, bit);
            CHECK(decode(codecs()[0], bad, piece).error == "gzip: damaged data: unknown header flags");
            CHECK(decode(codecs()[0], gzip("good\n") + bad, piece).bytes == "good\n");
            // With flag 1, the header has a checksum, which is wrong here.
            CHECK(decode(codecs()[0], flipped(bad, 3, 1), piece).error ==
                  "gzip: damaged data: unknown header flags");
            // The method comes first, however the bytes arrive.
            const std::string other = flipped(bad, 2, 4);
            CHECK(decode(codecs()[0], other, piece).error ==
                  "gzip: damaged data: unknown compression method");
        }
    }
}

TEST_CASE("xz streams may have NULs between and behind them, in fours") {
    const std::string good = xz("good\n");
    for (const std::size_t piece : {1U, 100U}) {
        for (const std::size_t count : {4U, 8U, 400U}) {
            const std::string padding(count, '\0');
            const Got got = decode(codecs()[2], good + padding + good + padding, piece);
            CHECK(got.error.empty());
            CHECK(got.bytes == "good\ngood\n");
        }
        for (const std::size_t count : {1U, 3U, 5U}) {
            const std::string padding(count, '\0');
            const std::string error = "xz: the number of NULs after a stream is not a multiple of 4";
            CHECK(decode(codecs()[2], good + padding, piece).error == error);
            // What follows is not lost.
            for (const std::string& next : {good, gzip("good\n"), std::string("good\n")}) {
                const Got got = decode(codecs()[2], good + padding + next, piece);
                CHECK(got.bytes == "good\ngood\n");
                CHECK(got.error == error);
            }
        }
    }
}

TEST_CASE("a damaged member after a good one costs nothing of the good one") {
    for (const Codec& codec : codecs()) {
        INFO(codec.name);
        const std::string second = codec.compress(sample());
        const Got got = decode(codec, codec.compress("good\n") + flipped(second, second.size() / 2, 3));
        CHECK(begins(got.bytes, "good\n"));
        CHECK(begins(got.error, std::string(codec.name) + ": "));
    }
}

TEST_CASE("a cut stream gives what its bytes hold, then an error") {
    for (const Codec& codec : codecs()) {
        const std::string packed = codec.compress(sample());
        for (std::size_t tenth = 1; tenth < 10; ++tenth) {
            INFO(codec.name << " cut at " << tenth << "0 %");
            const std::string cut = packed.substr(0, packed.size() * tenth / 10);
            const Got got = decode(codec, cut);
            CHECK(got.error == std::string(codec.name) + ": truncated");
            CHECK(begins(sample(), got.bytes));
            CHECK(got.bytes == decode_open(codec, cut));
            // bzip2 holds back a block of 100 kB, and zstd one of 128 KiB.
            CHECK(got.bytes.size() + 160 * 1024 > sample().size() * tenth / 10);
            CHECK(got.bytes == decode(codec, cut, 1).bytes);
        }
        CHECK(decode(codec, packed.substr(0, packed.size() - 1)).error ==
              std::string(codec.name) + ": truncated");
        CHECK(decode(codec, packed.substr(0, packed.size() - 1)).bytes == sample());
        CHECK(decode(codec, packed.substr(0, 1)).error == std::string(codec.name) + ": truncated");
    }
}

TEST_CASE("a flipped bit never passes without an error, and costs nothing before it") {
    for (const Codec& codec : codecs()) {
        const std::string packed = codec.compress(sample());
        for (std::size_t i = 0; i < 40; ++i) {
            const std::size_t at = i < 20   ? i
                                   : i < 30 ? packed.size() * (i - 20) / 10
                                            : packed.size() - (i - 29);
            INFO(codec.name << " flipped at " << at);
            const Got got = decode(codec, flipped(packed, at, static_cast<unsigned>(i % 8)));
            // Without a checksum, bytes may change unnoticed, but the length of the text stays the same.
            const bool is_good =
                codec.has_checksum ? got.bytes == sample() : got.bytes.size() == sample().size();
            CHECK((!got.error.empty() || is_good));
            CHECK(begins(got.bytes, decode_open(codec, packed.substr(0, at))));
        }
    }
}

// ISA-L itself counts a match with a wrong distance as output, and drops the bytes for which it has no room.
TEST_CASE("a damaged gzip stream gives all that was before the damage, whatever the sizes") {
    std::string text;
    for (int i = 0; i < 4'000; ++i)
        text += "{\"action\":\"a" + std::to_string(i * 7919 % 10'007) +
                "\",\"timestamp\":" + std::to_string(i) + "}\n";
    const std::string good = gzip(text);
    const auto zlib = input::zlib_gzip_codec();
    const auto used = input::gzip_codec();
    for (std::size_t i = 1; i < 60; i += test::kStep) {
        std::string bad = good;
        bad[good.size() * i / 60] ^= static_cast<char>(1U << i % 8);
        const std::string expected = decoded(*zlib, bad, bad.size(), 1U << 20U);
        for (const std::size_t piece : {std::size_t{1}, std::size_t{37}, std::size_t{4096}, bad.size()}) {
            for (const std::size_t room : {std::size_t{64}, std::size_t{1000}, std::size_t{65536}}) {
                const std::string got = decoded(*used, bad, piece, room);
                INFO("flip " << i << ", pieces of " << piece << ", room for " << room);
                INFO(got.size() << " bytes, expected " << expected.size());
                const bool is_same = got == expected;
                CHECK(is_same);
            }
        }
    }
}

// The distance code is one of the two that do not exist, at a place where every valid distance is allowed.
TEST_CASE("a wrong code behind much gzip data gives no byte that is not in the data") {
    const std::string stored(40'000, 's');
    std::string bad("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
    bad += std::string("\x00\x40\x9c\xbf\x63", 5) + stored;  // a stored block of 40,000 bytes
    unsigned bits = 0;
    unsigned count = 0;
    const auto put = [&](unsigned code, unsigned size) {  // Huffman codes begin with their highest bit
        while (size-- > 0) {
            bits |= (code >> size & 1U) << count;
            if (++count == 8) bad += static_cast<char>(bits), bits = count = 0;
        }
    };
    put(0b110, 3);  // the last block, with the fixed codes
    for (int i = 0; i < 20; ++i)
        put(0x30 + 'x', 8);
    put(0b0000011, 7);  // a match of 5 bytes
    put(0b11110, 5);    // at distance code 30
    while (count != 0)
        put(0, 1);
    bad += std::string(64, 'p');
    const auto zlib = input::zlib_gzip_codec();
    const auto used = input::gzip_codec();
    const std::string expected = stored + std::string(20, 'x');
    CHECK(decoded(*zlib, bad, bad.size(), 1U << 20U) == expected);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{4096}, bad.size()}) {
        for (const std::size_t room : {std::size_t{64}, std::size_t{65536}}) {
            const std::string got = decoded(*used, bad, piece, room);
            INFO("pieces of " << piece << ", room for " << room << ": " << got.size());
            CHECK(expected.starts_with(got));
            CHECK(got.size() + 258 >= expected.size());
        }
    }
}

TEST_CASE("a wrong checksum is called that") {
    const std::string packed = gzip("good\n");
    CHECK(decode(codecs()[0], flipped(packed, packed.size() - 8, 0)).error == "gzip: checksum error");
    CHECK(decode(codecs()[0], flipped(packed, packed.size() - 4, 0)).error == "gzip: wrong length");
    const std::string frame = zstd("good\n");
    const Got got = decode(codecs()[3], flipped(frame, frame.size() - 1, 0));
    CHECK(got.error == "zstd: checksum error");
    CHECK(got.bytes == "good\n");
}

TEST_CASE("an error of the source below comes after all bytes that were decoded") {
    for (const Codec& codec : codecs()) {
        INFO(codec.name);
        const Got got = decode(codec, codec.compress(sample()), 1000, 1000, Then::error);
        CHECK(got.bytes == sample());
        CHECK(got.error == "line noise");
    }
}

TEST_CASE("what has arrived on an open pipe is decoded without waiting for more") {
    for (const Codec& codec : codecs()) {
        INFO(codec.name);
        const std::vector<std::string> parts = codec.flushed("first line\n", "second line\n");
        ScriptSource inner({}, Then::open);
        const auto source = codec.source(inner);
        CHECK(!source->ready());
        inner.add(parts[0].substr(0, 3));
        for (int i = 0; i < 100; ++i)
            CHECK(!source->ready());
        inner.add(parts[0].substr(3));
        CHECK(source->ready());
        char byte = 0;
        CHECK(source->read(&byte, 1) == 1);
        CHECK(read_ready(*source) == "irst line\n");
        CHECK(!source->ready());
        inner.add(parts[1]);
        CHECK(read_ready(*source) == "second line\n");
        CHECK(!source->ready());
    }
}

TEST_CASE("ready() says yes to an error, which read() then throws") {
    ScriptSource inner({gzip("good\n") + "\x1f\x8b garbage"}, Then::open);
    const auto source = input::decompressing_source(inner, input::Format::gzip);
    char bytes[10];
    REQUIRE(source->ready());
    CHECK(source->read(bytes, sizeof bytes) == 5);
    CHECK(source->ready());
    CHECK_THROWS_AS(source->read(bytes, sizeof bytes), input::InputError);
}

TEST_CASE("NULs between and after xz streams are padding if they are a multiple of four") {
    const Codec& codec = codecs()[2];
    const Got good = decode(codec, xz("one\n") + std::string(8, '\0') + xz("two\n") + std::string(4, '\0'));
    CHECK(good.error.empty());
    CHECK(good.bytes == "one\ntwo\n");
    CHECK(!decode(codec, xz("one\n") + std::string(3, '\0')).error.empty());
}

TEST_CASE("skippable zstd frames are skipped, at the beginning too") {
    using namespace std::string_literals;
    const std::string skippable = "\x5e\x2a\x4d\x18\x05\0\0\0hello"s;
    const Opened opened = open_all(skippable + zstd("one\n") + skippable + zstd("two\n"));
    CHECK(opened.errors().empty());
    REQUIRE(opened.inputs.size() == 1);
    CHECK(opened.inputs[0].got.bytes == "one\ntwo\n");
}

TEST_CASE("compression is found by content, also twice over, and a cut to nothing is an empty input") {
    for (const Codec& codec : codecs()) {
        INFO(codec.name);
        for (const std::string& packed : {codec.compress(sample()), codec.compress(gzip(sample()))}) {
            const Opened opened = open_all(packed);
            CHECK(opened.errors().empty());
            REQUIRE(opened.inputs.size() == 1);
            CHECK(opened.inputs[0].name == "x");
            CHECK(opened.inputs[0].got.bytes == sample());
        }
    }
    const Opened empty = open_all("");
    CHECK(empty.errors().empty());
    REQUIRE(empty.inputs.size() == 1);
    CHECK(empty.inputs[0].got.bytes.empty());
    CHECK(open_all(gzip(gzip(gzip(gzip("x"))))).errors() ==
          std::vector<std::string>{"x: compressed more than 3 times"});
}
