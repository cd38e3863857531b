#include "output/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include "output/descriptor_names.hpp"
#include "system/files.hpp"

namespace duo2qualys::output {
namespace {

// `path` is the name after following links.
[[noreturn]] void fail_to_create(const std::string& name, const std::string& path, int error) {
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    std::error_code ignored;
    if (error != ENOENT || folder.empty() || std::filesystem::exists(folder, ignored))
        fail(name, "cannot create", error);
    throw OutputError(fmt::format("{}: cannot create: the folder {} does not exist", name, folder.native()));
}

// Returns the standard descriptor that is open on this regular file. Opening the file again would overwrite
// it from its beginning. Replacing it would lose what other programs have written to it or will write to it.
std::optional<int> standard_descriptor(const struct stat& file) {
    for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
        struct stat info {};
        if (::fstat(fd, &info) == 0 && info.st_dev == file.st_dev && info.st_ino == file.st_ino) return fd;
    }
    return std::nullopt;
}

constexpr mode_t kPrivate = 0600;
constexpr mode_t kNew = 0666;  // reduced by the umask
constexpr mode_t kPermissions = 0777;

// Removes a newly created file unless keep() is called.
class MadeFile {
  public:
    explicit MadeFile(const std::string& path) : path_(path) {}
    ~MadeFile() {
        if (!keep_) ::unlink(path_.c_str());
    }
    MadeFile(const MadeFile&) = delete;
    MadeFile& operator=(const MadeFile&) = delete;
    void keep() noexcept { keep_ = true; }

  private:
    const std::string& path_;
    bool keep_ = false;
};

[[noreturn]] void fail_for_other_run(const std::string& name) {
    throw OutputError(fmt::format("{}: another run is writing this file", name));
}

// Removes an unlocked part file, which a killed run left. Nothing is written to it, because it may belong to
// another user or be public.
void remove_rest(const std::string& name, const std::string& part) {
    const int fd = ::open(part.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) return;
    if (fd < 0) fail(name, "cannot replace " + part, errno);
    const FdSink rest(fd, part, FdSink::Ownership::owned);
    if (!system::lock(fd, LOCK_EX | LOCK_NB)) {
        if (errno == EWOULDBLOCK) fail_for_other_run(name);
        fail(name, "cannot lock " + part, errno);
    }
    // Between opening and locking, another run may have finished the file and renamed it.
    if (!system::is_same_file(fd, part.c_str(), ::lstat)) fail_for_other_run(name);
    if (::unlink(part.c_str()) != 0) fail(name, "cannot replace " + part, errno);
}

}  // namespace

void remove_part_of_killed_run(const std::string& path) {
    try {
        remove_rest(path, path + std::string(kPartEnding));
    } catch (const OutputError&) {
        // The output is complete even if the old part remains.
    }
}

OutputFile::OutputFile(const std::string& path, PartFiles& parts) : parts_(parts), name_(path) {
    if (const std::optional<int> descriptor = named_descriptor(path)) {
        write_to(copy_inherited(*descriptor));
        return;
    }
    struct stat info {};
    bool exists = ::lstat(path.c_str(), &info) == 0;
    const bool is_link = exists && S_ISLNK(info.st_mode);
    if (is_link) exists = ::stat(path.c_str(), &info) == 0;
    if (!exists && errno != ENOENT) fail(path, "cannot open", errno);
    if (exists && S_ISDIR(info.st_mode)) fail(path, "cannot write", EISDIR);
    if (exists && !S_ISREG(info.st_mode)) {
        write_to(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    } else if (const auto descriptor = exists ? standard_descriptor(info) : std::nullopt) {
        write_to(copy_inherited(*descriptor));
    } else {
        path_ = path;
        if (is_link) {
            std::error_code error;
            path_ = follow_links(path, error);
            // Otherwise the link itself would be replaced.
            if (error) fail(path, "cannot follow the link", error.value());
        }
        open_part(exists ? kPrivate : kNew);
        // A private file must not become public, not even for a moment.
        if (exists && ::fchmod(lock_, info.st_mode & kPermissions) != 0)
            fail(name_, "cannot set the permissions", errno);
    }
}

// Takes over the open descriptor `fd` as the destination of writes.
void OutputFile::write_to(int fd) {
    if (fd < 0) fail(name_, "cannot open", errno);
    sink_ = std::make_unique<FdSink>(fd, name_, FdSink::Ownership::owned);
}

void OutputFile::open_part(mode_t mode) {
    std::string part = path_ + std::string(kPartEnding);
    const auto held = parts_.hold();
    // Another run may finish or abandon the file between two attempts. The number of attempts is bounded.
    for (int tries = 0; part_.empty() && tries < 100; ++tries) {
        const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd < 0 && errno != EEXIST) fail_to_create(name_, path_, errno);
        if (fd < 0) {
            remove_rest(name_, part);
            continue;
        }
        MadeFile made(part);
        write_to(fd);
        // If another run has locked the new file, it has mistaken the file for one that a killed run left.
        // The other run removes the file, and the next attempt creates it again.
        if (!system::lock(fd, LOCK_EX)) fail(name_, "cannot lock " + part, errno);
        if (!system::is_same_file(fd, part.c_str(), ::lstat)) {
            made.keep();
            continue;
        }
        lock_ = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
        if (lock_ < 0) fail(name_, "cannot open", errno);
        parts_.add(part);
        made.keep();
        part_.swap(part);
    }
    if (part_.empty()) fail(name_, "cannot replace " + part, EEXIST);
}

OutputFile::~OutputFile() {
    if (!part_.empty()) {
        const auto held = parts_.hold();
        ::unlink(part_.c_str());
        parts_.remove(part_);
    }
    if (lock_ >= 0) ::close(lock_);
}

std::int64_t OutputFile::size() const {
    return part_.empty() ? 0 : ::lseek(lock_, 0, SEEK_CUR);
}

void OutputFile::cut(std::int64_t size) {
    if (part_.empty()) return;
    if (::ftruncate(lock_, size) != 0 || ::lseek(lock_, size, SEEK_SET) != size)
        fail(name_, "cannot cut the file", errno);
}

void OutputFile::finish() {
    sink_->finish();
    if (part_.empty()) return;
    const auto held = parts_.hold();
    if (::rename(part_.c_str(), path_.c_str()) != 0) fail(name_, "cannot rename the finished file", errno);
    parts_.remove(part_);
    part_.clear();
}

}  // namespace duo2qualys::output
