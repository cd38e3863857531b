/// Converts chunks on several threads and collects them in order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "app/chunk.hpp"
#include "app/collector.hpp"
#include "app/settings.hpp"
#include "input/stop_switch.hpp"

namespace duo2qualys::app {

/// One thread fills chunks, some convert them, one collects them: a ring of slots that keep their memory. The
/// threads start when there is enough to do for them; until then, and with one thread, everything happens in
/// the calling one. Used by one thread.
class Pipeline {
  public:
    /// `collector` must outlive the pipeline.
    Pipeline(const Settings& settings, unsigned threads, Collector& collector);
    /// Ends the threads without waiting for chunks that are not collected.
    ~Pipeline();
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// The chunk to fill next. Waits while all are in use. Throws what the collector threw.
    Chunk& next();
    /// Sends the chunk from next() on its way.
    void submit();
    /// Runs `action` when everything that was submitted before has been collected, in the thread that
    /// collects.
    void then(std::function<void()> action);
    /// Waits until everything has been collected. Throws what the collector threw.
    void drain();

    /// Ends reads when nothing more is wanted: the collector has stopped, or threw.
    input::StopSwitch& stop_switch() noexcept { return stop_switch_; }

  private:
    enum class State : unsigned char { free, filled, converting, converted };
    struct Slot {
        Chunk chunk;
        std::function<void()> action;  // in place of a chunk
        State state = State::free;
    };

    // With large records the slots are not all used: they may hold so much each (bytes), all together.
    static constexpr std::size_t kBytesPerSlot = std::size_t{1} << 20U;

    void start_threads();
    void fail() noexcept;
    void wake_all() noexcept;
    void convert_slots();
    void collect_slots();
    void submit_slot(State state);
    void rethrow();

    const Settings& settings_;
    const unsigned thread_count_;
    Collector& collector_;
    input::StopSwitch stop_switch_;
    std::size_t submitted_ = 0;  // bytes

    std::mutex mutex_;
    // Each for one kind of thread, so that none is woken for nothing.
    std::condition_variable collected_;  // for the one that reads
    std::condition_variable filled_;     // for those that convert
    std::condition_variable converted_;  // for the one that collects
    std::vector<Slot> ring_;
    std::size_t bytes_ = 0;       // in slots that are not free
    std::size_t filling_ = 0;     // counts of slots, modulo the ring's size: filled,
    std::size_t converting_ = 0;  // taken for converting,
    std::size_t collecting_ = 0;  // and collected
    bool stopping_ = false;
    std::exception_ptr error_;
    std::vector<std::thread> threads_;
};

}  // namespace duo2qualys::app
