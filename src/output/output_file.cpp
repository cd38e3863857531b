#include "output/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace duo2qualys::output {
namespace {

[[noreturn]] void fail(const std::string& path, std::string_view what, int error) {
    throw OutputError(fmt::format("{}: {}: {}", path, what, std::generic_category().message(error)));
}

// Whether stdout leads to this file, as it does for /dev/stdout: opened anew it would be written from its
// beginning, and renamed over it would lose what stands before.
bool is_stdout(const struct stat& file) {
    struct stat info {};
    return ::fstat(STDOUT_FILENO, &info) == 0 && info.st_dev == file.st_dev && info.st_ino == file.st_ino;
}

}  // namespace

std::string follow_links(const std::string& path) {
    namespace fs = std::filesystem;
    fs::path target = path;
    std::error_code error;
    for (int links = 0; fs::is_symlink(target, error) && links < 40; ++links) {
        const fs::path next = fs::read_symlink(target, error);
        target = next.is_absolute() ? next : target.parent_path() / next;
    }
    return target.string();
}

OutputFile::OutputFile(const std::string& path, PartFiles& parts) : parts_(parts), name_(path) {
    struct stat info {};
    const bool exists = ::stat(path.c_str(), &info) == 0;
    if (!exists && errno != ENOENT) fail(path, "cannot open", errno);
    if (exists && S_ISDIR(info.st_mode)) fail(path, "cannot write", EISDIR);
    if (exists && (!S_ISREG(info.st_mode) || is_stdout(info))) {
        const int fd = is_stdout(info) ? ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
                                       : ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (fd < 0) fail(path, "cannot open", errno);
        sink_ = std::make_unique<FdSink>(fd, path, FdSink::Ownership::owned);
        return;
    }
    path_ = follow_links(path);
    open_part();
    if (exists) ::fchmod(lock_, info.st_mode & 07777U);
}

void OutputFile::open_part() {
    parts_.watch();
    const std::string part = path_ + std::string(kPartEnding);
    const auto held = parts_.hold();
    int fd = -1;
    bool is_new = false;
    // Between two looks another run may have finished the file, or given it up: but not for ever.
    for (int tries = 0; fd < 0 && tries < 100; ++tries) {
        fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        is_new = fd >= 0;
        if (!is_new && errno != EEXIST) fail(name_, "cannot open", errno);
        if (!is_new) fd = ::open(part.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0 && errno != ENOENT) break;
    }
    if (fd < 0) fail(name_, "cannot replace " + part, errno);
    sink_ = std::make_unique<FdSink>(fd, name_, FdSink::Ownership::owned);
    struct stat mine {
    }, named{};
    const bool locked = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (!locked && errno != EWOULDBLOCK) {
        const int error = errno;
        if (is_new) ::unlink(part.c_str());
        fail(name_, "cannot lock " + part, error);
    }
    // Between opening and locking another run may have finished it and given it its name.
    const bool same = locked && ::fstat(fd, &mine) == 0 && ::stat(part.c_str(), &named) == 0 &&
                      mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
    if (!same) throw OutputError(fmt::format("{}: another run is writing this file", name_));
    part_ = part;
    parts_.add(part_);
    // A part that nobody has locked is the rest of a killed run.
    if (!is_new && ::ftruncate(fd, 0) != 0) fail(name_, "cannot replace " + part, errno);
    lock_ = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (lock_ < 0) fail(name_, "cannot open", errno);
}

OutputFile::~OutputFile() {
    if (!part_.empty()) {
        const auto held = parts_.hold();
        ::unlink(part_.c_str());
        parts_.remove(part_);
    }
    if (lock_ >= 0) ::close(lock_);
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
