#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "input/codec.hpp"

namespace duo2qualys::input {
namespace {

class IsalCodec final : public Codec {
  public:
    /// `wrapper`: ISAL_GZIP or ISAL_DEFLATE.
    IsalCodec(std::uint32_t wrapper, const char* name) : wrapper_(wrapper), name_(name) {
        IsalCodec::restart();
    }

    Step step(std::string_view& in, bool at_end, char* to, std::size_t capacity) override {
        constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
        capacity = std::min(capacity, kMost);
        const std::string_view given = in.substr(0, kMost);
        // The library does not write to its input.
        state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(given.data()));
        state_.avail_in = static_cast<std::uint32_t>(given.size());
        state_.next_out = reinterpret_cast<std::uint8_t*>(to);
        state_.avail_out = static_cast<std::uint32_t>(capacity);
        const int code = ::isal_inflate(&state_);
        const std::size_t taken = given.size() - state_.avail_in;
        in.remove_prefix(taken);
        remember(given.substr(0, taken));
        Step step;
        step.written = capacity - state_.avail_out;
        if (code != ISAL_DECOMP_OK && code != ISAL_END_INPUT) {
            step.failure = name_ + why(code);
        } else if (state_.block_state == ISAL_BLOCK_FINISH) {
            step.ended = true;
        } else if (at_end && in.empty() && step.written == 0) {
            step.failure = name_ + "truncated";
        }
        return step;
    }

    void restart() override {
        ::isal_inflate_init(&state_);
        state_.crc_flag = wrapper_;
        trailer_.clear();
    }
    std::size_t idle_memory() const override { return sizeof state_; }

  private:
    /// Keeps the last bytes of the stream, which contain the checksum and length of a member that ends
    /// wrongly.
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

    bool is_crc_right() const {
        std::uint32_t stored = 0;
        for (std::size_t i = std::min<std::size_t>(trailer_.size(), 4); i-- > 0;)
            stored = stored << 8U | static_cast<unsigned char>(trailer_[i]);
        return trailer_.size() == 8 && stored == state_.crc;
    }

    std::uint32_t wrapper_;
    std::string name_;
    std::string trailer_;  // the last bytes that were consumed, at most 8
    ::inflate_state state_;
};

}  // namespace

std::unique_ptr<Codec> gzip_codec() {
    return std::make_unique<IsalCodec>(ISAL_GZIP, "gzip: ");
}

std::unique_ptr<Codec> deflate_codec() {
    return std::make_unique<IsalCodec>(ISAL_DEFLATE, "deflate: ");
}

}  // namespace duo2qualys::input
