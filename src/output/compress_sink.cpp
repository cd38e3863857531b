#include "output/compress_sink.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <new>
#include <vector>

namespace duo2qualys::output {
namespace {

constexpr std::size_t kOutputSize = std::size_t{128} << 10U;

class GzipSink final : public Sink {
  public:
    explicit GzipSink(Sink& inner) : inner_(inner), out_(kOutputSize) {
        constexpr int kGzipFormat = 16;
        constexpr int kDefaultMemory = 8;
        if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzipFormat, kDefaultMemory,
                         Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::bad_alloc();
        }
    }
    ~GzipSink() override { deflateEnd(&stream_); }

    void write(std::string_view text) override {
        while (!text.empty()) {
            const std::size_t size = std::min<std::size_t>(text.size(), std::numeric_limits<uInt>::max());
            compress(text.substr(0, size), Z_NO_FLUSH);
            text.remove_prefix(size);
        }
    }
    void finish() override {
        compress({}, Z_FINISH);
        inner_.finish();
    }

  private:
    void compress(std::string_view text, int flush) {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        stream_.avail_in = static_cast<uInt>(text.size());
        do {
            stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
            stream_.avail_out = static_cast<uInt>(out_.size());
            deflate(&stream_, flush);  // fails only for a broken stream object
            inner_.write({out_.data(), out_.size() - stream_.avail_out});
        } while (stream_.avail_out == 0);
    }

    Sink& inner_;
    std::vector<char> out_;
    z_stream stream_{};
};

class ZstdSink final : public Sink {
  public:
    explicit ZstdSink(Sink& inner) : inner_(inner), out_(kOutputSize), context_(ZSTD_createCCtx()) {
        if (context_ == nullptr) throw std::bad_alloc();
        ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    }

    void write(std::string_view text) override { compress(text, ZSTD_e_continue); }
    void finish() override {
        compress({}, ZSTD_e_end);
        inner_.finish();
    }

  private:
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };

    void compress(std::string_view text, ZSTD_EndDirective end) {
        ZSTD_inBuffer in{text.data(), text.size(), 0};
        std::size_t left = 0;
        do {
            ZSTD_outBuffer out{out_.data(), out_.size(), 0};
            left = ZSTD_compressStream2(context_.get(), &out, &in, end);
            if (ZSTD_isError(left) != 0) throw OutputError(ZSTD_getErrorName(left));
            inner_.write({out_.data(), out.pos});
        } while (end == ZSTD_e_end ? left != 0 : in.pos != in.size);
    }

    Sink& inner_;
    std::vector<char> out_;
    std::unique_ptr<ZSTD_CCtx, Free> context_;
};

}  // namespace

std::unique_ptr<Sink> make_gzip_sink(Sink& inner) {
    return std::make_unique<GzipSink>(inner);
}

std::unique_ptr<Sink> make_zstd_sink(Sink& inner) {
    return std::make_unique<ZstdSink>(inner);
}

}  // namespace duo2qualys::output
