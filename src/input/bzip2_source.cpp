#include <bzlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "input/decoders.hpp"
#include "input/decoding.hpp"

namespace duo2qualys::input {
namespace {

class Bzip2Codec {
  public:
    Bzip2Codec() = default;
    ~Bzip2Codec() { end(); }
    Bzip2Codec(const Bzip2Codec&) = delete;
    Bzip2Codec& operator=(const Bzip2Codec&) = delete;

    Step step(std::string_view& in, bool at_end, char* to, std::size_t capacity) {
        if (!running_) {
            if (in.empty()) return {};
            if (in.front() != 'B') return {0, kGarbage};
            begin();
        }
        capacity = std::min<std::size_t>(capacity, std::numeric_limits<unsigned>::max());
        stream_.next_in = const_cast<char*>(in.data());  // the library does not write there
        stream_.avail_in = static_cast<unsigned>(in.size());
        stream_.next_out = to;
        stream_.avail_out = static_cast<unsigned>(capacity);
        const int code = ::BZ2_bzDecompress(&stream_);
        in.remove_prefix(in.size() - stream_.avail_in);
        Step step{capacity - stream_.avail_out, {}};
        if (code == BZ_STREAM_END) {
            end();
            first_ = false;
        } else if (code != BZ_OK) {
            step.failure = why(code);
        } else if (at_end && in.empty() && step.written == 0) {
            step.failure = "bzip2: truncated";
        }
        return step;
    }

  private:
    static constexpr const char* kGarbage = "bzip2: garbage after the last bzip2 stream";

    std::string why(int code) const {
        if (code == BZ_MEM_ERROR) return "bzip2: out of memory";
        if (code == BZ_DATA_ERROR_MAGIC && !first_) return kGarbage;
        return "bzip2: damaged data or checksum error";  // the library does not tell which
    }

    void begin() {
        stream_ = {};
        if (::BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
        running_ = true;
    }

    void end() {
        if (running_) ::BZ2_bzDecompressEnd(&stream_);
        running_ = false;
    }

    bz_stream stream_{};
    bool first_ = true;  // no stream has ended yet
    bool running_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> bzip2_source(ByteSource& inner) {
    return std::make_unique<DecodingSource<Bzip2Codec>>(inner);
}

}  // namespace duo2qualys::input
