#include "input/archive_feed.hpp"

#include <algorithm>

namespace duo2qualys::input {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr std::size_t kEndRecord = 22;  // without its comment
constexpr std::size_t kLocator = 20;    // stands before it in a zip64 archive

constexpr std::uint64_t kUnknown16 = 0xffff;  // zip64: the value stands elsewhere
constexpr std::uint64_t kUnknown32 = 0xffffffff;

/// The little-endian number of `bytes` bytes at `at`.
std::uint64_t number(std::string_view text, std::size_t at, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i-- > 0;)
        value = value << 8U | static_cast<unsigned char>(text[at + i]);
    return value;
}

/// Where the end record begins: the last place whose comment ends where the text does; npos: nowhere.
std::size_t find_end_record(std::string_view tail) {
    constexpr auto kMagic = "PK\x05\x06"sv;
    std::size_t at = tail.rfind(kMagic);
    while (at != std::string_view::npos) {
        if (at + kEndRecord <= tail.size() && at + kEndRecord + number(tail, at + 20, 2) == tail.size())
            return at;
        if (at == 0) break;
        at = tail.rfind(kMagic, at - 1);
    }
    return std::string_view::npos;
}

/// The sum of the members' sizes in a directory; nothing where it does not say them all.
std::optional<std::uint64_t> listed_bytes(std::string_view directory) {
    constexpr std::size_t kEntry = 46;  // without name, extra field and comment
    std::uint64_t sum = 0;
    while (!directory.empty()) {
        if (directory.size() < kEntry || directory.substr(0, 4) != "PK\x01\x02"sv) {
            throw InputError("zip: damaged directory");
        }
        const std::uint64_t bytes = number(directory, 24, 4);
        if (bytes == kUnknown32) return std::nullopt;
        sum += bytes;
        const std::uint64_t rest =
            number(directory, 28, 2) + number(directory, 30, 2) + number(directory, 32, 2);
        directory.remove_prefix(std::min<std::size_t>(kEntry + rest, directory.size()));
    }
    return sum;
}

[[noreturn]] void fail(const char* what, std::uint64_t listed, std::uint64_t found) {
    throw InputError("zip: the directory lists " + std::to_string(listed) + " " + what + ", but " +
                     std::to_string(found) + " were found");
}

}  // namespace

ArchiveFeed::ArchiveFeed(ByteSource& inner, std::size_t slice, std::size_t tail)
    : inner_(inner), slice_(slice), tail_bytes_(tail), buffer_(kBufferBytes) {}

std::string_view ArchiveFeed::next() noexcept {
    try {
        if (error_) return {};
        if (rest_.empty()) {
            rest_ = std::string_view(buffer_.data(), inner_.read(buffer_.data(), buffer_.size()));
            ended_ = rest_.empty();
        }
        const std::string_view slice = rest_.substr(0, slice_);
        rest_.remove_prefix(slice.size());
        position_ += slice.size();
        if (tail_bytes_ > 0) tail_.append(slice);
        if (tail_.size() > 2 * tail_bytes_) tail_.erase(0, tail_.size() - tail_bytes_);
        return slice;
    } catch (...) {  // must not pass through the C library that calls this
        error_ = std::current_exception();
        return {};
    }
}

void ArchiveFeed::rethrow() const {
    if (error_) std::rethrow_exception(error_);
}

void ArchiveFeed::drain(std::size_t tail) {
    tail_bytes_ = tail;
    while (!next().empty()) {
    }
    rethrow();
}

std::string_view ArchiveFeed::tail() const noexcept {
    const std::string_view kept = tail_;
    return kept.substr(kept.size() - std::min(kept.size(), tail_bytes_));
}

void check_zip_end(std::string_view tail, const ZipSeen& seen) {
    const std::size_t at = find_end_record(tail);
    if (at == std::string_view::npos) throw InputError("zip: truncated, or garbage after the archive");
    const std::uint64_t listed = number(tail, at + 10, 2);
    if (listed != kUnknown16 && listed != (seen.members & kUnknown16)) fail("members", listed, seen.members);

    const std::uint64_t size = number(tail, at + 12, 4);
    const std::uint64_t begin = number(tail, at + 16, 4);
    const bool zip64 = at >= kLocator && tail.substr(at - kLocator, 4) == "PK\x06\x07"sv;
    if (zip64 || size == kUnknown32 || begin == kUnknown32) return;
    if (begin + size != seen.size - (tail.size() - at)) {
        throw InputError(
            "zip: the directory is not where the archive says; more than one archive in one file?");
    }
    if (size > at || !seen.bytes) return;
    const std::optional<std::uint64_t> bytes = listed_bytes(tail.substr(at - size, size));
    if (bytes && *bytes != *seen.bytes) fail("bytes", *bytes, *seen.bytes);
}

}  // namespace duo2qualys::input
