#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "input/codec.hpp"

namespace duo2qualys::input {
namespace {

constexpr int kGzip = MAX_WBITS + 16;
constexpr int kBare = -MAX_WBITS;

class ZlibCodec final : public Codec {
  public:
    ZlibCodec(int window_bits, const char* name) : name_(name) {
        if (::inflateInit2(&stream_, window_bits) != Z_OK) throw std::bad_alloc();
    }
    ~ZlibCodec() override { ::inflateEnd(&stream_); }

    StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) override {
        constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
        capacity = std::min(capacity, kMost);
        const std::size_t size = std::min(in.size(), kMost);
        stream_.next_in = reinterpret_cast<const Bytef*>(in.data());
        stream_.avail_in = static_cast<uInt>(size);
        stream_.next_out = reinterpret_cast<Bytef*>(to);
        stream_.avail_out = static_cast<uInt>(capacity);
        const int code = ::inflate(&stream_, Z_SYNC_FLUSH);
        in.remove_prefix(size - stream_.avail_in);
        StepResult step;
        step.written = capacity - stream_.avail_out;
        step.ended = code == Z_STREAM_END;
        if (code == Z_BUF_ERROR || code == Z_OK) {
            if (at_end && in.empty() && step.written == 0) step.failure = name_ + "truncated";
        } else if (!step.ended) {
            step.failure = name_ + why(code);
        }
        return step;
    }

    void restart() override { ::inflateReset(&stream_); }
    std::size_t idle_memory() const override { return 48 * 1024; }

  private:
    std::string why(int code) const {
        if (code == Z_MEM_ERROR) return "out of memory";
        const std::string_view text = stream_.msg != nullptr ? stream_.msg : "";
        if (text == "incorrect data check") return "checksum error";
        if (text == "incorrect length check") return "wrong length";
        return text.empty() ? "damaged data" : "damaged data: " + std::string(text);
    }

    std::string name_;
    z_stream stream_{};
};

}  // namespace

std::unique_ptr<Codec> zlib_gzip_codec() {
    return std::make_unique<ZlibCodec>(kGzip, "gzip: ");
}

std::unique_ptr<Codec> zlib_deflate_codec() {
    return std::make_unique<ZlibCodec>(kBare, "deflate: ");
}

#ifndef DUO2QUALYS_ISAL
std::unique_ptr<Codec> gzip_codec() {
    return zlib_gzip_codec();
}

std::unique_ptr<Codec> deflate_codec() {
    return zlib_deflate_codec();
}
#endif

}  // namespace duo2qualys::input
