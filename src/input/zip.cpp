#include "input/zip.hpp"

#include <algorithm>
#include <vector>

#include "input/failed_source.hpp"
#include "input/lookahead.hpp"
#include "input/peek_source.hpp"
#include "input/text_source.hpp"
#include "input/walk.hpp"
#include "input/zip_member.hpp"
#include "input/zip_records.hpp"

namespace duo2qualys::input {
namespace {

constexpr const char* kCut = "zip: truncated, or garbage after the archive";

// Whether these bytes can be the target of a link. If so, they contain no Duo record.
bool may_be_target(std::string_view bytes) {
    constexpr std::size_t kMostBytes = 4096;  // longest path on Linux
    const auto allowed = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '{' && c != '[' && c != '"';
    };
    return bytes.size() <= kMostBytes && std::all_of(bytes.begin(), bytes.end(), allowed);
}

// A summary of the members that were found or that the directory lists. It does not depend on their order.
struct Members {
    std::uint64_t count = 0;
    std::uint64_t sum = 0;

    void add(const ZipItem& item) {
        ++count;
        std::uint64_t mixed = 0;
        for (const std::uint64_t value : {item.offset, item.packed, item.size, item.crc})
            mixed = (mixed ^ value) * 0x9e3779b97f4a7c15U ^ mixed >> 29U;
        sum += mixed;
    }
};

class ZipReader {
  public:
    ZipReader(ByteSource& inner, const EachMember& each) : in_(inner), each_(each) {}

    void read() {
        for (;;) {
            const std::string_view signature = in_.see(4).substr(0, 4);
            if (signature == kZipMember) {
                if (!read_member()) return give_held();
            } else if (find_zip_record(signature) == 0) {
                break;
            } else if (!find_record()) {
                give_held();
                in_.rethrow();
                throw InputError(kCut);
            }
        }
        read_directory();
    }

  private:
    // A member that may be a link. Only the directory shows whether it is one.
    struct Held {
        std::uint64_t offset;
        std::string name;
        std::string bytes;
    };

    // Returns the next record of the archive; empty if the archive ends inside it.
    std::string_view see_record() {
        constexpr std::size_t kMostFixed = 46;
        const std::optional<std::uint64_t> size = zip_record_size(in_.see(kMostFixed));
        if (!size || *size > kMostRecord) return {};
        const std::string_view seen = in_.see(static_cast<std::size_t>(*size));
        return seen.size() < *size ? std::string_view() : seen.substr(0, static_cast<std::size_t>(*size));
    }

    // Reads a member. Returns false if the archive ends inside it.
    bool read_member() {
        const std::string_view record = see_record();
        if (record.empty()) return refuse_header();
        in_.mark();
        ZipItem item = read_zip_item(record);
        item.offset = in_.position();
        in_.pass(record.size());
        std::string why = item.is_encrypted() ? "encrypted" : why_unsupported_method(item.method);
        if (!why.empty()) return refuse(item, why);

        const std::uint64_t data = in_.position();
        ZipMember member(in_, item, deflate_);
        if (!is_hidden_member(item.name)) give(item, member);
        const bool found_end = finish(member);
        failed_ = failed_ || member.has_failed();
        found_.add(member.found());
        const bool is_at_record = found_end && find_zip_record(in_.see(4).substr(0, 4)) == 0;
        return is_at_record || find_record_behind(item, data, member);
    }

    // Finds the record after a member, if none begins where the member ended. The member's header may be
    // damaged, so the record may begin anywhere after its signature. `data` is where the data seem to begin.
    // Returns false if the archive ends inside the member.
    bool find_record_behind(const ZipItem& item, std::uint64_t data, const ZipMember& member) {
        constexpr std::uint64_t kMostBehind = 8;  // bytes after the data that ISA-L may consume
        const std::uint64_t end = in_.position();
        if (in_.go_back(data)) {
            if (member.has_right_end()) {
                in_.skip(std::max(data, end - std::min(end, kMostBehind)) - data);
            } else if (const std::optional<std::size_t> size = size_to_record(item)) {
                in_.pass(*size);
            } else {
                in_.go_back(item.offset + kZipMember.size());
            }
        }
        return find_record() || !member.is_cut();
    }

    // The size of the member's data and its descriptor, if a record begins after them.
    std::optional<std::size_t> size_to_record(const ZipItem& item) {
        if (item.packed > Lookahead::kMostKept || item.is_streamed()) return std::nullopt;
        const auto size = static_cast<std::size_t>(item.packed);
        const auto sizes =
            item.has_descriptor() ? std::vector<std::size_t>{12, 16, 20, 24} : std::vector<std::size_t>{0};
        for (const std::size_t descriptor : sizes) {
            const std::size_t at = size + descriptor;
            const std::string_view seen = in_.see(at + 4);
            if (seen.size() >= at + 4 && find_zip_record(seen.substr(at, 4)) == 0) return at;
        }
        return std::nullopt;
    }

    bool finish(ZipMember& member) {
        try {
            return member.finish();
        } catch (const InputError&) {
            give_held();
            throw;
        }
    }

    void give(const ZipItem& item, ZipMember& member) {
        constexpr std::size_t kEnough = 4097;
        PeekSource peek(member);
        bool more = true;
        while (more && peek.peeked().size() < kEnough && may_be_target(peek.peeked()))
            more = peek.peek_more(kEnough);
        const std::string_view bytes = peek.peeked();
        const bool whole = !more && !member.has_failed();
        if (whole && bytes.empty() && item.name.ends_with('/')) return;
        if (whole && !bytes.empty() && may_be_target(bytes) && held_bytes_ + bytes.size() <= kMostHeld) {
            held_bytes_ += bytes.size();
            held_.push_back({item.offset, item.name, std::string(bytes)});
            return;
        }
        each_(item.name, peek);
    }

    // Reports a header that seems to be longer than the archive, and finds the next record.
    bool refuse_header() {
        const std::uint64_t offset = in_.position();
        const std::size_t next = find_zip_record(in_.see(0), kZipMember.size());
        if (next == std::string_view::npos) {
            give_held();
            in_.rethrow();
            throw InputError(kCut);
        }
        FailedSource source("zip: damaged header");
        each_("member at byte " + std::to_string(offset), source);
        ZipItem item;
        item.offset = offset;
        found_.add(item);
        failed_ = true;
        in_.pass(next);
        return true;
    }

    // Reports why a member is not read.
    bool refuse(const ZipItem& item, const std::string& why) {
        if (!is_hidden_member(item.name) && !item.name.ends_with('/')) {
            FailedSource source(why);
            each_(item.name, source);
        }
        found_.add(item);
        in_.skip(item.packed);
        if (item.has_descriptor()) {
            failed_ = true;
            find_record();
        }
        return true;
    }

    // Searches for the place where the next record seems to begin. Returns false if there is none.
    bool find_record() {
        for (;;) {
            const std::string_view seen = in_.see(4);
            if (seen.size() < 4) return false;
            if (const std::size_t at = find_zip_record(seen); at != std::string_view::npos) {
                in_.pass(at);
                return true;
            }
            in_.pass(seen.size() - 3);
        }
    }

    void read_directory() {
        const std::uint64_t begin = in_.position();
        std::uint64_t end = 0;
        std::optional<ZipEnd> zip64;
        for (;;) {
            const std::string_view record = see_record();
            const std::string_view signature = in_.see(4).substr(0, 4);
            if (record.empty() && signature.size() == 4 && signature.substr(0, 2) != "PK") damaged();
            if (record.empty()) fail(kCut);
            if (signature == kZipEntry) {
                const ZipItem item = read_zip_item(record);
                listed_.add(item);
                if (item.is_link) drop_held(item.offset);
                end = in_.position() + record.size();
            } else if (signature == kZip64End) {
                zip64 = read_zip_end(record);
            } else if (signature == kZipEnd) {
                const ZipEnd said = read_zip_end(record);
                in_.pass(record.size());
                give_held();
                return check(said, zip64, begin, std::max(end, begin));
            } else if (signature != kZip64Locator && signature != kZipSignature &&
                       signature != kZipExtraData) {
                damaged();
            }
            in_.pass(record.size());
        }
    }

    [[noreturn]] void fail(const std::string& why) {
        give_held();
        in_.rethrow();
        throw InputError(why);
    }

    [[noreturn]] void damaged() { fail("zip: damaged directory"); }

    void drop_held(std::uint64_t offset) {
        std::erase_if(held_, [offset](const Held& held) { return held.offset == offset; });
    }

    // Hands out the held members that are not links.
    void give_held() {
        const std::vector<Held> held = std::move(held_);
        held_.clear();
        for (const Held& one : held) {
            TextSource bytes(one.bytes);
            each_(one.name, bytes);
        }
    }

    void check(ZipEnd said, const std::optional<ZipEnd>& zip64, std::uint64_t begin, std::uint64_t end) {
        const bool nothing_behind = in_.see(1).empty();
        in_.rethrow();
        if (!nothing_behind) {
            while (in_.skip(UINT64_MAX)) {
            }
            in_.rethrow();
            throw InputError(kCut);
        }
        constexpr std::uint64_t kMost16 = 0xffff;
        constexpr std::uint64_t kMost32 = 0xffffffff;
        // A value that does not fit is in the zip64 record. Writers without zip64 truncate it.
        if (zip64 && said.members == kMost16) said.members = zip64->members;
        if (zip64 && said.size == kMost32) said.size = zip64->size;
        if (zip64 && said.offset == kMost32) said.offset = zip64->offset;
        const std::uint64_t mask = zip64 ? UINT64_MAX : kMost16;
        if (said.members != (found_.count & mask)) fail_count(said.members);
        if (listed_.count != found_.count) fail_count(listed_.count);
        if (said.offset != begin || said.size != end - begin) {
            throw InputError(
                "zip: the directory is not where the archive says; more than one archive in one file?");
        }
        if (!failed_ && listed_.sum != found_.sum)
            throw InputError("zip: the directory does not match the data that were found");
    }

    [[noreturn]] void fail_count(std::uint64_t listed) const {
        throw InputError("zip: the directory lists " + std::to_string(listed) + " members, but " +
                         std::to_string(found_.count) + " were found");
    }

    static constexpr std::uint64_t kMostRecord = 1U << 20U;
    static constexpr std::size_t kMostHeld = 1U << 20U;  // bytes

    Lookahead in_;
    const EachMember& each_;
    std::unique_ptr<Codec> deflate_;  // kept for the next member
    Members found_;
    Members listed_;
    std::vector<Held> held_;
    std::size_t held_bytes_ = 0;
    bool failed_ = false;  // some member could not be read completely
};

}  // namespace

void read_zip(ByteSource& inner, const EachMember& each) {
    ZipReader(inner, each).read();
}

}  // namespace duo2qualys::input
