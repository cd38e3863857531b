/// Provides functions for files and pipes: locks, and what differs between Linux and other POSIX systems.
/// Tested by tests/unit/journal_test.cpp, input_files_test.cpp and output_file_test.cpp.
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <ctime>

namespace duo2qualys::system {

/// The time at which the content of the file was last changed.
inline timespec modified(const struct stat& info) noexcept {
#ifdef __APPLE__
    return info.st_mtimespec;
#else
    return info.st_mtim;
#endif
}

/// The time at which the content or any attribute of the file was last changed.
inline timespec changed(const struct stat& info) noexcept {
#ifdef __APPLE__
    return info.st_ctimespec;
#else
    return info.st_ctim;
#endif
}

/// Makes a system call, repeats it as long as signals interrupt it, and returns its result.
template <typename Call>
auto repeated(Call call) noexcept {
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

/// Calls flock(). Returns false and leaves errno if it fails.
inline bool lock(int descriptor, int operation) noexcept {
    return repeated([&] { return ::flock(descriptor, operation); }) == 0;
}

/// Whether `path` still names the file that was opened as `descriptor`. `look` is ::stat, or ::lstat if the
/// path must not be a link.
inline bool is_same_file(int descriptor, const char* path, int (*look)(const char*, struct stat*)) noexcept {
    struct stat mine {
    }, named{};
    return ::fstat(descriptor, &mine) == 0 && look(path, &named) == 0 && mine.st_ino == named.st_ino &&
           mine.st_dev == named.st_dev;
}

/// If the system allows it, enlarges the pipe at `descriptor` to the size of a chunk or more, so that its two
/// ends do not wait for each other every 64 KiB. Does nothing if the pipe is larger already or `descriptor`
/// is not a pipe.
inline void widen_pipe([[maybe_unused]] int descriptor) noexcept {
#ifdef F_SETPIPE_SZ
    constexpr int kBytes = 1 << 18;
    const int now = ::fcntl(descriptor, F_GETPIPE_SZ);
    if (now >= 0 && now < kBytes) ::fcntl(descriptor, F_SETPIPE_SZ, kBytes);
#endif
}

/// The folders that have an entry for each open descriptor of this process, named by its number.
#ifdef __linux__
inline constexpr const char* kDescriptorFolders[] = {"/proc/self/fd", "/proc/thread-self/fd"};
#else
inline constexpr const char* kDescriptorFolders[] = {"/dev/fd"};
#endif

}  // namespace duo2qualys::system
