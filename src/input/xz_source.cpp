#include <lzma.h>

#include <new>

#include "input/decoders.hpp"
#include "input/decoding.hpp"

namespace duo2qualys::input {
namespace {

constexpr std::uint64_t kMostMemory = 512ULL << 20;

class XzCodec {
  public:
    XzCodec() {
        // A check that this liblzma cannot verify would otherwise be passed over.
        constexpr std::uint32_t kFlags = LZMA_CONCATENATED | LZMA_TELL_UNSUPPORTED_CHECK;
        if (::lzma_stream_decoder(&stream_, kMostMemory, kFlags) != LZMA_OK) throw std::bad_alloc();
    }
    ~XzCodec() { ::lzma_end(&stream_); }
    XzCodec(const XzCodec&) = delete;
    XzCodec& operator=(const XzCodec&) = delete;

    Step step(std::string_view& in, bool at_end, char* to, std::size_t capacity) {
        if (ended_) return {};
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
        stream_.avail_in = in.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(to);
        stream_.avail_out = capacity;
        lzma_ret code = LZMA_OK;
        do {  // at the end LZMA_OK without progress may come once before the verdict
            code = ::lzma_code(&stream_, at_end ? LZMA_FINISH : LZMA_RUN);
        } while (code == LZMA_OK && at_end && stream_.avail_out > 0);
        in.remove_prefix(in.size() - stream_.avail_in);
        Step step{capacity - stream_.avail_out, {}};
        ended_ = code == LZMA_STREAM_END;
        if (code == LZMA_BUF_ERROR) {
            if (at_end && step.written == 0) step.failure = "xz: truncated";
        } else if (code != LZMA_OK && !ended_) {
            step.failure = why(code);
        }
        return step;
    }

  private:
    static std::string why(lzma_ret code) {
        switch (code) {
            case LZMA_MEM_ERROR: return "xz: out of memory";
            case LZMA_MEMLIMIT_ERROR: return "xz: needs more than 512 MiB of memory";
            case LZMA_OPTIONS_ERROR: return "xz: unknown filter or option";
            case LZMA_UNSUPPORTED_CHECK: return "xz: unknown kind of checksum";
            default: return "xz: damaged data, checksum error, or garbage after the last xz stream";
        }
    }

    lzma_stream stream_ = LZMA_STREAM_INIT;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> xz_source(ByteSource& inner) {
    return std::make_unique<DecodingSource<XzCodec>>(inner);
}

}  // namespace duo2qualys::input
