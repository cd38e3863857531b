#include "app/pipeline.hpp"

#include <utility>

namespace duo2qualys::app {

Pipeline::Pipeline(const Settings& settings, unsigned threads, Collector& collector)
    : settings_(settings), collector_(collector), ring_(threads == 1 ? 1 : 2 * threads + 2) {
    if (threads == 1) return;
    threads_.emplace_back([this] { collect_slots(); });
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { convert_slots(); });
}

Pipeline::~Pipeline() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

Chunk& Pipeline::next() {
    Slot& slot = ring_[filling_ % ring_.size()];
    if (!threads_.empty()) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return slot.state == State::free || error_; });
        rethrow();
    }
    slot.chunk.bytes.clear();
    return slot.chunk;
}

void Pipeline::submit() {
    if (threads_.empty()) return collector_.add(ring_.front().chunk, false);
    submit_slot(State::filled);
}

void Pipeline::then(std::function<void()> action) {
    if (threads_.empty()) return action();
    next();
    ring_[filling_ % ring_.size()].action = std::move(action);
    submit_slot(State::converted);
}

void Pipeline::drain() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return collecting_ == filling_ || error_; });
    rethrow();
}

void Pipeline::submit_slot(State state) {
    {
        const std::lock_guard lock(mutex_);
        ring_[filling_ % ring_.size()].state = state;
        ++filling_;
    }
    changed_.notify_all();
}

void Pipeline::rethrow() {
    if (error_) std::rethrow_exception(error_);
}

void Pipeline::convert_slots() {
    Converter converter(settings_);
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return stopping_ || converting_ != filling_; });
        if (stopping_) return;
        Slot& slot = ring_[converting_ % ring_.size()];
        ++converting_;
        if (slot.state != State::filled) continue;
        slot.state = State::converting;
        lock.unlock();
        convert_chunk(converter, slot.chunk);
        lock.lock();
        slot.state = State::converted;
        changed_.notify_all();
    }
}

void Pipeline::collect_slots() {
    std::unique_lock lock(mutex_);
    while (true) {
        Slot& slot = ring_[collecting_ % ring_.size()];
        changed_.wait(lock, [&] { return stopping_ || slot.state == State::converted; });
        if (stopping_) return;
        lock.unlock();
        try {
            if (slot.action) {
                std::exchange(slot.action, nullptr)();
            } else {
                collector_.add(slot.chunk, true);
            }
        } catch (...) {
            lock.lock();
            error_ = std::current_exception();
            changed_.notify_all();
            return;
        }
        lock.lock();
        slot.state = State::free;
        ++collecting_;
        changed_.notify_all();
    }
}

}  // namespace duo2qualys::app
