#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "input/codec.hpp"
#include "text/whole_number.hpp"

namespace duo2qualys::input {
namespace {

class IsalCodec final : public Codec {
  public:
    // `wrapper`: ISAL_GZIP or ISAL_DEFLATE.
    IsalCodec(std::uint32_t wrapper, const char* name) : wrapper_(wrapper), name_(name) {
        IsalCodec::restart();
    }

    StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) override {
        if (!failure_.empty()) return give_kept(to, capacity);
        constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
        capacity = std::min(capacity, kMost);
        const std::string_view given = in.substr(0, kMost);
        if (has_reserved_flag(given)) {
            failure_ = name_ + "damaged data: unknown header flags";
            return give_kept(to, capacity);
        }
        // The library does not write to its input.
        state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(given.data()));
        state_.avail_in = static_cast<std::uint32_t>(given.size());
        state_.next_out = reinterpret_cast<std::uint8_t*>(to);
        state_.avail_out = static_cast<std::uint32_t>(capacity);
        const int code = inflate();
        // After an error, avail_in and avail_out may be wrong.
        const auto taken = static_cast<std::size_t>(reinterpret_cast<char*>(state_.next_in) - given.data());
        in.remove_prefix(taken);
        StepResult step;
        step.written = static_cast<std::size_t>(reinterpret_cast<char*>(state_.next_out) - to);
        if (code != ISAL_DECOMP_OK && code != ISAL_END_INPUT) {
            remember(given.substr(0, taken));
            failure_ = name_ + why(code);
            keep_decoded({to, step.written});
            // A match that was not written may be counted as output.
            if (code == ISAL_INVALID_LOOKBACK || code == ISAL_INVALID_SYMBOL) keep_only_right(given);
            return give_kept(to, capacity);
        }
        if (given_ < kWindow) head_.append(given.substr(0, taken));
        given_ += step.written;
        remember(given.substr(0, taken));
        if (state_.block_state == ISAL_BLOCK_FINISH) {
            step.ended = true;
        } else if (at_end && in.empty() && step.written == 0) {
            step.failure = name_ + "truncated";
        }
        return step;
    }

    void restart() override {
        ::isal_inflate_init(&state_);
        state_.crc_flag = wrapper_;
        ::isal_gzip_header_init(&header_);
        header_.flags = 0;
        trailer_.clear();
        head_.clear();
        given_ = 0;
        failure_.clear();
        kept_.clear();
    }
    std::size_t idle_memory() const override { return sizeof state_ + head_.capacity() + kept_.capacity(); }

  private:
    static constexpr std::size_t kWindow = std::size_t{32} << 10U;  // the longest distance of a match
    static constexpr std::size_t kLongestMatch = 258;
    // Positions in a gzip header, and the only valid method.
    static constexpr std::size_t kMethod = 2;
    static constexpr std::size_t kFlags = 3;
    static constexpr char kDeflate = 8;

    // isal_inflate() reads a gzip header, too, but keeps the flags in a local variable. If the header arrived
    // in two pieces, it would read uninitialized memory.
    int inflate() {
        if (wrapper_ == ISAL_GZIP && state_.wrapper_flag == 0) {
            const int code = ::isal_read_gzip_header(&state_, &header_);
            if (code != ISAL_DECOMP_OK) return code;
        }
        return ::isal_inflate(&state_);
    }

    // Whether `given` completes the flags of the header, and one is set that RFC 1952, 2.3.1.2 reserves.
    // ISA-L ignores these flags. They are checked first, so that the error does not depend on how the bytes
    // arrive. ISA-L itself reports an unknown method when it has the whole header.
    bool has_reserved_flag(std::string_view given) const {
        if (wrapper_ != ISAL_GZIP || head_.size() > kFlags) return false;
        std::string header = head_;
        header.append(given.substr(0, kFlags + 1));
        return header.size() > kFlags && header[kMethod] == kDeflate &&
               (static_cast<unsigned char>(header[kFlags]) & 0xE0U) != 0;
    }

    // Sets kept_ to what ISA-L has decoded: `written`, and the bytes that it has kept because there was no
    // room for them.
    void keep_decoded(std::string_view written) {
        kept_ = written;
        kept_.append(reinterpret_cast<const char*>(state_.tmp_out_buffer) + state_.tmp_out_processed,
                     static_cast<std::size_t>(state_.tmp_out_valid - state_.tmp_out_processed));
    }

    // Removes from kept_ the match that ISA-L has not written. If the error is within the first 32 KiB of
    // output, zlib decodes head_ again to find the length of the match. A distance that is too long can
    // occur only there, because no distance is longer than 32 KiB. After a later error, this removes as many
    // bytes as the longest possible match has.
    void keep_only_right(std::string_view given) {
        std::optional<std::size_t> right;
        if (given_ < kWindow) right = size_by_zlib(head_ + std::string(given), given_ + kept_.size());
        if (right && *right >= given_) {
            kept_.resize(*right - given_);
        } else {
            kept_.resize(kept_.size() - std::min(kept_.size(), kLongestMatch));
        }
    }

    // The number of bytes that zlib decodes before its error; nullopt if the first `most` have no error.
    std::optional<std::size_t> size_by_zlib(std::string_view in, std::size_t most) const {
        const auto zlib = wrapper_ == ISAL_GZIP ? zlib_gzip_codec() : zlib_deflate_codec();
        std::string text(most + 1, '\0');
        std::size_t size = 0;
        while (size <= most) {
            const StepResult step = zlib->step(in, true, text.data() + size, text.size() - size);
            size += step.written;
            if (!step.failure.empty() && size <= most) return size;
            if (step.ended) break;
        }
        return std::nullopt;
    }

    // Returns the next bytes of kept_. With the last of them, also returns the failure.
    StepResult give_kept(char* to, std::size_t capacity) {
        StepResult step;
        step.written = kept_.copy(to, capacity);
        kept_.erase(0, step.written);
        if (kept_.empty()) step.failure = failure_;
        return step;
    }

    // Keeps the last bytes of the stream, which contain the checksum and length of a member that ends
    // wrongly.
    void remember(std::string_view taken) {
        constexpr std::size_t kTrailer = 8;
        trailer_.append(taken.substr(taken.size() - std::min(taken.size(), kTrailer)));
        if (trailer_.size() > kTrailer) trailer_.erase(0, trailer_.size() - kTrailer);
    }

    const char* why(int code) const {
        switch (code) {
            case ISAL_INVALID_WRAPPER: return "damaged data: incorrect header check";
            case ISAL_UNSUPPORTED_METHOD: return "damaged data: unknown compression method";
            case ISAL_INVALID_BLOCK: return "damaged data: invalid block";
            case ISAL_INVALID_SYMBOL: return "damaged data: invalid code";
            case ISAL_INVALID_LOOKBACK: return "damaged data: invalid distance too far back";
            case ISAL_INCORRECT_CHECKSUM: return is_crc_right() ? "wrong length" : "checksum error";
            default: return "damaged data";
        }
    }

    bool is_crc_right() const { return trailer_.size() == 8 && little_endian(trailer_, 0, 4) == state_.crc; }

    std::uint32_t wrapper_;
    std::string name_;
    std::string trailer_;    // the last bytes that were consumed, at most 8
    std::string head_;       // the input of the first 32 KiB of output
    std::size_t given_ = 0;  // bytes of output so far
    std::string failure_;    // why the stream cannot be decoded further; empty if it can
    std::string kept_;       // output before the error that has not been returned yet
    ::inflate_state state_;
    ::isal_gzip_header header_;  // what is known of it so far, until state_.wrapper_flag is set
};

}  // namespace

std::unique_ptr<Codec> gzip_codec() {
    return std::make_unique<IsalCodec>(ISAL_GZIP, "gzip: ");
}

std::unique_ptr<Codec> deflate_codec() {
    return std::make_unique<IsalCodec>(ISAL_DEFLATE, "deflate: ");
}

}  // namespace duo2qualys::input
