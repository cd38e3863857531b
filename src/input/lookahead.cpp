#include "input/lookahead.hpp"

#include <algorithm>
#include <cstring>

namespace duo2qualys::input {

namespace {

constexpr std::size_t kBuffer = std::size_t{64} << 10U;

}  // namespace

Lookahead::Lookahead(ByteSource& inner) : inner_(inner), buffer_(kBuffer) {}

std::string_view Lookahead::see(std::size_t size) {
    while (to_ - from_ < size && !ended_) {
        if (from_ + size > buffer_.size()) {
            if (mark_ != kNoMark && from_ - mark_ > kMostKept) mark_ = kNoMark;
            const std::size_t begin = std::min(mark_, from_);
            std::memmove(buffer_.data(), buffer_.data() + begin, to_ - begin);
            from_ -= begin;
            to_ -= begin;
            if (mark_ != kNoMark) mark_ = 0;
            // Make room for many bytes, so that the inner source is not called for each byte.
            const std::size_t needed = from_ == 0 ? size : from_ + std::max(size, kBuffer);
            buffer_.resize(std::max(buffer_.size(), needed));
        }
        try {
            const std::size_t got = inner_.read(buffer_.data() + to_, buffer_.size() - to_);
            to_ += got;
            ended_ = got == 0;
        } catch (const InputError&) {
            error_ = std::current_exception();
            ended_ = true;
        }
    }
    return {buffer_.data() + from_, to_ - from_};
}

void Lookahead::pass(std::size_t size) noexcept {
    from_ += size;
    position_ += size;
    if (from_ == to_ && mark_ == kNoMark) from_ = to_ = 0;
}

bool Lookahead::go_back(std::uint64_t position) noexcept {
    const std::uint64_t count = position_ - position;
    if (mark_ == kNoMark || count > from_ - mark_) return false;
    from_ -= static_cast<std::size_t>(count);
    position_ = position;
    return true;
}

bool Lookahead::skip(std::uint64_t size) {
    while (size > 0) {
        const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(see(1).size(), size));
        if (count == 0) return false;
        pass(count);
        size -= count;
    }
    return true;
}

void Lookahead::rethrow() const {
    if (error_) std::rethrow_exception(error_);
}

}  // namespace duo2qualys::input
