#include <lzma.h>

#include <new>

#include "input/codec.hpp"

namespace duo2qualys::input {
namespace {

constexpr std::uint64_t kMostMemory = 512ULL << 20;

// The common part of the two formats of liblzma.
class LzmaCodec : public Codec {
  public:
    explicit LzmaCodec(const char* name) : name_(name) {}
    ~LzmaCodec() override { ::lzma_end(&stream_); }

    StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) override {
        if (!running_ && begin(stream_) != LZMA_OK) throw std::bad_alloc();
        running_ = true;
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
        stream_.avail_in = in.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(to);
        stream_.avail_out = capacity;
        lzma_ret code = LZMA_OK;
        do {  // LZMA_OK without progress may occur once before the final result
            code = ::lzma_code(&stream_, LZMA_RUN);
        } while (code == LZMA_OK && at_end && stream_.avail_in == 0 && stream_.avail_out > 0);
        in.remove_prefix(in.size() - stream_.avail_in);
        StepResult step;
        step.written = capacity - stream_.avail_out;
        step.ended = code == LZMA_STREAM_END;
        if (code == LZMA_BUF_ERROR) {
            if (at_end && step.written == 0) step.failure = name_ + "truncated";
        } else if (code != LZMA_OK && !step.ended) {
            step.failure = name_ + why(code);
        }
        return step;
    }

    void restart() override { running_ = false; }
    std::size_t idle_memory() const override { return static_cast<std::size_t>(::lzma_memusage(&stream_)); }

  protected:
    // Begins a stream and reuses the memory of the previous one.
    virtual lzma_ret begin(lzma_stream& stream) = 0;

  private:
    static const char* why(lzma_ret code) {
        switch (code) {
            case LZMA_MEM_ERROR: return "out of memory";
            case LZMA_MEMLIMIT_ERROR: return "needs more than 512 MiB of memory";
            case LZMA_OPTIONS_ERROR: return "unknown filter or option";
            case LZMA_UNSUPPORTED_CHECK: return "unknown kind of checksum";
            default: return "damaged data or checksum error";  // the library does not distinguish the two
        }
    }

    std::string name_;
    lzma_stream stream_ = LZMA_STREAM_INIT;
    bool running_ = false;
};

class XzCodec final : public LzmaCodec {
  public:
    XzCodec() : LzmaCodec("xz: ") {}

  private:
    lzma_ret begin(lzma_stream& stream) override {
        // Without this flag, liblzma would silently ignore a check that it cannot verify.
        constexpr std::uint32_t kFlags = LZMA_TELL_UNSUPPORTED_CHECK;
        return ::lzma_stream_decoder(&stream, kMostMemory, kFlags);
    }
};

// The format before xz.
class OldLzmaCodec : public LzmaCodec {
  public:
    OldLzmaCodec() : LzmaCodec("lzma: ") {}

  private:
    lzma_ret begin(lzma_stream& stream) final { return ::lzma_alone_decoder(&stream, kMostMemory); }
};

// The same format in zip archives, which store only 5 of the 13 bytes of its header.
class ZipLzmaCodec final : public OldLzmaCodec {
  public:
    ZipLzmaCodec(std::string_view properties, std::int64_t size) : header_(properties) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            header_ += static_cast<char>(static_cast<std::uint64_t>(size) >> shift & 0xffU);
    }

    StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) override {
        while (!header_.empty()) {
            std::string_view rest = header_;
            StepResult step = LzmaCodec::step(rest, false, to, capacity);
            header_.erase(0, header_.size() - rest.size());
            if (!step.failure.empty()) return step;
        }
        return LzmaCodec::step(in, at_end, to, capacity);
    }

  private:
    std::string header_;  // the part of the header that the library has not read yet
};

}  // namespace

std::unique_ptr<Codec> xz_codec() {
    return std::make_unique<XzCodec>();
}

std::unique_ptr<Codec> lzma_codec() {
    return std::make_unique<OldLzmaCodec>();
}

std::unique_ptr<Codec> zip_lzma_codec(std::string_view properties, std::int64_t size) {
    return std::make_unique<ZipLzmaCodec>(properties, size);
}

}  // namespace duo2qualys::input
