// Loaded with LD_PRELOAD. Makes system calls of the program fail, or do less than requested.
//
//   FAULT_SHIM=short,eintr       reads and writes move a few bytes at a time; every other call is interrupted
//   FAULT_WRITE=NUMBER:BYTES     write() fails with this errno after BYTES bytes (except on stderr)
//   FAULT_READ=NUMBER:BYTES      read() fails with this errno after BYTES bytes
//   FAULT_SLOW=MS                write() to a regular file (except stderr) and fchmod() take this many
//                                milliseconds
//   FAULT_FCHMOD=NUMBER          fchmod() fails with this errno
//   FAULT_CLOSE=NUMBER           close() fails with this errno for descriptors that were written to
//   FAULT_RENAME=NUMBER          rename() fails with this errno
//   FAULT_CREATE=NUMBER          open() fails with this errno if it would create a file
//   FAULT_OPEN=NUMBER            open() fails with this errno for names with "faulty" in them
//   FAULT_FSTAT=NUMBER           fstat() fails with this errno for files with such names
//   FAULT_READDIR=NUMBER         readdir() fails with this errno after the first three entries
//   FAULT_READLINK=NUMBER        readlink() fails with this errno
//   FAULT_GONE=1                 when open() first fails because a file exists, removes that file
//   FAULT_MEMORY=N, FAULT_MEMORY=N+  the Nth allocation by `new` fails, and with + all later ones, too

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bitset>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

namespace {

constexpr std::size_t kShort = 4099;  // bytes; a prime, so that pieces end at odd places
constexpr std::size_t kDescriptors = 1024;

struct Limit {
    int error = 0;  // 0: none
    long long bytes = 0;
};

Limit limit(const char* name) {
    const char* text = std::getenv(name);
    if (text == nullptr) return {};
    char* end = nullptr;
    Limit found{static_cast<int>(std::strtol(text, &end, 10)), 0};
    if (*end == ':') found.bytes = std::strtoll(end + 1, nullptr, 10);
    return found;
}

bool wants(const char* what) {
    const char* text = std::getenv("FAULT_SHIM");
    return text != nullptr && std::strstr(text, what) != nullptr;
}

struct Faults {
    bool short_counts = wants("short");
    bool interrupts = wants("eintr");
    Limit write = limit("FAULT_WRITE");
    Limit read = limit("FAULT_READ");
    Limit close = limit("FAULT_CLOSE");
    std::mutex mutex;
    unsigned calls = 0;
    std::bitset<kDescriptors> written;
    std::bitset<kDescriptors> faulty;  // descriptors for which fstat() fails
};

Faults& faults() {
    static Faults all;
    return all;
}

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool interrupted() {
    Faults& all = faults();
    if (!all.interrupts || ++all.calls % 2 == 0) return false;
    errno = EINTR;
    return true;
}

// The number of bytes that a call may move. 0: it fails, and errno is set.
std::size_t allowed(std::size_t count, Limit& left) {
    if (left.error != 0 && left.bytes <= 0) {
        errno = left.error;
        return 0;
    }
    if (left.error != 0) count = std::min(count, static_cast<std::size_t>(left.bytes));
    return faults().short_counts ? std::min(count, kShort) : count;
}

// Which allocation fails; 0: none.
struct Memory {
    Memory() {
        const char* text = std::getenv("FAULT_MEMORY");
        if (text == nullptr) return;
        char* end = nullptr;
        failing = std::strtol(text, &end, 10);
        all_after = *end == '+';
    }
    long failing = 0;
    bool all_after = false;
    std::atomic<long> allocations = 0;
};

void* allocate(std::size_t size) {
    static Memory memory;
    const long number = ++memory.allocations;
    const bool fails = number == memory.failing || (memory.all_after && number > memory.failing);
    if (memory.failing != 0 && fails) throw std::bad_alloc();
    if (void* found = std::malloc(size != 0 ? size : 1)) return found;
    throw std::bad_alloc();
}

}  // namespace

// The operators that do not throw call these.
void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

extern "C" {

ssize_t read(int fd, void* to, std::size_t count) {
    static auto* const real = next<ssize_t(int, void*, std::size_t)>("read");
    Faults& all = faults();
    {
        const std::lock_guard lock(all.mutex);
        if (interrupted()) return -1;
        if (count != 0) count = allowed(count, all.read);
        if (count == 0) return -1;
    }
    const ssize_t got = real(fd, to, count);
    const std::lock_guard lock(all.mutex);
    if (got > 0) all.read.bytes -= got;
    return got;
}

ssize_t write(int fd, const void* from, std::size_t count) {
    static auto* const real = next<ssize_t(int, const void*, std::size_t)>("write");
    static const Limit slow = limit("FAULT_SLOW");
    struct stat about {};
    if (slow.error != 0 && fd != STDERR_FILENO && ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
        ::usleep(static_cast<useconds_t>(slow.error) * 1000);
    Faults& all = faults();
    {
        const std::lock_guard lock(all.mutex);
        if (interrupted()) return -1;
        Limit none;
        if (count != 0) count = allowed(count, fd == STDERR_FILENO ? none : all.write);
        if (count == 0) return -1;
        if (static_cast<std::size_t>(fd) < kDescriptors) all.written.set(static_cast<std::size_t>(fd));
    }
    const ssize_t put = real(fd, from, count);
    const std::lock_guard lock(all.mutex);
    if (put > 0 && fd != STDERR_FILENO) all.write.bytes -= put;
    return put;
}

int close(int fd) {
    static auto* const real = next<int(int)>("close");
    Faults& all = faults();
    bool fails = false;
    {
        const std::lock_guard lock(all.mutex);
        const auto index = static_cast<std::size_t>(fd);
        fails =
            all.close.error != 0 && index < kDescriptors && all.written.test(index) && fd != STDERR_FILENO;
        if (index < kDescriptors) all.written.reset(index);
    }
    const int status = real(fd);
    if (!fails) return status;
    errno = all.close.error;
    return -1;
}

int fchmod(int fd, mode_t mode) noexcept {
    static auto* const real = next<int(int, mode_t)>("fchmod");
    static const Limit slow = limit("FAULT_SLOW");
    static const Limit fault = limit("FAULT_FCHMOD");
    if (slow.error != 0) ::usleep(static_cast<useconds_t>(slow.error) * 1000);
    if (fault.error == 0) return real(fd, mode);
    errno = fault.error;
    return -1;
}

int rename(const char* from, const char* to) noexcept {
    static auto* const real = next<int(const char*, const char*)>("rename");
    static const Limit fault = limit("FAULT_RENAME");
    static std::atomic<long long> done = 0;
    if (fault.error == 0 || (fault.bytes != 0 && done++ >= fault.bytes)) return real(from, to);
    errno = fault.error;
    return -1;
}

int flock(int fd, int operation) noexcept {
    static auto* const real = next<int(int, int)>("flock");
    static const Limit fault = limit("FAULT_FLOCK");
    if (fault.error == 0) return real(fd, operation);
    errno = fault.error;
    return -1;
}

int ftruncate(int fd, off_t size) noexcept {
    static auto* const real = next<int(int, off_t)>("ftruncate");
    static const Limit fault = limit("FAULT_FTRUNCATE");
    if (fault.error == 0) return real(fd, size);
    errno = fault.error;
    return -1;
}

ssize_t pread(int fd, void* to, std::size_t count, off_t offset) {
    static auto* const real = next<ssize_t(int, void*, std::size_t, off_t)>("pread");
    static const Limit fault = limit("FAULT_PREAD");
    if (fault.error == 0) return real(fd, to, count, offset);
    errno = fault.error;
    return -1;
}

ssize_t readlink(const char* path, char* to, std::size_t size) noexcept {
    static auto* const real = next<ssize_t(const char*, char*, std::size_t)>("readlink");
    static const Limit fault = limit("FAULT_READLINK");
    if (fault.error == 0) return real(path, to, size);
    errno = fault.error;
    return -1;
}

int unlink(const char* path) noexcept {
    static auto* const real = next<int(const char*)>("unlink");
    static const Limit fault = limit("FAULT_UNLINK");
    if (fault.error == 0) return real(path);
    errno = fault.error;
    return -1;
}

int open(const char* path, int flags, ...) {
    static auto* const real = next<int(const char*, int, ...)>("open");
    static std::atomic<bool> vanishes = std::getenv("FAULT_GONE") != nullptr;
    std::va_list arguments;
    va_start(arguments, flags);
    const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
    va_end(arguments);
    static const Limit create_fault = limit("FAULT_CREATE");
    if (create_fault.error != 0 && (flags & O_CREAT) != 0) {
        errno = create_fault.error;
        return -1;
    }
    static const Limit fault = limit("FAULT_OPEN");
    const bool faulty = std::strstr(path, "faulty") != nullptr;
    if (faulty && fault.error != 0) {
        errno = fault.error;
        return -1;
    }
    const int fd = real(path, flags, mode);
    if (fd >= 0 && static_cast<std::size_t>(fd) < kDescriptors) {
        const std::lock_guard lock(faults().mutex);
        faults().faulty.set(static_cast<std::size_t>(fd), faulty);
    }
    if (fd < 0 && errno == EEXIST && vanishes.exchange(false)) {
        ::unlink(path);
        errno = EEXIST;
    }
    return fd;
}

// With _FORTIFY_SOURCE, the compiler calls this for open() without a mode.
int __open_2(const char* path, int flags) {  // NOLINT(bugprone-reserved-identifier)
    return open(path, flags);
}

int fstat(int fd, struct stat* about) noexcept {
    static auto* const real = next<int(int, struct stat*)>("fstat");
    static const Limit fault = limit("FAULT_FSTAT");
    const bool is_known = fd >= 0 && static_cast<std::size_t>(fd) < kDescriptors;
    if (fault.error == 0 || !is_known || !faults().faulty.test(static_cast<std::size_t>(fd)))
        return real(fd, about);
    errno = fault.error;
    return -1;
}

dirent* readdir(DIR* directory) {
    static auto* const real = next<dirent*(DIR*)>("readdir");
    static Limit fault = limit("FAULT_READDIR");
    if (fault.error == 0 || ++fault.bytes <= 3) return real(directory);
    errno = fault.error;
    return nullptr;
}

// What is known about a descriptor also applies to its copy.
int dup(int fd) {
    static auto* const real = next<int(int)>("dup");
    const int copy = real(fd);
    Faults& all = faults();
    const std::lock_guard lock(all.mutex);
    const auto index = static_cast<std::size_t>(fd);
    if (index < kDescriptors && copy >= 0 && static_cast<std::size_t>(copy) < kDescriptors)
        all.written.set(static_cast<std::size_t>(copy), all.written.test(index));
    return copy;
}

}  // extern "C"
