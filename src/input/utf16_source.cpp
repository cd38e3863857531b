#include <algorithm>

#include "input/decoders.hpp"
#include "input/decoding.hpp"

namespace duo2qualys::input {
namespace {

bool is_high(std::uint32_t unit) {
    return unit >= 0xd800 && unit < 0xdc00;
}

bool is_low(std::uint32_t unit) {
    return unit >= 0xdc00 && unit < 0xe000;
}

class Utf16Codec {
  public:
    explicit Utf16Codec(ByteOrder order) : order_(order) {}

    Step step(std::string_view& in, bool at_end, char* to, std::size_t capacity) {
        std::size_t written = 0;
        while (written < capacity) {
            if (!out_.empty()) {
                const std::size_t count = out_.copy(to + written, capacity - written);
                out_.erase(0, count);
                written += count;
            } else if (const std::size_t count = copy_ascii(in, to + written, capacity - written)) {
                written += count;
            } else if (const std::optional<std::uint32_t> unit = next_unit(in)) {
                take(*unit);
            } else if (!at_end || !take_end()) {
                break;
            }
        }
        return {written, {}};
    }

  private:
    /// The short way for what most text is; returns how many bytes it wrote, possibly none.
    std::size_t copy_ascii(std::string_view& in, char* to, std::size_t capacity) const {
        if (!mark_seen_ || odd_ || high_ != 0) return 0;
        const std::size_t low = order_ == ByteOrder::big ? 1 : 0;
        const std::size_t most = std::min(capacity, in.size() / 2);
        const char* const from = in.data();
        std::size_t written = 0;
        for (; written < most; ++written) {
            const char unit = from[2 * written + low];
            if (from[2 * written + 1 - low] != 0 || static_cast<signed char>(unit) < 0) break;
            to[written] = unit;
        }
        in.remove_prefix(2 * written);
        return written;
    }

    /// The next code unit after the byte order mark, when it is there as a whole.
    std::optional<std::uint32_t> next_unit(std::string_view& in) {
        while (!in.empty()) {
            const auto byte = static_cast<unsigned char>(in.front());
            in.remove_prefix(1);
            if (!odd_) {
                odd_ = byte;
                continue;
            }
            const std::uint32_t unit =
                order_ == ByteOrder::big ? (*odd_ * 256U + byte) : (byte * 256U + *odd_);
            odd_.reset();
            if (mark_seen_) return unit;
            mark_seen_ = true;
        }
        return std::nullopt;
    }

    void take(std::uint32_t unit) {
        if (high_ != 0 && is_low(unit)) {
            put(0x10000 + ((high_ - 0xd800) << 10U) + (unit - 0xdc00));
            high_ = 0;
            return;
        }
        put_lone_high();
        if (is_high(unit)) {
            high_ = unit;
        } else {
            put(unit);
        }
    }

    /// What is left when the stream ends; false when nothing is.
    bool take_end() {
        put_lone_high();
        if (odd_) out_ += '\xff';
        odd_.reset();
        return !out_.empty();
    }

    void put_lone_high() {
        if (high_ != 0) put(high_);
        high_ = 0;
    }

    /// Appends a code point as UTF-8, a lone surrogate by the same rule.
    void put(std::uint32_t point) {
        const auto tail = [point](unsigned shift) {
            return static_cast<char>(0x80U | ((point >> shift) & 0x3fU));
        };
        if (point < 0x80) {
            out_ += static_cast<char>(point);
        } else if (point < 0x800) {
            out_ += {static_cast<char>(0xc0U | (point >> 6U)), tail(0)};
        } else if (point < 0x10000) {
            out_ += {static_cast<char>(0xe0U | (point >> 12U)), tail(6), tail(0)};
        } else {
            out_ += {static_cast<char>(0xf0U | (point >> 18U)), tail(12), tail(6), tail(0)};
        }
    }

    ByteOrder order_;
    std::string out_;                   // not yet given; at most 7 bytes
    std::optional<unsigned char> odd_;  // the first byte of a unit
    std::uint32_t high_ = 0;            // a high surrogate that waits for its partner; 0: none
    bool mark_seen_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> utf16_source(ByteSource& inner, ByteOrder order) {
    return std::make_unique<DecodingSource<Utf16Codec>>(inner, order);
}

}  // namespace duo2qualys::input
