#include "input/lookahead.hpp"

#include <algorithm>
#include <cstring>

namespace duo2qualys::input {

Lookahead::Lookahead(ByteSource& inner) : inner_(inner), buffer_(64 * 1024) {}

std::string_view Lookahead::see(std::size_t size) {
    while (to_ - from_ < size && !ended_) {
        if (from_ + size > buffer_.size()) {
            std::memmove(buffer_.data(), buffer_.data() + from_, to_ - from_);
            to_ -= from_;
            from_ = 0;
            buffer_.resize(std::max(buffer_.size(), size));
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
    if (from_ == to_) from_ = to_ = 0;
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
