#include "output/compress_sink.hpp"

#include <libdeflate.h>
#include <zstd.h>

#include <new>

namespace duo2qualys::output {
namespace {

struct FreeDeflate {
    void operator()(libdeflate_compressor* compressor) const { ::libdeflate_free_compressor(compressor); }
};

struct FreeZstd {
    void operator()(ZSTD_CCtx* context) const { ::ZSTD_freeCCtx(context); }
};

/// What is kept for a thread: to make it costs more than to compress a small file.
struct Deflate {
    int level = 0;
    std::unique_ptr<libdeflate_compressor, FreeDeflate> compressor;
};
thread_local Deflate deflate;
thread_local std::unique_ptr<ZSTD_CCtx, FreeZstd> zstd;

void pack_gzip(int level, std::string_view block, std::string& out) {
    if (deflate.level != level || !deflate.compressor) {
        deflate.compressor.reset(::libdeflate_alloc_compressor(level));
        if (!deflate.compressor) throw std::bad_alloc();
        deflate.level = level;
    }
    const std::size_t before = out.size();
    out.resize(before + ::libdeflate_gzip_compress_bound(deflate.compressor.get(), block.size()));
    const std::size_t size = ::libdeflate_gzip_compress(deflate.compressor.get(), block.data(), block.size(),
                                                        out.data() + before, out.size() - before);
    out.resize(before + size);  // it fails only for want of room
}

void pack_zstd(int level, std::string_view block, std::string& out) {
    if (!zstd) zstd.reset(::ZSTD_createCCtx());
    if (!zstd) throw std::bad_alloc();
    ::ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_compressionLevel, level);
    ::ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_checksumFlag, 1);
    const std::size_t before = out.size();
    out.resize(before + ::ZSTD_compressBound(block.size()));
    const std::size_t size =
        ::ZSTD_compress2(zstd.get(), out.data() + before, out.size() - before, block.data(), block.size());
    if (::ZSTD_isError(size) != 0) throw OutputError(::ZSTD_getErrorName(size));
    out.resize(before + size);
}

class PackingSink final : public Sink {
  public:
    PackingSink(Sink& inner, Packing packing) : inner_(inner), packing_(packing) {}

    void write(std::string_view text) override {
        rest_.append(text);
        std::string_view rest = rest_;
        while (const std::size_t size = block_size(rest)) {
            pass_on(rest.substr(0, size));
            rest.remove_prefix(size);
        }
        rest_.erase(0, rest_.size() - rest.size());
    }

    void finish() override {
        if (!rest_.empty() || !has_written_) pass_on(rest_);
        rest_.clear();
        inner_.finish();
    }

  private:
    void pass_on(std::string_view block) {
        packed_.clear();
        pack(packing_, block, packed_);
        has_written_ = true;
        inner_.write(packed_);
    }

    Sink& inner_;
    Packing packing_;
    std::string rest_;    // less than a block
    std::string packed_;  // a block
    bool has_written_ = false;
};

}  // namespace

std::size_t block_size(std::string_view text) noexcept {
    constexpr std::size_t kBlock = std::size_t{1} << 20U;
    if (text.size() < kBlock) return 0;
    const std::size_t end = text.find('\n', kBlock - 1);
    return end == std::string_view::npos ? 0 : end + 1;
}

void pack(Packing packing, std::string_view block, std::string& out) {
    if (packing.form == Packing::Form::gzip) {
        pack_gzip(packing.level, block, out);
    } else {
        pack_zstd(packing.level, block, out);
    }
}

std::unique_ptr<Sink> make_packing_sink(Sink& inner, Packing packing) {
    return std::make_unique<PackingSink>(inner, packing);
}

}  // namespace duo2qualys::output
