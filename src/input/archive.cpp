#include "input/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <vector>

#include "input/walk.hpp"
#include "input/zip.hpp"

namespace duo2qualys::input {
namespace {

constexpr const char* kCutBetweenMembers = "truncated, or garbage after the archive";

struct FreeArchive {
    void operator()(struct archive* a) const { ::archive_read_free(a); }
};

// Returns the bytes of a source in blocks and stores what the source throws, which must not pass through the
// C library.
class ArchiveFeed {
  public:
    explicit ArchiveFeed(ByteSource& inner) : inner_(inner), buffer_(64 * 1024) {}

    // Returns the next bytes, valid until the next call; empty at the end, or if the source failed.
    std::string_view next() noexcept {
        try {
            if (error_) return {};
            const std::size_t size = inner_.read(buffer_.data(), buffer_.size());
            ended_ = size == 0;
            return {buffer_.data(), size};
        } catch (...) {
            error_ = std::current_exception();
            return {};
        }
    }

    // Rethrows what the source threw, if anything.
    void rethrow() const {
        if (error_) std::rethrow_exception(error_);
    }

    // Reads to the end of the source. Throws what the source throws.
    void drain() {
        while (!next().empty()) {
        }
        rethrow();
    }

    // Whether next() has reached the end of the source.
    bool ended() const noexcept { return ended_; }

    bool ready() { return error_ || inner_.ready(); }

  private:
    ByteSource& inner_;
    std::vector<char> buffer_;
    bool ended_ = false;
    std::exception_ptr error_;
};

la_ssize_t next_slice(struct archive* /*archive*/, void* feed, const void** bytes) {
    const std::string_view slice = static_cast<ArchiveFeed*>(feed)->next();
    *bytes = slice.data();
    return static_cast<la_ssize_t>(slice.size());
}

// An open archive: the handle of the library and the feed that it reads from.
class Archive {
  public:
    explicit Archive(ByteSource& inner) : feed(inner), handle_(::archive_read_new()) {
        if (!handle_) throw std::bad_alloc();
        check(::archive_read_support_format_tar(get()));
        // Without this option, the library ignores everything after the first archive.
        check(::archive_read_set_format_option(get(), "tar", "read_concatenated_archives", "1"));
        check(::archive_read_open(get(), &feed, nullptr, next_slice, nullptr));
    }

    struct archive* get() const noexcept {
        return handle_.get();
    }

    // Returns why the last call failed with `code`. The library does not always give a reason. `cut` is the
    // message if the input ended too early.
    std::string why(int code, const char* cut = "truncated") const {
        if (code == ARCHIVE_FATAL && feed.ended()) return error(cut);
        const char* text = ::archive_error_string(get());
        return error(text != nullptr ? text : "truncated or damaged");
    }

    static std::string error(const std::string& text) { return "tar: " + text; }

    void check(int code) const {
        if (code >= ARCHIVE_WARN) return;
        feed.rethrow();
        throw InputError(why(code, kCutBetweenMembers));
    }

    ArchiveFeed feed;

  private:
    std::unique_ptr<struct archive, FreeArchive> handle_;
};

// The bytes of the current member of the archive.
class MemberSource final : public ByteSource {
  public:
    explicit MemberSource(Archive& archive) : archive_(archive) {}

    // Nothing after this member can be read; read() has reported the reason or will report it.
    bool fatal() const noexcept { return fatal_; }

    bool ready() override { return hole_ > 0 || !block_.empty() || ended_ || archive_.feed.ready(); }

    std::size_t read(char* to, std::size_t capacity) override {
        while (hole_ == 0 && block_.empty()) {
            if (fatal_) archive_.feed.rethrow();
            if (!failure_.empty()) throw InputError(failure_);
            if (ended_) return 0;
            next_block();
        }
        std::size_t count = 0;
        if (hole_ > 0) {
            count = static_cast<std::size_t>(std::min<std::uint64_t>(hole_, capacity));
            std::memset(to, 0, count);
            hole_ -= count;
        } else {
            count = block_.copy(to, capacity);
            block_.remove_prefix(count);
        }
        return count;
    }

  private:
    // A hole is as long as the header says, up to 2^63 bytes, and contains no record. A program that
    // continues to write to a truncated log makes such a hole.
    static constexpr std::uint64_t kMostOfHole = std::uint64_t{1} << 20U;

    void next_block() {
        const void* bytes = nullptr;
        std::size_t size = 0;
        la_int64_t offset = position_;
        const int code = ::archive_read_data_block(archive_.get(), &bytes, &size, &offset);
        // The holes of a sparse tar member are read as NULs, at most kMostOfHole for each hole.
        if (offset > position_) {
            hole_ = std::min(static_cast<std::uint64_t>(offset - position_), kMostOfHole);
            position_ = offset;
        }
        if (size > 0) block_ = std::string_view(static_cast<const char*>(bytes), size);
        position_ += static_cast<la_int64_t>(size);
        ended_ = code == ARCHIVE_EOF;
        if (code == ARCHIVE_OK || ended_) return;
        failure_ = archive_.why(code);
        fatal_ = code == ARCHIVE_FATAL;
        if (fatal_) failure_ += "; what follows in the archive is lost";
    }

    Archive& archive_;
    std::uint64_t hole_ = 0;   // number of NULs to return before block_
    std::string_view block_;   // owned by the library; valid until its next call
    la_int64_t position_ = 0;  // the end of block_ in the member
    std::string failure_;
    bool ended_ = false;
    bool fatal_ = false;
};

bool is_regular(struct archive_entry* entry) {
    return ::archive_entry_filetype(entry) == AE_IFREG && ::archive_entry_hardlink(entry) == nullptr &&
           ::archive_entry_symlink(entry) == nullptr;
}

// The name of a member as the bytes in the archive, which may not be valid in the locale.
std::string name_of(struct archive_entry* entry) {
    const char* name = ::archive_entry_pathname(entry);
    if (name == nullptr) name = ::archive_entry_pathname_utf8(entry);
    return name != nullptr ? name : "(a name that cannot be read)";
}

}  // namespace

void read_archive(ByteSource& inner, Format format, const EachMember& each) {
    if (format == Format::zip) return read_zip(inner, each);
    Archive archive(inner);
    std::string damage;
    for (;;) {
        struct archive_entry* entry = nullptr;
        const int code = ::archive_read_next_header(archive.get(), &entry);
        if (code == ARCHIVE_EOF) break;
        if (code == ARCHIVE_RETRY) {  // a damaged header; the next call searches for another
            if (damage.empty()) damage = archive.why(code) + "; at least one member is lost";
            continue;
        }
        archive.check(code);
        MemberSource member(archive);
        if (is_regular(entry)) {
            const std::string name = name_of(entry);
            if (!is_hidden_member(name)) each(name, member);
        }
        if (member.fatal()) return;
    }
    archive.feed.drain();
    if (!damage.empty()) throw InputError(damage);
}

}  // namespace duo2qualys::input
