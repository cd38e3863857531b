#include "app/pipeline.hpp"

#include <utility>

namespace duo2qualys::app {

Pipeline::Pipeline(const Settings& settings, unsigned threads, Collector& collector)
    : settings_(settings),
      thread_count_(threads),
      collector_(collector),
      ring_(threads == 1 ? 1 : 2 * threads + 2) {}

void Pipeline::start_threads() {
    threads_.emplace_back([this] { collect_slots(); });
    for (unsigned i = 0; i < thread_count_; ++i)
        threads_.emplace_back([this] { convert_slots(); });
}

Pipeline::~Pipeline() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_all();
    for (std::thread& thread : threads_)
        thread.join();
}

Chunk& Pipeline::next() {
    Slot& slot = ring_[filling_ % ring_.size()];
    if (!threads_.empty()) {
        std::unique_lock lock(mutex_);
        const std::size_t most_bytes = ring_.size() * kBytesPerSlot;
        collected_.wait(lock, [&] {
            return (slot.state == State::free && (bytes_ < most_bytes || collecting_ == filling_)) || error_;
        });
        rethrow();
    }
    slot.chunk.clear();
    return slot.chunk;
}

void Pipeline::submit() {
    if (threads_.empty()) {
        submitted_ += ring_.front().chunk.bytes.size();
        collector_.add(ring_.front().chunk);
        if (thread_count_ > 1 && submitted_ >= settings_.sizes.enough_for_threads) start_threads();
        return;
    }
    // What is large is left to the collector, so that only one thread gets as large.
    submit_slot(ring_[filling_ % ring_.size()].chunk.is_large() ? State::converted : State::filled);
}

void Pipeline::then(std::function<void()> action) {
    if (threads_.empty()) return action();
    next();
    ring_[filling_ % ring_.size()].action = std::move(action);
    submit_slot(State::converted);
}

void Pipeline::drain() {
    std::unique_lock lock(mutex_);
    collected_.wait(lock, [&] { return collecting_ == filling_ || error_; });
    rethrow();
}

void Pipeline::submit_slot(State state) {
    {
        const std::lock_guard lock(mutex_);
        Slot& slot = ring_[filling_ % ring_.size()];
        slot.state = state;
        bytes_ += slot.chunk.bytes.size();
        ++filling_;
    }
    filled_.notify_one();
    if (state == State::converted) converted_.notify_one();
}

void Pipeline::rethrow() {
    if (error_) std::rethrow_exception(error_);
}

// Keeps the exception that is being handled for the thread that reads.
void Pipeline::fail() noexcept {
    {
        const std::lock_guard lock(mutex_);
        error_ = std::current_exception();
        stopping_ = true;
    }
    wake_all();
    stop_switch_.stop();
}

void Pipeline::wake_all() noexcept {
    collected_.notify_all();
    filled_.notify_all();
    converted_.notify_all();
}

void Pipeline::convert_slots() try {
    Converter converter(settings_);
    std::unique_lock lock(mutex_);
    while (true) {
        filled_.wait(lock, [&] { return stopping_ || converting_ != filling_; });
        if (stopping_) return;
        Slot& slot = ring_[converting_ % ring_.size()];
        ++converting_;
        if (slot.state != State::filled) continue;
        slot.state = State::converting;
        lock.unlock();
        convert_chunk(converter, slot.chunk);
        lock.lock();
        slot.state = State::converted;
        if (&slot == &ring_[collecting_ % ring_.size()]) converted_.notify_one();
    }
} catch (...) {
    fail();
}

void Pipeline::collect_slots() try {
    std::unique_lock lock(mutex_);
    while (true) {
        Slot& slot = ring_[collecting_ % ring_.size()];
        converted_.wait(lock, [&] { return stopping_ || slot.state == State::converted; });
        if (stopping_) return;
        lock.unlock();
        if (slot.action) {
            std::exchange(slot.action, nullptr)();
        } else {
            collector_.add(slot.chunk);
        }
        if (collector_.stopped()) stop_switch_.stop();
        lock.lock();
        slot.state = State::free;
        bytes_ -= slot.chunk.bytes.size();
        ++collecting_;
        collected_.notify_one();
    }
} catch (...) {
    fail();
}

}  // namespace duo2qualys::app
