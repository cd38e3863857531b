#include <bzlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "input/codec.hpp"

namespace duo2qualys::input {
namespace {

class Bzip2Codec final : public Codec {
  public:
    Bzip2Codec() = default;
    ~Bzip2Codec() override { Bzip2Codec::restart(); }

    StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) override {
        if (!running_) begin();
        capacity = std::min<std::size_t>(capacity, std::numeric_limits<unsigned>::max());
        stream_.next_in = const_cast<char*>(in.data());  // the library does not write there
        stream_.avail_in = static_cast<unsigned>(in.size());
        stream_.next_out = to;
        stream_.avail_out = static_cast<unsigned>(capacity);
        const int code = ::BZ2_bzDecompress(&stream_);
        in.remove_prefix(in.size() - stream_.avail_in);
        StepResult step;
        step.written = capacity - stream_.avail_out;
        if (code == BZ_STREAM_END) {
            step.ended = true;
        } else if (code != BZ_OK) {
            // The library does not distinguish damage from a wrong checksum.
            step.failure =
                code == BZ_MEM_ERROR ? "bzip2: out of memory" : "bzip2: damaged data or checksum error";
        } else if (at_end && in.empty() && step.written == 0) {
            step.failure = "bzip2: truncated";
        }
        return step;
    }

    void restart() override {
        if (running_) ::BZ2_bzDecompressEnd(&stream_);
        running_ = false;
    }
    std::size_t idle_memory() const override { return 0; }  // restart() frees all

  private:
    void begin() {
        stream_ = {};
        if (::BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
        running_ = true;
    }

    bz_stream stream_{};
    bool running_ = false;
};

}  // namespace

std::unique_ptr<Codec> bzip2_codec() {
    return std::make_unique<Bzip2Codec>();
}

}  // namespace duo2qualys::input
