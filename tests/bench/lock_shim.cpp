// Loaded with LD_PRELOAD. Measures how long threads hold a mutex, that is, how long they are in a section
// that only one thread can enter. When the program ends, appends one line to the file that LOCK_SHIM names:
// the seconds for which threads held any mutex, the seconds for the mutex that was held longest, and the CPU
// seconds of the process.
//
// A section inside another one counts once. Reading the CPU clock takes longer than most sections, so these
// are measured with the wall clock, which is faster to read. A longer section may have been interrupted, so
// its CPU time counts. The time for reading the clocks is subtracted from the sections in which they were
// read and from the CPU time of the process.

#include <dlfcn.h>
#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

std::int64_t read(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// The shortest time between two readings of a clock.
std::int64_t cost_of_look(clockid_t clock) {
    std::int64_t least = INT64_MAX;
    for (int i = 0; i < 1000; ++i) {
        const std::int64_t begin = read(clock);
        least = std::min(least, read(clock) - begin);
    }
    return least;
}

const std::int64_t wall_look = cost_of_look(CLOCK_MONOTONIC);
const std::int64_t cpu_look = cost_of_look(CLOCK_THREAD_CPUTIME_ID);
constexpr std::int64_t kLong = 50'000;  // nanoseconds; few interruptions are shorter

// The time that a thread has spent on reading the clocks.
struct Looking {
    ~Looking() { all += nanoseconds; }
    std::int64_t nanoseconds = 0;
    static std::atomic<std::int64_t> all;  // of the threads that have ended
};
std::atomic<std::int64_t> Looking::all = 0;
thread_local Looking looking;

std::int64_t wall_now() {
    looking.nanoseconds += wall_look;
    return read(CLOCK_MONOTONIC);
}

std::int64_t cpu_now() {
    looking.nanoseconds += cpu_look;
    return read(CLOCK_THREAD_CPUTIME_ID);
}

struct Counter {
    std::atomic<const void*> mutex = nullptr;
    std::atomic<std::int64_t> nanoseconds = 0;
};

// Few mutexes live as long as a run. Mutexes that share a place are counted together.
constexpr std::size_t kCounters = 256;
std::array<Counter, kCounters> counters;
std::atomic<std::int64_t> held = 0;

void count(const void* mutex, std::int64_t nanoseconds) {
    std::size_t at = reinterpret_cast<std::uintptr_t>(mutex) / 8 % kCounters;
    for (std::size_t tries = 0; tries < kCounters; ++tries, at = (at + 1) % kCounters) {
        const void* there = nullptr;
        if (!counters[at].mutex.compare_exchange_strong(there, mutex) && there != mutex) continue;
        counters[at].nanoseconds += nanoseconds;
        return;
    }
}

// The sections that the thread is in, the outermost first.
struct Section {
    const void* mutex;
    std::int64_t begin_cpu;
    std::int64_t looking;  // of the thread, at the beginning
    std::int64_t begin;    // by the wall clock
};
constexpr std::size_t kDepth = 16;
thread_local std::array<Section, kDepth> sections;
thread_local std::size_t depth = 0;

Section begin_section(const void* mutex) {
    Section section{mutex, cpu_now(), 0, 0};
    section.begin = wall_now();
    section.looking = looking.nanoseconds;
    return section;
}

void enter(const void* mutex) {
    if (depth < kDepth) sections[depth++] = begin_section(mutex);
}

void leave(const void* mutex) {
    const std::int64_t end = wall_now();
    std::size_t at = depth;
    while (at != 0 && sections[at - 1].mutex != mutex)
        --at;
    if (at == 0) return;
    const Section section = sections[at - 1];
    std::int64_t taken = end - section.begin - (looking.nanoseconds - section.looking);
    if (taken > kLong) {
        const std::int64_t cpu = cpu_now() - section.begin_cpu - wall_look;
        taken = std::min(taken, cpu - (looking.nanoseconds - section.looking));
    }
    taken = std::max<std::int64_t>(taken, 0);
    count(mutex, taken);
    const bool is_outermost = at == 1;
    std::move(sections.begin() + at, sections.begin() + depth, sections.begin() + at - 1);
    --depth;
    if (!is_outermost) return;
    held += taken;
    // The inner section continues alone.
    if (depth != 0) sections[0] = begin_section(sections[0].mutex);
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

[[gnu::destructor]] void tell() {
    const char* const path = std::getenv("LOCK_SHIM");
    if (path == nullptr) return;
    std::int64_t longest = 0;
    for (const Counter& counter : counters)
        longest = std::max(longest, counter.nanoseconds.load());
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const double looked = static_cast<double>(Looking::all.load()) / 1e9;
    if (std::FILE* const file = std::fopen(path, "a")) {
        std::fprintf(file, "%.6f %.6f %.6f\n", static_cast<double>(held.load()) / 1e9,
                     static_cast<double>(longest) / 1e9,
                     seconds(usage.ru_utime) + seconds(usage.ru_stime) - looked);
        std::fclose(file);
    }
}

}  // namespace

extern "C" {

int pthread_mutex_lock(pthread_mutex_t* mutex) {
    static auto* const real = next<int(pthread_mutex_t*)>("pthread_mutex_lock");
    const int error = real(mutex);
    if (error == 0) enter(mutex);
    return error;
}

int pthread_mutex_trylock(pthread_mutex_t* mutex) {
    static auto* const real = next<int(pthread_mutex_t*)>("pthread_mutex_trylock");
    const int error = real(mutex);
    if (error == 0) enter(mutex);
    return error;
}

int pthread_mutex_unlock(pthread_mutex_t* mutex) {
    static auto* const real = next<int(pthread_mutex_t*)>("pthread_mutex_unlock");
    leave(mutex);
    return real(mutex);
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
    static auto* const real = next<int(pthread_cond_t*, pthread_mutex_t*)>("pthread_cond_wait");
    leave(mutex);
    const int error = real(condition, mutex);
    enter(mutex);
    return error;
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
    static auto* const real =
        next<int(pthread_cond_t*, pthread_mutex_t*, const timespec*)>("pthread_cond_timedwait");
    leave(mutex);
    const int error = real(condition, mutex, until);
    enter(mutex);
    return error;
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
    static auto* const real =
        next<int(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*)>("pthread_cond_clockwait");
    leave(mutex);
    const int error = real(condition, mutex, clock, until);
    enter(mutex);
    return error;
}

}  // extern "C"
