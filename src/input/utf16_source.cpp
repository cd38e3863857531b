#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "input/decoders.hpp"
#include "input/decoding_source.hpp"
#include "json/characters.hpp"
#include "json/utf8.hpp"
#include "text/line_ends.hpp"

namespace duo2qualys::input {
namespace {

// The number of bytes before a character of UTF-8 that is cut off at the end.
std::size_t whole_characters(std::string_view text) {
    std::size_t size = text.size();
    for (std::size_t tail = 1; tail < 4 && tail <= text.size(); ++tail) {
        const auto byte = static_cast<unsigned char>(text[text.size() - tail]);
        if (byte >= 0xc0) return size - tail;  // cut off, or whole, which makes no difference
        if (byte < 0x80) break;
    }
    return size;
}

bool is_json_bracket(char c) {
    return c == '{' || c == '[';
}

class Utf16Decoder {
  public:
    explicit Utf16Decoder(ByteOrder order) : order_(order) {}

    StepResult step(std::string_view& in, bool at_end, char* to, std::size_t capacity) {
        std::size_t written = 0;
        while (written < capacity) {
            if (!out_.empty()) {
                const std::size_t count = out_.copy(to + written, capacity - written);
                out_.erase(0, count);
                written += count;
            } else if (in_utf8_) {
                std::string_view held = held_;
                std::string_view& from = held_.empty() ? in : held;
                if (from.empty()) break;
                written += copy_utf8(from, to + written, capacity - written);
                held_.erase(0, held_.size() - held.size());
            } else if (const std::size_t count = copy_ascii(in, to + written, capacity - written)) {
                written += count;
            } else if (line_ < Line::known && !look_for_utf8(in, at_end)) {
                break;
            } else if (in_utf8_) {
                continue;
            } else if (const std::optional<std::uint32_t> unit = next_unit(in)) {
                take(*unit);
            } else if (!at_end || !take_end()) {
                break;
            }
        }
        return {written, {}};
    }

  private:
    // Where the next unit is. At `start`, and after a record or list without a line end, UTF-8 may begin.
    enum class Line : std::uint8_t { start, after_value, known, inside };

    static Line place_after(std::uint32_t unit) {
        if (unit == '}' || unit == ']') return Line::after_value;
        return unit < 0x80 && is_line_end(static_cast<char>(unit)) ? Line::start : Line::inside;
    }

    // The fast path for ASCII. Returns the number of bytes written, possibly 0.
    std::size_t copy_ascii(std::string_view& in, char* to, std::size_t capacity) {
        if (at_beginning_ || !held_.empty() || high_ != 0 || may_be_half_ || skips_byte_) return 0;
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
        if (written > 0) {
            line_ = place_after(static_cast<unsigned char>(to[written - 1]));
            swapped_ = 0;
        }
        return written;
    }

    // Copies the bytes of a UTF-8 line and returns their number.
    std::size_t copy_utf8(std::string_view& in, char* to, std::size_t capacity) {
        const std::size_t most = std::min(capacity, in.size());
        std::size_t size = 0;
        while (in_utf8_ && size < most) {
            if (in[size] == '\0') {
                in_utf8_ = false;  // UTF-16 continues here, or has begun one byte earlier (see below)
            } else {
                last_ = in[size];
                to[size++] = last_;
                in_utf8_ = last_ != '\n';
            }
        }
        in.remove_prefix(size);
        if (in_utf8_) return size;
        // In little-endian UTF-16, the unit of an ASCII character begins with that character. So the last
        // byte may have been the first half of a unit.
        may_be_half_ = order_ == ByteOrder::little;
        swapped_ = 0;
        line_ = is_line_end(last_) ? Line::start : Line::inside;
        return size;
    }

    // Called where UTF-8 may begin. Returns whether the encoding of what follows is known now. It is UTF-8 if
    // the bytes of the first 16 units are line ends, then `{` or `[`, and then UTF-8 without control
    // characters. At the beginning of a line, they may instead be a header, such as one of syslog: printable
    // ASCII with a space or colon. (The bytes of hiragana in UTF-16 may be printable ASCII, but contain
    // neither.) Keeps the inspected bytes in held_, which may already contain some.
    bool look_for_utf8(std::string_view& in, bool at_end) {
        constexpr std::size_t kRun = 32;  // bytes
        if (may_be_half_ && held_.empty()) {
            if (in.empty()) return at_end;
            if (in.front() == '\0') in.remove_prefix(1);
        }
        may_be_half_ = false;
        for (; held_.size() < kRun && !in.empty(); in.remove_prefix(1)) {
            if (!may_follow_held(in.front())) {
                line_ = Line::known;
                return true;
            }
            held_ += in.front();
        }
        const bool is_run = held_.size() == kRun;
        in_utf8_ = is_run && (begins_json() || held_.find_first_of(" :") != std::string::npos) &&
                   json::is_utf8(std::string_view(held_).substr(0, whole_characters(held_)));
        if (is_run || at_end) line_ = Line::known;
        return line_ == Line::known;
    }

    // Whether held_ and then `c` may be the beginning of UTF-8.
    bool may_follow_held(char c) const {
        const bool is_ascii = c >= ' ' && c <= '~';
        if (held_.find_first_not_of("\r\n") != std::string::npos)
            return is_ascii || (static_cast<signed char>(c) < 0 && begins_json());
        const bool begins_line = line_ == Line::start || !held_.empty();
        return is_json_bracket(c) || c == '\n' || c == '\r' || (begins_line && is_ascii);
    }
    // Whether the first line in held_ begins like JSON.
    bool begins_json() const {
        const std::size_t first = held_.find_first_not_of("\r\n");
        return first != std::string::npos && is_json_bracket(held_[first]);
    }

    // Returns the next code unit; nullopt if it has not arrived completely.
    std::optional<std::uint32_t> next_unit(std::string_view& in) {
        if (skips_byte_ && !in.empty()) {
            in.remove_prefix(1);
            out_ += kNoUtf8;
            skips_byte_ = false;
        }
        for (; held_.size() < 2 && !in.empty(); in.remove_prefix(1))
            if (!std::exchange(may_be_half_, false) || in.front() != '\0') held_ += in.front();
        if (held_.size() < 2) return std::nullopt;
        const auto byte = [this](std::size_t at) { return static_cast<unsigned char>(held_[at]); };
        const std::uint32_t unit =
            order_ == ByteOrder::big ? byte(0) * 256U + byte(1) : byte(1) * 256U + byte(0);
        held_.erase(0, 2);
        realign(unit);
        return unit;
    }

    // After an odd number of other bytes, the two bytes of each unit seem to be swapped. 16 units in a row
    // that are ASCII with swapped bytes show this. Then one byte is skipped, so that the following lines are
    // read correctly. A byte that is not UTF-8 takes its place, because the record around it may still look
    // like JSON.
    void realign(std::uint32_t unit) {
        constexpr unsigned kRun = 16;
        const std::uint32_t half = unit >> 8U;
        const bool is_swapped =
            (unit & 0xffU) == 0 && ((half >= 0x20 && half < 0x7f) || half == '\r' || half == '\n');
        swapped_ = is_swapped ? swapped_ + 1 : 0;
        if (swapped_ < kRun) return;
        swapped_ = 0;
        skips_byte_ = true;
    }

    void take(std::uint32_t unit) {
        constexpr std::uint32_t kMark = 0xfeff;
        if (std::exchange(at_beginning_, false) && unit == kMark) {
            line_ = Line::start;
            return;
        }
        line_ = place_after(unit);
        if (high_ != 0 && json::is_low_surrogate(unit)) {
            put(0x10000 + ((high_ - 0xd800) << 10U) + (unit - 0xdc00));
            high_ = 0;
            return;
        }
        put_lone_high();
        if (json::is_high_surrogate(unit)) {
            high_ = unit;
        } else {
            put(unit);
        }
    }

    // Handles the rest when the stream ends. Returns false if there is none.
    bool take_end() {
        put_lone_high();
        if (!held_.empty()) out_ += kNoUtf8;
        held_.clear();
        return !out_.empty();
    }

    void put_lone_high() {
        if (high_ != 0) put(high_);
        high_ = 0;
    }

    void put(std::uint32_t point) {
        std::array<char, 4> bytes;
        out_.append(bytes.data(), json::put_utf8(point, bytes.data()));
    }

    static constexpr char kNoUtf8 = '\xff';  // in place of bytes that are not UTF-16

    ByteOrder order_;
    std::string out_;           // decoded but not yet returned; at most 8 bytes
    std::string held_;          // not yet decoded: half a unit, or bytes that may be UTF-8
    std::uint32_t high_ = 0;    // a high surrogate that waits for its low surrogate; 0 if none
    bool at_beginning_ = true;  // nothing, not even a byte order mark, has been decoded
    Line line_ = Line::start;
    bool in_utf8_ = false;      // inside a UTF-8 line
    bool may_be_half_ = false;  // if a NUL follows, the last byte of UTF-8 was half a unit
    char last_ = 0;             // the last byte of UTF-8
    unsigned swapped_ = 0;      // units in a row that are ASCII with swapped bytes
    bool skips_byte_ = false;   // the next byte is not read
};

}  // namespace

std::unique_ptr<ByteSource> utf16_source(ByteSource& inner, ByteOrder order) {
    return std::make_unique<DecodingSource<Utf16Decoder>>(inner, order);
}

}  // namespace duo2qualys::input
