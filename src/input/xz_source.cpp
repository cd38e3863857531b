#include <lzma.h>

#include <algorithm>
#include <new>

#include "input/decoders.hpp"
#include "input/decoding.hpp"

namespace duo2qualys::input {
namespace {

constexpr std::uint64_t kMostMemory = 512ULL << 20;

// Reads one stream after another: the library can do that too, but says of bytes that follow the last one now
// that they are damaged, now that they are cut off.
class XzCodec {
  public:
    XzCodec() = default;
    ~XzCodec() { ::lzma_end(&stream_); }
    XzCodec(const XzCodec&) = delete;
    XzCodec& operator=(const XzCodec&) = delete;

    Step step(std::string_view& in, bool at_end, char* to, std::size_t capacity) {
        if (!running_) {
            skip_padding(in);
            if (in.empty()) return {0, at_end && !is_padding_whole() ? kGarbage : ""};
            if (!first_ && (in.front() != '\xFD' || !is_padding_whole())) return {0, kGarbage};
            begin();
        }
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
        stream_.avail_in = in.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(to);
        stream_.avail_out = capacity;
        lzma_ret code = LZMA_OK;
        do {  // at the end LZMA_OK without progress may come once before the verdict
            code = ::lzma_code(&stream_, LZMA_RUN);
        } while (code == LZMA_OK && at_end && stream_.avail_in == 0 && stream_.avail_out > 0);
        in.remove_prefix(in.size() - stream_.avail_in);
        Step step{capacity - stream_.avail_out, {}};
        if (code == LZMA_STREAM_END) {
            running_ = first_ = false;
            padding_ = 0;
        } else if (code == LZMA_BUF_ERROR) {
            if (at_end && step.written == 0) step.failure = "xz: truncated";
        } else if (code != LZMA_OK) {
            step.failure = why(code);
        }
        return step;
    }

  private:
    static constexpr const char* kGarbage = "xz: garbage after the last xz stream";

    void begin() {
        // A check that this liblzma cannot verify would otherwise be passed over.
        constexpr std::uint32_t kFlags = LZMA_TELL_UNSUPPORTED_CHECK;
        if (::lzma_stream_decoder(&stream_, kMostMemory, kFlags) != LZMA_OK) throw std::bad_alloc();
        running_ = true;
    }

    // Between streams there may be NULs, four or a multiple of it.
    void skip_padding(std::string_view& in) {
        const std::size_t size = first_ ? 0 : std::min(in.find_first_not_of('\0'), in.size());
        padding_ += size;
        in.remove_prefix(size);
    }
    bool is_padding_whole() const { return padding_ % 4 == 0; }

    std::string why(lzma_ret code) const {
        switch (code) {
            case LZMA_MEM_ERROR: return "xz: out of memory";
            case LZMA_MEMLIMIT_ERROR: return "xz: needs more than 512 MiB of memory";
            case LZMA_OPTIONS_ERROR: return "xz: unknown filter or option";
            case LZMA_UNSUPPORTED_CHECK: return "xz: unknown kind of checksum";
            case LZMA_FORMAT_ERROR:
                if (!first_) return kGarbage;
                [[fallthrough]];
            default: return "xz: damaged data or checksum error";  // the library does not tell which
        }
    }

    lzma_stream stream_ = LZMA_STREAM_INIT;
    bool first_ = true;  // no stream has ended yet
    bool running_ = false;
    std::size_t padding_ = 0;  // bytes since the last stream
};

}  // namespace

std::unique_ptr<ByteSource> xz_source(ByteSource& inner) {
    return std::make_unique<DecodingSource<XzCodec>>(inner);
}

}  // namespace duo2qualys::input
