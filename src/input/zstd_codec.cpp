#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <memory>
#include <new>

#include "input/codec.hpp"

namespace duo2qualys::input {
namespace {

class ZstdCodec final : public Codec {
  public:
    ZstdCodec() : stream_(::ZSTD_createDStream()) {
        if (!stream_) throw std::bad_alloc();
        ZstdCodec::restart();
    }

    StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) override {
        ZSTD_inBuffer input{in.data(), portion(in.size()), 0};
        ZSTD_outBuffer output{to, capacity, 0};
        const std::size_t code = ::ZSTD_decompressStream(stream_.get(), &output, &input);
        if (::ZSTD_isError(code) != 0U) return {0, why(::ZSTD_getErrorCode(code)), false};
        in.remove_prefix(input.pos);
        wanted_ = code;
        StepResult step{output.pos, {}, code == 0};
        if (at_end && in.empty() && step.written == 0 && !step.ended) step.failure = "zstd: truncated";
        return step;
    }

    void restart() override { wanted_ = ::ZSTD_initDStream(stream_.get()); }
    std::size_t idle_memory() const override { return ::ZSTD_sizeof_DStream(stream_.get()); }

  private:
    // The number of the `available` bytes to pass to the library. When a call fails, the library does not
    // report how many bytes it wrote before. Therefore no call gets more than one block: the library's hint
    // is the size of the block plus the header of the next one.
    std::size_t portion(std::size_t available) const {
        constexpr std::size_t kBlockHeader = 3;
        const std::size_t most = wanted_ > kBlockHeader ? wanted_ - kBlockHeader : kBlockHeader;
        return std::min(available, most);
    }

    static std::string why(ZSTD_ErrorCode code) {
        switch (code) {
            case ZSTD_error_memory_allocation: return "zstd: out of memory";
            case ZSTD_error_checksum_wrong: return "zstd: checksum error";
            case ZSTD_error_frameParameter_windowTooLarge: return "zstd: window larger than 128 MiB";
            default: return "zstd: damaged data: " + std::string(::ZSTD_getErrorString(code));
        }
    }

    struct Free {
        void operator()(ZSTD_DStream* stream) const { ::ZSTD_freeDStream(stream); }
    };
    std::unique_ptr<ZSTD_DStream, Free> stream_;
    std::size_t wanted_ = 0;  // the library's hint, in bytes
};

}  // namespace

std::unique_ptr<Codec> zstd_codec() {
    return std::make_unique<ZstdCodec>();
}

}  // namespace duo2qualys::input
