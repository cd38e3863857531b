#include "find/text_rejects.hpp"

#include <algorithm>
#include <cstring>

namespace duo2qualys::find {
namespace {

constexpr std::size_t kMore = 0x80;  // set in a byte of a number if another byte follows
constexpr unsigned kBitsPerByte = 7;
constexpr std::size_t kLongestNumber = 10;
// Smaller sizes are stored in the same number as the kind, so that the smallest rejects need only one byte
// besides their text.
constexpr std::size_t kManyBytes = 7;
constexpr unsigned kSizeBits = 3;

char* write_number(std::size_t number, char* to) {
    for (; number >= kMore; number >>= kBitsPerByte)
        *to++ = static_cast<char>(number | kMore);
    *to++ = static_cast<char>(number);
    return to;
}

std::size_t read_number(const char*& from) {
    std::size_t number = 0;
    for (unsigned shift = 0;; shift += kBitsPerByte) {
        const std::size_t byte = static_cast<unsigned char>(*from++);
        number |= (byte & ~kMore) << shift;
        if (byte < kMore) return number;
    }
}

}  // namespace

void TextRejects::clear() noexcept {
    packed_.clear();
    begins_.clear();
}

void TextRejects::drop_from(Run run) noexcept {
    packed_.truncate(begins_[run]);
    begins_.resize(run);
}

TextRejects::Run TextRejects::begin_run() {
    begins_.push_back(packed_.size());
    return static_cast<Run>(begins_.size() - 1);
}

void TextRejects::add(const TextReject& reject) {
    const Kind kind{reject.reason, reject.in_list, reject.detail};
    const auto known = std::find(kinds_.begin(), kinds_.end(), kind);
    const auto index = static_cast<std::size_t>(known - kinds_.begin());
    if (known == kinds_.end()) kinds_.push_back(kind);
    const std::size_t size = reject.bytes.size();
    char* to = packed_.room(2 * kLongestNumber + size + kTextPadding);
    to = write_number(index << kSizeBits | std::min(size, kManyBytes), to);
    if (size >= kManyBytes) to = write_number(size - kManyBytes, to);
    to = copy_text(reject.bytes, to);
    std::memset(to, 0, kTextPadding);
    packed_.advance(to);
}

std::size_t TextRejects::size(Run run) const noexcept {
    return (run + 1 < begins_.size() ? begins_[run + 1] : packed_.size()) - begins_[run];
}

TextReject TextRejects::read(Run run, std::size_t& position) const noexcept {
    const char* const begin = packed_.view().data() + begins_[run];
    const char* from = begin + position;
    const std::size_t head = read_number(from);
    const Kind& kind = kinds_[head >> kSizeBits];
    std::size_t size = head & kManyBytes;
    if (size == kManyBytes) size += read_number(from);
    position = static_cast<std::size_t>(from + size - begin);
    return {kind.reason, kind.in_list, {from, size}, kind.detail};
}

}  // namespace duo2qualys::find
