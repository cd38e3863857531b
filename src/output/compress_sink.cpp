#include "output/compress_sink.hpp"

#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace duo2qualys::output {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20U;

// Only a block with the line of a large record needs this much memory. It is given back after use.
constexpr std::size_t kLarge = 4 * kBlockBytes;

void give_back_large(TextBuffer& buffer) {
    if (buffer.capacity() > kLarge) buffer = TextBuffer();
}

struct FreeDeflate {
    void operator()(libdeflate_compressor* compressor) const { ::libdeflate_free_compressor(compressor); }
};

struct FreeZstd {
    void operator()(ZSTD_CCtx* context) const { ::ZSTD_freeCCtx(context); }
};

// Each thread keeps one, because making it takes longer than compressing a small file.
struct Deflate {
    int level = 0;
    std::unique_ptr<libdeflate_compressor, FreeDeflate> compressor;
};
thread_local Deflate deflate;
thread_local std::unique_ptr<ZSTD_CCtx, FreeZstd> zstd;

std::string_view pack_gzip(int level, std::string_view block, TextBuffer& room) {
    if (deflate.level != level || !deflate.compressor) {
        deflate.compressor.reset(::libdeflate_alloc_compressor(level));
        if (!deflate.compressor) throw std::bad_alloc();
        deflate.level = level;
    }
    const std::size_t most = ::libdeflate_gzip_compress_bound(deflate.compressor.get(), block.size());
    char* const packed = room.room(most);
    return {packed, ::libdeflate_gzip_compress(deflate.compressor.get(), block.data(), block.size(), packed,
                                               most)};  // fails only for lack of room
}

std::string_view pack_zstd(int level, std::string_view block, TextBuffer& room) {
    if (!zstd) zstd.reset(::ZSTD_createCCtx());
    if (!zstd) throw std::bad_alloc();
    ::ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_compressionLevel, level);
    ::ZSTD_CCtx_setParameter(zstd.get(), ZSTD_c_checksumFlag, 1);
    const std::size_t most = ::ZSTD_compressBound(block.size());
    char* const packed = room.room(most);
    const std::size_t size = ::ZSTD_compress2(zstd.get(), packed, most, block.data(), block.size());
    if (::ZSTD_isError(size) != 0) throw OutputError(::ZSTD_getErrorName(size));
    return {packed, size};
}

// Returns the compressed block as one gzip member or one zstd frame. Several of these, one after another, are
// a valid file.
std::string pack(Packing packing, std::string_view block) {
    // Packing needs much more room than the packed block takes afterwards, so each thread keeps this buffer.
    thread_local TextBuffer room;
    std::string packed(packing.form == Packing::Form::gzip ? pack_gzip(packing.level, block, room)
                                                           : pack_zstd(packing.level, block, room));
    give_back_large(room);
    return packed;
}

// A block of output. It is filled, packed, written, and filled again. A helper packs it; if no helper has
// begun, the sink packs it.
class OutputBlock {
  public:
    explicit OutputBlock(Packing packing) : packing_(packing) {}

    // The size of the text so far, in bytes.
    std::size_t size() const noexcept { return size_; }
    void append(std::string_view text) {
        if (count_ == 0) next_piece();
        pieces_[count_ - 1].append(text);
        size_ += text.size();
    }
    // Appends a text by keeping its buffer. In exchange, `text` gets an empty buffer, which may still have
    // the memory of an earlier text.
    void take(TextBuffer& text) {
        size_ += text.size();
        std::swap(next_piece(), text);
    }
    // Makes room for the whole text of a block to which small texts are appended. Without this room, growing
    // the buffer again and again would take longer than copying the texts.
    void reserve() {
        constexpr std::size_t kLastLine = std::size_t{64} << 10U;  // bytes; few lines are longer
        next_piece().room(kBlockBytes + kLastLine);
    }
    // Marks the text as complete. Every holder of the block may then pack it.
    void complete() {
        const std::lock_guard lock(mutex_);
        state_ = State::waiting;
    }
    // Empties the block when its packed form is no longer needed.
    void reuse() {
        const std::lock_guard lock(mutex_);
        state_ = State::filling;
        for (std::size_t i = 0; i < count_; ++i)
            give_back_large(pieces_[i]);
        count_ = 0;
        size_ = 0;
        packed_ = {};
    }

    // Packs the block. Returns false if it is not complete, or if another thread packs or has packed it.
    // get() throws the errors.
    bool pack() noexcept {
        {
            const std::lock_guard lock(mutex_);
            if (state_ != State::waiting) return false;
            state_ = State::taken;
        }
        std::exception_ptr error;
        try {
            packed_ = output::pack(packing_, text());
            give_back_large(whole_);
        } catch (...) {
            error = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        error_ = error;
        state_ = State::packed;
        is_packed_.notify_all();
        return true;
    }

    bool is_packed() const {
        const std::lock_guard lock(mutex_);
        return state_ == State::packed;
    }

    // Waits for the packed form and returns it. Throws what packing threw.
    const std::string& get() {
        std::unique_lock lock(mutex_);
        is_packed_.wait(lock, [this] { return state_ == State::packed; });
        if (error_) std::rethrow_exception(error_);
        return packed_;
    }

  private:
    enum class State : unsigned char { filling, waiting, taken, packed };

    TextBuffer& next_piece() {
        if (count_ == pieces_.size()) pieces_.emplace_back();
        TextBuffer& piece = pieces_[count_++];
        piece.clear();
        return piece;
    }

    // The whole text. It is valid until this thread calls the function again.
    std::string_view text() const {
        if (count_ == 1) return pieces_[0].view();
        whole_.clear();
        for (std::size_t i = 0; i < count_; ++i)
            whole_.append(pieces_[i].view());
        return whole_.view();
    }

    static thread_local TextBuffer whole_;  // the text of the block that this thread packs

    const Packing packing_;
    // Used by the sink, and by the packing thread while the state is `taken`.
    std::vector<TextBuffer> pieces_;  // the text is the first `count_` of them
    std::size_t count_ = 0;
    std::size_t size_ = 0;
    std::string packed_;

    mutable std::mutex mutex_;
    std::condition_variable is_packed_;
    State state_ = State::filling;  // guarded by mutex_
    std::exception_ptr error_;      // guarded by mutex_
};

thread_local TextBuffer OutputBlock::whole_;

class PackingSink final : public Sink {
  public:
    PackingSink(Sink& inner, Packing packing, Helpers& helpers)
        : inner_(inner),
          packing_(packing),
          helpers_(helpers),
          filling_(std::make_shared<OutputBlock>(packing)) {}

    void write(std::string_view text) override {
        while (const std::size_t size = size_to_block(filling_->size(), text)) {
            filling_->append(text.substr(0, size));
            text.remove_prefix(size);
            BlockPtr next = free_block();
            next->reserve();
            share(std::move(next));
        }
        filling_->append(text);
    }

    // Keeps the buffer instead of copying the text. If all files share the output, other threads may wait
    // until this function returns, and copying would take most of its time.
    void take(TextBuffer& text) override {
        if (!is_worth_taking(text)) {
            write(text.view());
            return;
        }
        const std::size_t size = size_to_block(filling_->size(), text.view());
        if (size == 0) {
            filling_->take(text);
            return;
        }
        BlockPtr next = free_block();
        next->append(text.view().substr(size));
        text.truncate(size);
        filling_->take(text);
        share(std::move(next));
    }

    void finish() override {
        write_blocks(0);
        if (filling_->size() != 0 || !has_written_) {
            filling_->complete();
            filling_->pack();
            inner_.write(filling_->get());
        }
        inner_.finish();
    }

  private:
    using BlockPtr = std::shared_ptr<OutputBlock>;  // a task that runs too late may still hold it

    // A buffer is kept if copying its text would take longer than making another buffer, and if at least a
    // quarter of its memory is used. Texts above kMost are rare, and their buffers would take too much
    // memory. A text of at most kMost that goes beyond the end of a block does not fill the next block.
    static bool is_worth_taking(const TextBuffer& text) {
        constexpr std::size_t kLeast = std::size_t{32} << 10U;
        constexpr std::size_t kMost = kBlockBytes / 4;
        return text.size() >= kLeast && text.size() <= kMost && text.size() >= text.capacity() / 4;
    }

    // Completes the block, offers it to the helpers, and continues with `next`.
    void share(BlockPtr next) {
        const BlockPtr block = std::exchange(filling_, std::move(next));
        block->complete();
        if (!helpers_.take_on([block] { block->pack(); })) block->pack();
        blocks_.push_back(block);
        write_blocks(helpers_.most_tasks());
    }

    BlockPtr free_block() {
        if (free_.empty()) return std::make_shared<OutputBlock>(packing_);
        BlockPtr block = std::move(free_.back());
        free_.pop_back();
        return block;
    }

    // Writes the blocks that are packed, in order. If more than `most` are then left, packs or awaits the
    // next ones and writes them, too. Packs other blocks rather than waiting for one.
    void write_blocks(std::size_t most) {
        while (!blocks_.empty()) {
            const bool is_packed = blocks_.front()->is_packed();
            if (!is_packed && blocks_.size() <= most) return;
            const auto pack_one = [](const auto& block) { return block->pack(); };
            if (!is_packed && std::any_of(blocks_.begin(), blocks_.end(), pack_one)) continue;
            inner_.write(blocks_.front()->get());
            has_written_ = true;
            blocks_.front()->reuse();
            if (free_.size() < kMostFree) free_.push_back(std::move(blocks_.front()));
            blocks_.pop_front();
        }
    }

    static constexpr std::size_t kMostFree = 1;

    Sink& inner_;
    const Packing packing_;
    Helpers& helpers_;
    BlockPtr filling_;
    std::deque<BlockPtr> blocks_;  // in order, not written yet
    std::vector<BlockPtr> free_;   // kept, because getting memory from the system takes time
    bool has_written_ = false;
};

}  // namespace

std::size_t size_to_block(std::size_t have, std::string_view text) noexcept {
    if (have + text.size() < kBlockBytes) return 0;
    const std::size_t end = text.find('\n', have < kBlockBytes ? kBlockBytes - 1 - have : 0);
    return end == std::string_view::npos ? 0 : end + 1;
}

std::unique_ptr<Sink> make_packing_sink(Sink& inner, Packing packing, Helpers& helpers) {
    return std::make_unique<PackingSink>(inner, packing, helpers);
}

}  // namespace duo2qualys::output
