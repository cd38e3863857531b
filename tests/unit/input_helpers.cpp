#include "input_helpers.hpp"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "input/inputs.hpp"

namespace duo2qualys::test {
namespace {

void need(bool good, const char* what) {
    if (!good) throw std::runtime_error(what);
}

std::string first_bytes(const std::vector<char>& out, std::size_t count) {
    return std::string(out.data(), count);
}

std::size_t room_for(std::size_t text) {
    return text * 2 + 64 * 1024;
}

/// What the encoder writes for one piece of its input.
std::string coded(lzma_stream& stream, std::string_view text, lzma_action action) {
    std::vector<char> out(room_for(text.size()));
    stream.next_in = reinterpret_cast<const std::uint8_t*>(text.data());
    stream.avail_in = text.size();
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream.avail_out = out.size();
    need(::lzma_code(&stream, action) == LZMA_STREAM_END, "lzma_code");
    return first_bytes(out, out.size() - stream.avail_out);
}

}  // namespace

std::string sample_lines(std::size_t bytes) {
    std::string text;
    std::uint32_t random = 1;
    for (int i = 0; text.size() < bytes; ++i) {
        random = random * 1664525U + 1013904223U;
        text += R"({"action":"user_update","timestamp":)" + std::to_string(1600000000 + i) +
                R"(,"username":"user)" + std::to_string(random) + "\"}\n";
    }
    return text;
}

const std::string& big() {
    static const std::string text = sample_lines(150000);
    return text;
}

std::vector<std::string> gzip_flushed(std::string_view first, std::string_view second) {
    z_stream stream{};
    need(::deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK, "deflateInit2");
    std::vector<std::string> parts;
    const auto part = [&](std::string text, int flush) {
        std::vector<char> out(room_for(text.size()));
        stream.next_in = reinterpret_cast<Bytef*>(text.data());
        stream.avail_in = static_cast<uInt>(text.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        need(::deflate(&stream, flush) >= 0, "deflate");
        parts.push_back(first_bytes(out, out.size() - stream.avail_out));
    };
    part(std::string(first), Z_SYNC_FLUSH);
    part(std::string(second), Z_FINISH);
    ::deflateEnd(&stream);
    return parts;
}

std::string gzip(std::string_view text) {
    const std::vector<std::string> parts = gzip_flushed(text, "");
    return parts[0] + parts[1];
}

std::string bzip2(std::string_view text) {
    std::vector<char> out(room_for(text.size()));
    auto size = static_cast<unsigned>(out.size());
    std::string in(text);
    const int code =
        ::BZ2_bzBuffToBuffCompress(out.data(), &size, in.data(), static_cast<unsigned>(in.size()), 1, 0, 0);
    need(code == BZ_OK, "bzip2");
    return first_bytes(out, size);
}

std::vector<std::string> xz_flushed(std::string_view first, std::string_view second) {
    lzma_stream stream = LZMA_STREAM_INIT;
    need(::lzma_easy_encoder(&stream, 1, LZMA_CHECK_CRC64) == LZMA_OK, "lzma_easy_encoder");
    std::vector<std::string> parts = {coded(stream, first, LZMA_SYNC_FLUSH),
                                      coded(stream, second, LZMA_FINISH)};
    ::lzma_end(&stream);
    return parts;
}

std::string xz(std::string_view text) {
    const std::vector<std::string> parts = xz_flushed(text, "");
    return parts[0] + parts[1];
}

std::string lzma(std::string_view text) {
    lzma_options_lzma options;
    need(!::lzma_lzma_preset(&options, 1), "lzma_lzma_preset");
    lzma_stream stream = LZMA_STREAM_INIT;
    need(::lzma_alone_encoder(&stream, &options) == LZMA_OK, "lzma_alone_encoder");
    std::string out = coded(stream, text, LZMA_FINISH);
    ::lzma_end(&stream);
    return out;
}

std::vector<std::string> zstd_flushed(std::string_view first, std::string_view second) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&::ZSTD_freeCCtx)> context(::ZSTD_createCCtx(),
                                                                         ::ZSTD_freeCCtx);
    ::ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::vector<std::string> parts;
    const auto part = [&](std::string_view text, ZSTD_EndDirective end) {
        std::vector<char> out(room_for(text.size()));
        ZSTD_inBuffer input{text.data(), text.size(), 0};
        ZSTD_outBuffer output{out.data(), out.size(), 0};
        need(::ZSTD_compressStream2(context.get(), &output, &input, end) == 0, "ZSTD_compressStream2");
        parts.push_back(first_bytes(out, output.pos));
    };
    part(first, ZSTD_e_flush);
    part(second, ZSTD_e_end);
    return parts;
}

std::string zstd(std::string_view text) {
    const std::vector<std::string> parts = zstd_flushed(text, "");
    return parts[0] + parts[1];
}

std::string flipped(std::string bytes, std::size_t at, unsigned bit) {
    bytes.at(at) = static_cast<char>(static_cast<unsigned char>(bytes.at(at)) ^ (1U << bit));
    return bytes;
}

ScriptSource::ScriptSource(std::string_view bytes, std::size_t size, Then then) : then_(then) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
        pieces_.emplace_back(bytes.substr(0, size));
    }
}

std::size_t ScriptSource::read(char* to, std::size_t capacity) {
    if (piece_ == pieces_.size()) {
        if (then_ == Then::open) throw std::logic_error("a read that would wait");
        if (then_ == Then::error) throw input::InputError("line noise");
        return 0;
    }
    const std::string_view rest = std::string_view(pieces_[piece_]).substr(used_);
    const std::size_t count = rest.copy(to, capacity);
    used_ += count;
    if (count == rest.size()) {
        ++piece_;
        used_ = 0;
    }
    return count;
}

Got read_all(input::ByteSource& source, std::size_t size) {
    Got got;
    std::vector<char> buffer(size);
    try {
        while (const std::size_t count = source.read(buffer.data(), buffer.size())) {
            got.bytes.append(buffer.data(), count);
        }
    } catch (const input::InputError& error) {
        got.error = error.what();
        try {
            source.read(buffer.data(), buffer.size());
            throw std::logic_error("an error was forgotten");
        } catch (const input::InputError&) {
        }
    }
    return got;
}

std::string read_ready(input::ByteSource& source) {
    std::string all;
    std::vector<char> buffer(64 * 1024);
    while (source.ready()) {
        const std::size_t count = source.read(buffer.data(), buffer.size());
        if (count == 0) break;
        all.append(buffer.data(), count);
    }
    return all;
}

std::vector<std::string> Opened::names() const {
    std::vector<std::string> all;
    for (const GotInput& input : inputs)
        all.push_back(input.name);
    return all;
}

std::vector<std::string> Opened::errors() const {
    std::vector<std::string> all;
    for (const GotInput& input : inputs) {
        if (!input.got.error.empty()) all.push_back(input.name + ": " + input.got.error);
    }
    if (!error.empty()) all.push_back(error);
    return all;
}

Opened open_all(std::string_view bytes, std::size_t piece, std::size_t read_size, ScriptSource::Then then) {
    ScriptSource source(bytes, piece, then);
    Opened opened;
    try {
        input::open_input("x", source, [&](const std::string& name, input::ByteSource& input) {
            opened.inputs.push_back({name, read_all(input, read_size)});
        });
    } catch (const input::InputError& error) {
        opened.error = error.what();
    }
    return opened;
}

}  // namespace duo2qualys::test
