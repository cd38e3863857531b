#include "input/zip_member.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <array>

#include "text/whole_number.hpp"

namespace duo2qualys::input {
namespace {

// APPNOTE.TXT, 4.4.5
constexpr std::uint64_t kStored = 0;
constexpr std::uint64_t kDeflate = 8;
constexpr std::uint64_t kBzip2 = 12;
constexpr std::uint64_t kLzma = 14;
constexpr std::uint64_t kOldZstd = 20;
constexpr std::uint64_t kZstd = 93;
constexpr std::uint64_t kXz = 95;

// Returns the codec for LZMA data, and consumes the part of the header that the library does not read.
std::unique_ptr<Codec> take_lzma_codec(Lookahead& in, const ZipItem& item,
                                       std::optional<std::uint64_t>& left) {
    constexpr std::size_t kHeader = 4;  // version and size of the properties
    constexpr std::size_t kProperties = 5;
    const std::string_view seen = in.see(kHeader + kProperties);
    if (seen.size() < kHeader + kProperties || (left && *left < kHeader + kProperties)) return nullptr;
    if (little_endian(seen, 2, 2) != kProperties) return nullptr;
    const bool marked = item.has_end_mark() || item.has_descriptor();
    std::unique_ptr<Codec> codec =
        zip_lzma_codec(seen.substr(kHeader, kProperties), marked ? -1 : static_cast<std::int64_t>(item.size));
    in.pass(kHeader + kProperties);
    if (left) *left -= kHeader + kProperties;
    return codec;
}

std::unique_ptr<Codec> make_codec(const ZipItem& item, std::unique_ptr<Codec>& deflate) {
    switch (item.method) {
        case kBzip2: return bzip2_codec();
        case kXz: return xz_codec();
        case kZstd:
        case kOldZstd: return zstd_codec();
        default: break;
    }
    // ISA-L would consume some bytes after the data.
    if (item.is_streamed()) return zlib_deflate_codec();
    if (!deflate) return deflate_codec();
    deflate->restart();
    return std::move(deflate);
}

}  // namespace

std::string why_unsupported_method(std::uint64_t method) {
    constexpr auto kMethods =
        std::to_array<std::uint64_t>({kStored, kDeflate, kBzip2, kLzma, kOldZstd, kZstd, kXz});
    if (std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end()) return {};
    std::string name;
    if (method == 9) name = " (Deflate64)";
    if (method == 98) name = " (PPMd)";
    return "zip: compression method " + std::to_string(method) + name + " is not supported: unpack it first";
}

ZipMember::ZipMember(Lookahead& in, const ZipItem& item, std::unique_ptr<Codec>& deflate)
    : in_(in), item_(item), deflate_(deflate) {
    found_.offset = item.offset;
    if (!item.is_streamed()) left_ = item.packed;
    if (item.method == kStored) {
        // The two sizes are equal, unless one of them is damaged. The larger one might include other members.
        if (left_ && !item.has_descriptor()) left_ = std::min(item.packed, item.size);
        return;
    }
    if (item.method != kLzma) {
        codec_ = make_codec(item, deflate);
    } else if (codec_ = take_lzma_codec(in, item, left_); codec_) {
        found_.packed = 9;
    } else {
        failure_ = "zip: damaged LZMA header";
        if (in_.ended()) cut();
    }
}

ZipMember::~ZipMember() {
    if (item_.method == kDeflate && !item_.is_streamed()) deflate_ = std::move(codec_);
}

std::size_t ZipMember::read(char* to, std::size_t capacity) {
    for (;;) {
        if (!failure_.empty()) {
            if (cut_) in_.rethrow();
            throw InputError(failure_);
        }
        if (ended_) return 0;
        const std::size_t count = codec_ ? decode(to, capacity) : copy_stored(to, capacity);
        if (count == 0) continue;
        found_.crc = ::libdeflate_crc32(static_cast<std::uint32_t>(found_.crc), to, count);
        found_.size += count;
        return count;
    }
}

// Returns the compressed bytes that have arrived: at least one, unless the member or the archive has ended.
std::string_view ZipMember::to_come() {
    if (left_ == std::uint64_t{0}) return {};
    const std::string_view seen = in_.see(1);
    return left_ ? seen.substr(0, std::min<std::uint64_t>(*left_, seen.size())) : seen;
}

std::size_t ZipMember::copy_stored(char* to, std::size_t capacity) {
    if (left_ == std::uint64_t{0}) {
        end();
        return 0;
    }
    std::string_view seen = to_come();
    if (seen.empty()) {
        cut();
        return 0;
    }
    if (!left_) {  // the data end where a descriptor matches them
        if (seen.front() == 'P') {
            const std::string_view record = in_.see(26);
            if (zip_descriptor_size(record, found_) || zip_descriptor_size(record, found_, true)) {
                end();
                return 0;
            }
        }
        seen = to_come();
        seen = seen.substr(0, std::min(seen.find('P', 1), seen.size()));
    }
    const std::size_t count = seen.copy(to, capacity);
    in_.pass(count);
    found_.packed += count;
    if (left_) *left_ -= count;
    return count;
}

std::size_t ZipMember::decode(char* to, std::size_t capacity) {
    if (stream_ended_) {
        end();
        return 0;
    }
    std::string_view seen = to_come();
    const std::size_t given = seen.size();
    const bool whole = left_ ? given == *left_ : in_.ended();
    const StepResult step = codec_->step(seen, whole, to, capacity);
    const std::size_t taken = given - seen.size();
    in_.pass(taken);
    found_.packed += taken;
    if (left_) *left_ -= taken;
    if (!step.failure.empty()) {
        failure_ = "zip: " + step.failure;
        if (left_ != std::uint64_t{0} && in_.ended() && in_.see(0).empty()) cut();
    } else if (step.ended) {
        const bool more = left_.value_or(0) > 0 && item_.method != kDeflate && item_.method != kLzma;
        stream_ended_ = !more;
        if (more) codec_->restart();  // there may be several streams
    } else if (given == 0 && step.written == 0) {
        cut();
    }
    return step.written;
}

// The data are complete, and `in_` is just after them.
void ZipMember::end() {
    ended_ = true;
    if (left_) {
        if (*left_ > 0) failure_ = "zip: bytes after the data of a member";
        lost_ = *left_ > 0;
        left_ = 0;
        found_.packed = item_.packed;
    }
    std::uint64_t crc = item_.crc;
    std::uint64_t size = item_.size;
    if (item_.has_descriptor()) {
        const std::string_view seen = in_.see(26);
        if (const std::optional<std::size_t> bytes = zip_descriptor_size(seen, found_)) {
            has_right_crc_ = true;
            return in_.pass(*bytes);
        }
        if (const std::optional<std::size_t> bytes = zip_descriptor_size(seen, found_, true)) {
            failure_ = "zip: wrong CRC";
            return in_.pass(*bytes);
        }
        lost_ = true;
        const std::size_t at = seen.substr(0, 4) == kZipDescriptor ? 4 : 0;
        if (seen.size() < at + 12) return cut();
        crc = little_endian(seen, at, 4);
        size = little_endian(seen, at + 8, 4);
    }
    has_right_crc_ = crc == found_.crc;
    if (!has_right_crc_) {
        failure_ = "zip: wrong CRC";
    } else if (!failure_.empty()) {
        return;
    } else if (size != found_.size) {
        failure_ = "zip: has " + std::to_string(found_.size) + " bytes instead of " + std::to_string(size);
    } else if (lost_) {
        failure_ = "zip: wrong length";
    }
}

void ZipMember::cut() {
    cut_ = true;
    failure_ = "zip: truncated; what follows in the archive is lost";
}

bool ZipMember::finish() {
    if (ended_) return !lost_;
    if (left_ && !item_.has_descriptor()) {
        in_.skip(*left_);
        found_ = item_;  // the member was not read, so its header is trusted
        return true;
    }
    if (failure_.empty()) {  // only decoding finds the end
        std::array<char, 16 * 1024> unread;
        try {
            while (read(unread.data(), unread.size()) > 0) {
            }
            return true;
        } catch (const InputError&) {
            if (cut_) throw;
        }
        return ended_ && !lost_;
    }
    if (left_) in_.skip(*left_);
    return false;
}

}  // namespace duo2qualys::input
