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

/// A ring of slots that keep their memory. The calling thread fills them; it and the others convert what is
/// filled, each a chunk at a time, and whoever has converted the next one in order collects it and those
/// behind it that are done. So no thread waits for another as long as there is something to do. The others
/// start when there is enough for them; until then, and with one thread, everything happens in the calling
/// one. Used by one thread.
class Pipeline {
  public:
    /// `collector` must outlive the pipeline.
    Pipeline(const Settings& settings, unsigned threads, Collector& collector);
    /// Ends the threads without waiting for chunks that are not collected.
    ~Pipeline();
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// The chunk to fill next. While all are in use it helps to convert them, and waits where there is
    /// nothing to help with. Throws what the collector threw.
    Chunk& next();
    /// Sends the chunk from next() on its way.
    void submit();
    /// Runs `action` when everything that was submitted before has been collected, in the thread that
    /// collects then.
    void then(std::function<void()> action);
    /// Returns when everything has been collected. Throws what the collector threw.
    void drain();

    /// Runs `action` while nothing is collected, from any thread. False: something is, at this moment.
    bool try_between(const std::function<void()>& action);

    /// Ends reads when nothing more is wanted: the collector has stopped, or threw.
    input::StopSwitch& stop_switch() noexcept { return stop_switch_; }

  private:
    using Lock = std::unique_lock<std::mutex>;
    enum class State : unsigned char { free, filled, converted };
    struct Slot {
        Chunk chunk;
        std::function<void()> action;  // in place of a chunk
        State state = State::free;
    };

    // With large records the slots are not all used: they may hold so much each (bytes), all together.
    static constexpr std::size_t kBytesPerSlot = std::size_t{1} << 20U;

    void start_threads();
    void work() noexcept;
    template <typename Condition>
    void help_until(Condition condition);
    bool convert(Converter& converter, Lock& lock);
    bool collect(Lock& lock);
    void submit_slot(State state);
    void add(Chunk& chunk);
    void fail() noexcept;
    void wake_all() noexcept;

    const Settings& settings_;
    const unsigned thread_count_;
    Collector& collector_;
    input::StopSwitch stop_switch_;
    std::size_t submitted_ = 0;             // bytes
    std::unique_ptr<Converter> converter_;  // of the calling thread, when it has to help

    std::mutex using_collector_;
    std::mutex mutex_;
    std::condition_variable collected_;  // for the calling thread: a slot is free
    std::condition_variable filled_;     // for the others: there is something to do
    std::vector<Slot> ring_;
    std::size_t bytes_ = 0;       // in slots that are not free
    std::size_t filling_ = 0;     // counts of slots, modulo the ring's size: filled,
    std::size_t converting_ = 0;  // taken for converting,
    std::size_t collecting_ = 0;  // and collected
    bool is_collecting_ = false;  // some thread is
    bool stopping_ = false;
    std::exception_ptr error_;
    std::vector<std::thread> threads_;
};

}  // namespace duo2qualys::app
