#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "input/decoders.hpp"
#include "input/decoding.hpp"

namespace duo2qualys::input {
namespace {

/// Another inflate (ISA-L) would replace this class only.
class GzipCodec {
  public:
    GzipCodec() {
        constexpr int kGzipOnly = 16;
        if (::inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();
    }
    ~GzipCodec() { ::inflateEnd(&stream_); }
    GzipCodec(const GzipCodec&) = delete;
    GzipCodec& operator=(const GzipCodec&) = delete;

    Step step(std::string_view& in, bool at_end, char* to, std::size_t capacity) {
        if (between_) {
            if (in.empty()) return {};
            if (in.front() != '\x1f') return {0, kGarbage};
            ::inflateReset(&stream_);
            between_ = false;
        }
        capacity = std::min<std::size_t>(capacity, std::numeric_limits<uInt>::max());
        stream_.next_in = reinterpret_cast<const Bytef*>(in.data());
        stream_.avail_in = static_cast<uInt>(in.size());
        stream_.next_out = reinterpret_cast<Bytef*>(to);
        stream_.avail_out = static_cast<uInt>(capacity);
        const int code = ::inflate(&stream_, Z_SYNC_FLUSH);
        in.remove_prefix(in.size() - stream_.avail_in);
        Step step{capacity - stream_.avail_out, {}};
        if (code == Z_STREAM_END) {
            between_ = true;
            first_ = false;
        } else if (code == Z_BUF_ERROR || code == Z_OK) {
            if (at_end && in.empty() && step.written == 0) step.failure = "gzip: truncated";
        } else {
            step.failure = why(code);
        }
        return step;
    }

  private:
    static constexpr const char* kGarbage = "gzip: garbage after the last gzip member";

    std::string why(int code) const {
        if (code == Z_MEM_ERROR) return "gzip: out of memory";
        if (!first_ && stream_.total_in <= 2) return kGarbage;  // it failed at the magic bytes
        const std::string_view text = stream_.msg != nullptr ? stream_.msg : "";
        if (text == "incorrect data check") return "gzip: checksum error";
        if (text == "incorrect length check") return "gzip: wrong length";
        return text.empty() ? "gzip: damaged data" : "gzip: damaged data: " + std::string(text);
    }

    z_stream stream_{};
    bool first_ = true;     // no member has ended yet
    bool between_ = false;  // a member has ended, the next has not begun
};

}  // namespace

std::unique_ptr<ByteSource> gzip_source(ByteSource& inner) {
    return std::make_unique<DecodingSource<GzipCodec>>(inner);
}

}  // namespace duo2qualys::input
