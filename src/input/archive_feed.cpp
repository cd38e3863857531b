#include "input/archive_feed.hpp"

namespace duo2qualys::input {
ArchiveFeed::ArchiveFeed(ByteSource& inner) : inner_(inner), buffer_(64 * 1024) {}

std::string_view ArchiveFeed::next() noexcept {
    try {
        if (error_) return {};
        const std::size_t size = inner_.read(buffer_.data(), buffer_.size());
        ended_ = size == 0;
        return {buffer_.data(), size};
    } catch (...) {  // must not pass through the C library that calls this
        error_ = std::current_exception();
        return {};
    }
}

void ArchiveFeed::rethrow() const {
    if (error_) std::rethrow_exception(error_);
}

void ArchiveFeed::drain() {
    while (!next().empty()) {
    }
    rethrow();
}

}  // namespace duo2qualys::input
