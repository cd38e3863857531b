#include "input/file_source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "system/files.hpp"

namespace duo2qualys::input {
namespace {

[[noreturn]] void fail(int error) {
    throw InputError(std::generic_category().message(error));
}

// Whether a read of `descriptor` would return at once. Waits for that up to `timeout` milliseconds (-1:
// forever).
bool readable(int descriptor, int timeout) {
    pollfd one{descriptor, POLLIN, 0};
    // If poll() fails, read() fails too and reports it.
    return system::repeated([&] { return ::poll(&one, 1, timeout); }) != 0;
}

}  // namespace

FileSource::FileSource(const std::string& path) : owned_(true) {
    // Without O_NONBLOCK, opening a FIFO waits for its writer and cannot be interrupted. With it, opening a
    // file fails if another process holds a lease on it.
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    do {
        descriptor_ = ::open(path.c_str(), flags);
        if (descriptor_ < 0 && errno == EWOULDBLOCK && (flags & O_NONBLOCK) != 0) {
            flags &= ~O_NONBLOCK;
            errno = EINTR;
        }
    } while (descriptor_ < 0 && errno == EINTR);
    if (descriptor_ < 0 && errno == ENOENT && path.find("://") != std::string::npos)
        throw InputError("URLs are not read: pipe the data in");
    if (descriptor_ < 0) fail(errno);
    try {
        look();
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

FileSource::FileSource(int descriptor) : descriptor_(descriptor) {
    look();
}

FileSource::~FileSource() {
    if (owned_) ::close(descriptor_);
}

void FileSource::look() {
    struct stat about {};
    if (::fstat(descriptor_, &about) != 0) fail(errno);
    if (S_ISDIR(about.st_mode)) throw InputError("is a directory; --recursive converts the files in it");
    regular_ = S_ISREG(about.st_mode);
    fifo_ = owned_ && S_ISFIFO(about.st_mode);
    if (!regular_) {
        system::widen_pipe(descriptor_);
        return;
    }
    size_ = about.st_size;
    if (!owned_) position_ = ::lseek(descriptor_, 0, SEEK_CUR);
}

// Called at the end of a regular file. Checks that the end is not before the size that the file had.
void FileSource::check_end() const {
    struct stat about {};
    if (position_ < size_ && ::fstat(descriptor_, &about) == 0 && about.st_size < size_)
        throw InputError("became shorter while it was read");
}

std::size_t FileSource::read(char* to, std::size_t capacity) {
    for (;;) {
        wait();
        if (is_ended()) {
            was_ended_ = !is_at_end_;
            return 0;
        }
        const ssize_t got = ::read(descriptor_, to, capacity);
        if (got >= 0) {
            is_at_end_ = got == 0;
            if (is_at_end_) check_end();
            position_ += got;
            if (counter_ != nullptr) *counter_ += static_cast<std::uint64_t>(got);
            if (head_ != nullptr) head_->add({to, static_cast<std::size_t>(got)});
            return static_cast<std::size_t>(got);
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            readable(descriptor_, -1);
        } else if (errno != EINTR) {
            fail(errno);
        }
    }
}

// A FIFO is opened without waiting for a writer. A read before there is one would see an empty file.
void FileSource::wait() const {
    if (stop_ != nullptr && !regular_) {
        stop_->wait_for(descriptor_);
    } else if (fifo_) {
        readable(descriptor_, -1);
    }
}

// Whether reading has been ended. Standard input counts as a stream, even if it is a file, because it cannot
// be read again.
bool FileSource::is_ended() const {
    if (stop_ == nullptr || !stop_->has_ended_reading()) return false;
    if (regular_ && owned_) throw Stopped();
    return true;
}

bool FileSource::ready() {
    return regular_ || readable(descriptor_, 0);
}

}  // namespace duo2qualys::input
