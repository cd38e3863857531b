#include <zlib.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "input/codec.hpp"
#include "input_helpers.hpp"

using namespace duo2qualys;
using namespace duo2qualys::test;

namespace {

// The optional fields of a header (RFC 1952, 2.3.1).
constexpr unsigned kChecksum = 2;
constexpr unsigned kExtra = 4;
constexpr unsigned kName = 8;
constexpr unsigned kComment = 16;
constexpr unsigned kAll = 32;

/// gzip(text) with a header that has the fields of `flags`.
std::string with_header(std::string_view text, unsigned flags) {
    constexpr std::size_t kFixed = 10;
    const std::string plain = gzip(text);
    std::string header = plain.substr(0, kFixed);
    header[3] = static_cast<char>(flags);
    if ((flags & kExtra) != 0) header += std::string("\7\0extra\0\n", 9);
    if ((flags & kName) != 0) header += std::string("duo.log\0", 8);
    if ((flags & kComment) != 0) header += std::string("a comment\0", 10);
    if ((flags & kChecksum) != 0) {
        const auto crc =
            ::crc32(0, reinterpret_cast<const Bytef*>(header.data()), static_cast<uInt>(header.size()));
        header += static_cast<char>(crc & 0xffU);
        header += static_cast<char>(crc >> 8U & 0xffU);
    }
    return header + plain.substr(kFixed);
}

/// Overwrites the memory that the variables of the last call had.
[[gnu::noinline]] void overwrite_stack(int value) {
    std::array<volatile char, 16384> bytes;
    for (volatile char& byte : bytes)
        byte = static_cast<char>(value);
}

/// What the codec gives for these pieces of one stream. In between, the stack is overwritten with `value`.
std::string decoded(input::Codec& codec, const Strings& pieces, int value) {
    std::string out;
    std::string to(4096, ' ');
    codec.restart();
    for (const std::string& piece : pieces) {
        std::string_view in = piece;
        do {
            overwrite_stack(value);
            const input::StepResult step = codec.step(in, &piece == &pieces.back(), to.data(), to.size());
            out.append(to, 0, step.written);
            if (!step.failure.empty()) return step.failure;
            if (step.ended) return out;
        } while (!in.empty());
    }
    return out + " (not ended)";
}

}  // namespace

TEST_CASE("a gzip header may arrive in any pieces, whatever fields it has") {
    const std::string text = "{\"action\":\"user_update\",\"username\":\"a\"}\n";
    for (const auto& make : {input::gzip_codec, input::zlib_gzip_codec}) {
        const std::unique_ptr<input::Codec> codec = make();
        for (unsigned flags = 0; flags < kAll; ++flags) {
            const std::string stream = with_header(text, flags);
            Strings bytes;
            for (const char byte : stream)
                bytes.emplace_back(1, byte);
            for (const int value : {0, 1, -1, 0x55}) {
                INFO("flags " << flags << ", stack " << value);
                CHECK(decoded(*codec, bytes, value) == text);
                for (std::size_t at = 1; at < stream.size(); ++at)
                    CHECK(decoded(*codec, {stream.substr(0, at), stream.substr(at)}, value) == text);
            }
        }
    }
}

TEST_CASE("a gzip header with a wrong checksum is damage, in any pieces") {
    const std::string stream = with_header("text\n", kChecksum | kName);
    const std::string bad = flipped(stream, 12, 0);
    for (const auto& make : {input::gzip_codec, input::zlib_gzip_codec}) {
        const std::unique_ptr<input::Codec> codec = make();
        for (std::size_t at = 1; at < bad.size(); ++at) {
            const std::string got = decoded(*codec, {bad.substr(0, at), bad.substr(at)}, -1);
            INFO(at << ": " << got);
            CHECK(got.starts_with("gzip: "));
        }
    }
}
