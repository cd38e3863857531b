#include "app/pipeline.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace duo2qualys::app {

Pipeline::Pipeline(const Settings& settings, unsigned threads, Collector& collector)
    : settings_(settings),
      thread_count_(threads),
      collector_(collector),
      ring_(threads == 1 ? 1 : 2 * threads) {}

void Pipeline::start_threads() try {
    converter_ = std::make_unique<Converter>(settings_);
    for (unsigned i = 1; i < thread_count_; ++i)
        threads_.emplace_back([this] { work(); });
} catch (const std::system_error& error) {
    throw std::system_error(error.code(), "cannot start a thread");
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
    const std::size_t most_bytes = ring_.size() * kBytesPerSlot;
    help_until([&] { return slot.state == State::free && (bytes_ < most_bytes || collecting_ == filling_); });
    slot.chunk.clear();
    return slot.chunk;
}

void Pipeline::submit() {
    if (threads_.empty()) {
        submitted_ += ring_.front().chunk.bytes.size();
        add(ring_.front().chunk);
        if (thread_count_ > 1 && submitted_ >= settings_.sizes.enough_for_threads) start_threads();
        return;
    }
    // What is large is left to the collector, so that only one thread gets as large.
    submit_slot(ring_[filling_ % ring_.size()].chunk.is_large() ? State::converted : State::filled);
}

void Pipeline::add(Chunk& chunk) {
    const std::lock_guard lock(using_collector_);
    collector_.add(chunk);
}

bool Pipeline::try_between(const std::function<void()>& action) {
    const std::unique_lock lock(using_collector_, std::try_to_lock);
    if (lock) action();
    return lock.owns_lock();
}

void Pipeline::then(std::function<void()> action) {
    if (threads_.empty()) {
        const std::lock_guard lock(using_collector_);
        return action();
    }
    next();
    ring_[filling_ % ring_.size()].action = std::move(action);
    submit_slot(State::converted);
}

void Pipeline::drain() {
    help_until([this] { return collecting_ == filling_; });
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
}

// What the threads do.
void Pipeline::work() noexcept try {
    Converter converter(settings_);
    Lock lock(mutex_);
    while (!stopping_) {
        if (!collect(lock) && !convert(converter, lock)) filled_.wait(lock);
    }
} catch (...) {
    fail();
}

// Does what there is to do until `condition` holds. Throws what the collector threw, in whatever thread.
template <typename Condition>
void Pipeline::help_until(Condition condition) try {
    if (threads_.empty()) return;
    Lock lock(mutex_);
    while (true) {
        if (error_) std::rethrow_exception(error_);
        // First, for the others may sleep by now, and the caller may go on to wait for input.
        if (collect(lock)) continue;
        if (condition()) return;
        if (!convert(*converter_, lock)) collected_.wait(lock);
    }
} catch (...) {
    fail();
    throw;
}

// Converts a chunk; false: there is none to convert.
bool Pipeline::convert(Converter& converter, Lock& lock) {
    while (converting_ != filling_) {
        Slot& slot = ring_[converting_ % ring_.size()];
        ++converting_;
        if (slot.state != State::filled) continue;
        lock.unlock();
        convert_chunk(converter, slot.chunk);
        lock.lock();
        slot.state = State::converted;
        return true;
    }
    return false;
}

// Collects what is converted, in order, unless another thread is at it, which will see what there is by then.
// When the collector throws, nothing more is collected.
bool Pipeline::collect(Lock& lock) {
    const auto next = [this]() -> Slot* {
        Slot& slot = ring_[collecting_ % ring_.size()];
        return collecting_ != filling_ && slot.state == State::converted ? &slot : nullptr;
    };
    if (is_collecting_ || next() == nullptr) return false;
    is_collecting_ = true;
    while (Slot* const slot = next()) {
        lock.unlock();
        if (slot->action) {
            const std::lock_guard use(using_collector_);
            std::exchange(slot->action, nullptr)();
        } else {
            add(slot->chunk);
        }
        if (collector_.stopped()) stop_switch_.stop();
        lock.lock();
        slot->state = State::free;
        bytes_ -= slot->chunk.bytes.size();
        ++collecting_;
        converting_ = std::max(converting_, collecting_);
        collected_.notify_one();
    }
    is_collecting_ = false;
    return true;
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
}

}  // namespace duo2qualys::app
