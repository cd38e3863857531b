#include "input/peek_source.hpp"

namespace duo2qualys::input {

bool PeekSource::peek_more(std::size_t limit) {
    const std::size_t have = front_.size();
    if (ended_ || peeked().size() >= limit) return !ended_;
    front_.resize(used_ + limit);
    std::size_t got = 0;
    try {
        got = inner_.read(front_.data() + have, front_.size() - have);
    } catch (const InputError&) {
        error_ = std::current_exception();
    }
    front_.resize(have + got);
    ended_ = got == 0;
    return !ended_;
}

std::size_t PeekSource::read(char* to, std::size_t capacity) {
    const std::string_view rest = peeked();
    if (rest.empty()) {
        if (error_) std::rethrow_exception(error_);
        return ended_ ? 0 : inner_.read(to, capacity);
    }
    const std::size_t count = rest.copy(to, capacity);
    used_ += count;
    return count;
}

bool PeekSource::ready() {
    return !peeked().empty() || ended_ || inner_.ready();
}

}  // namespace duo2qualys::input
