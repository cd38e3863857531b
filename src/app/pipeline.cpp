#include "app/pipeline.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace duo2qualys::app {
namespace {

// For each thread, the number of chunks that may be read before they are taken. Many small chunks are
// allowed, so that no thread waits for another; kBytesAhead bounds the memory for large files.
constexpr std::size_t kChunksAhead = 16;
constexpr std::size_t kBytesAhead = std::size_t{4} << 20U;
// Chunks of the file that has its turn are taken as soon as they are converted. A few are enough and stay in
// the cache.
constexpr std::size_t kChunksInTurn = 2;
constexpr std::size_t kBytesOfChunk = std::size_t{1} << 20U;  // of a chunk with large records

}  // namespace

Chunk& Feed::next() {
    if (filled_) pipeline_.submit(*this, std::move(filled_));
    Pipeline::Lock lock(pipeline_.mutex_);
    pipeline_.help_until(lock, *this, [this] { return pipeline_.has_room(*this); });
    if (!filling_) filling_ = pipeline_.free_chunk();
    lock.unlock();
    filling_->clear();
    return *filling_;
}

void Feed::submit(bool will_wait) {
    pipeline_.submit_chunk(*this, will_wait);
}

void Feed::then(Action action) {
    if (!pipeline_.has_threads_) return run_now(action);
    actions_.push_back(std::move(action));
}

void Feed::in_turn(Action action) {
    if (!pipeline_.has_threads_) return run_now(action);
    if (filled_) pipeline_.submit(*this, std::move(filled_));
    actions_.push_back(std::move(action));
    pipeline_.submit(*this, entry_of(std::exchange(actions_, {}), true));
}

void Feed::first_in_turn(Action action) {
    if (!pipeline_.has_threads_) return action();
    std::vector<Action> actions;
    actions.push_back(std::move(action));
    auto entry = entry_of(std::move(actions), true);
    auto after = entry_of(std::exchange(taking_->after, {}), false);
    const std::lock_guard lock(pipeline_.mutex_);
    if (!after->before.empty()) entries_.push_front(std::move(after));
    entries_.push_front(std::move(entry));
}

void Feed::settle() {
    if (auto entry = last_entry()) pipeline_.submit(*this, std::move(entry));
    Pipeline::Lock lock(pipeline_.mutex_);
    pipeline_.help_until(lock, *this, [this] { return unconverted_ == 0; });
}

void Feed::drain() {
    if (auto entry = last_entry()) pipeline_.submit(*this, std::move(entry));
    Pipeline::Lock lock(pipeline_.mutex_);
    pipeline_.help_until(lock, *this, [this] { return entries_.empty() && !is_taken_from_; });
}

std::unique_ptr<Feed::Entry> Feed::entry_of(std::vector<Action> actions, bool in_turn) {
    auto entry = std::make_unique<Entry>();
    entry->before = std::move(actions);
    entry->in_turn = in_turn;
    entry->is_ready = true;
    return entry;
}

// Returns everything that has not been submitted, as one entry; null if there is nothing.
std::unique_ptr<Feed::Entry> Feed::last_entry() {
    if (!filled_ && actions_.empty()) return nullptr;
    if (!filled_) return entry_of(std::exchange(actions_, {}), false);
    filled_->after = std::exchange(actions_, {});
    return std::move(filled_);
}

// Takes an entry. Returns its chunk, which is empty now; null if it had none.
std::unique_ptr<Chunk> Feed::take(std::unique_ptr<Entry> entry) {
    taking_ = entry.get();
    {
        const auto held = job_->hold();
        for (const Action& action : entry->before)
            job_->run(action);
        if (entry->chunk) job_->take(*entry->chunk);
        for (const Action& action : entry->after)
            job_->run(action);
    }
    if (entry->chunk) entry->chunk->clear();
    return std::move(entry->chunk);
}

// Runs an action while no other thread has been started.
void Feed::run_now(const Action& action) {
    const auto held = job_->hold();
    job_->run(action);
}

void Feed::wait_for_turn() {
    Pipeline::Lock lock(pipeline_.mutex_);
    pipeline_.help_until(lock, *this, [this] { return pipeline_.is_turn(*this); });
}

void Feed::check() {
    const std::lock_guard lock(pipeline_.mutex_);
    if (pipeline_.error_) std::rethrow_exception(pipeline_.error_);
}

Pipeline::Pipeline(const Settings& settings, unsigned threads)
    : settings_(settings), thread_count_(threads) {}

Pipeline::~Pipeline() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_all();
    for (std::thread& thread : threads_)
        thread.join();
}

// Does work, and waits for more, until `is_done()`.
template <typename Condition>
void Pipeline::work(Lock& lock, std::unique_ptr<Converter>& converter, Condition is_done) {
    while (!is_done()) {
        if (take(lock) || run_task(lock) || convert(lock, converter) || read_next(lock, converter)) continue;
        if (is_done()) return;
        ++idle_;
        has_work_.wait(lock);
        --idle_;
    }
}

void Pipeline::run(NextJob next) try {
    next_job_ = std::move(next);
    Lock lock(mutex_);
    work(lock, converter_, [this] { return is_over(); });
    if (error_) std::rethrow_exception(error_);
} catch (...) {
    fail();
    throw;
}

void Pipeline::start_threads() try {
    has_threads_ = true;
    for (unsigned i = 1; i < thread_count_; ++i) {
        threads_.emplace_back([this]() noexcept {
            try {
                std::unique_ptr<Converter> converter;
                Lock lock(mutex_);
                work(lock, converter, [this] { return is_stopping_; });
            } catch (...) {
                fail();
            }
        });
    }
} catch (const std::system_error& error) {
    throw std::system_error(error.code(), "cannot start a thread");
}

// Does other work until `condition()` holds.
template <typename Condition>
void Pipeline::help_until(Lock& lock, Feed& feed, Condition condition) {
    if (!has_threads_) return;
    while (true) {
        if (error_) std::rethrow_exception(error_);
        // Taking comes first: the other threads may be asleep, and the caller may wait for input next.
        if (take(lock)) continue;
        if (condition()) return;
        // Converting comes before tasks: a task takes long, and meanwhile no thread reads the file.
        if (convert(lock, feed.converter_) || run_task(lock)) continue;
        ++waiting_;
        feed.is_waiting_ = true;
        has_room_.wait(lock);
        feed.is_waiting_ = false;
        --waiting_;
    }
}

// Takes the entries of a feed as far as they are converted. If the job throws, nothing more is taken from the
// feed.
bool Pipeline::take(Lock& lock) {
    if (ready_.empty()) return false;
    Feed& feed = *ready_.front();
    ready_.pop_front();
    feed.is_offered_ = false;
    feed.is_taken_from_ = true;
    bool is_waited_for = false;
    while (is_ready(feed)) {
        std::unique_ptr<Feed::Entry> entry = std::move(feed.entries_.front());
        feed.entries_.pop_front();
        const std::size_t size = entry->chunk ? entry->chunk->bytes.size() : 0;
        lock.unlock();
        if (std::exchange(is_waited_for, false)) has_room_.notify_all();
        std::unique_ptr<Chunk> chunk = feed.take(std::move(entry));
        lock.lock();
        if (!chunk) continue;
        --feed.chunks_;
        --chunks_;
        feed.bytes_ -= size;
        bytes_ -= size;
        free_chunks_.push_back(std::move(chunk));
        is_waited_for = waiting_ != 0;
    }
    feed.is_taken_from_ = false;
    if (is_waited_for || feed.is_waiting_) has_room_.notify_all();  // drain() may be waiting
    end_if_done(feed, lock);
    return true;
}

// Whether something can be taken from the feed.
bool Pipeline::is_ready(const Feed& feed) const {
    if (feed.entries_.empty() || !feed.entries_.front()->is_ready) return false;
    return is_turn(feed) || (feed.job_->is_independent() && !feed.entries_.front()->in_turn);
}

// Adds the feed to ready_ if something can be taken from it. Returns whether it has added it.
bool Pipeline::offer(Feed& feed) {
    if (feed.is_offered_ || feed.is_taken_from_ || !is_ready(feed)) return false;
    feed.is_offered_ = true;
    ready_.push_back(&feed);
    return true;
}

// Ends the feed if it is done. If it had its turn, the next feed gets the turn.
void Pipeline::end_if_done(Feed& feed, Lock& lock) {
    if (!feed.is_read_ || !feed.entries_.empty() || feed.is_taken_from_) return;
    const auto place =
        std::find_if(feeds_.begin(), feeds_.end(), [&feed](const auto& one) { return one.get() == &feed; });
    const bool was_turn = place == feeds_.begin();
    std::unique_ptr<Feed> ended = std::move(*place);
    feeds_.erase(place);
    if (was_turn && !feeds_.empty()) offer(*feeds_.front());
    if (is_over()) wake_all();
    std::condition_variable* const sleepers = sleepers_for_work();
    const bool is_waited_for = waiting_ != 0;
    lock.unlock();
    if (sleepers != nullptr) sleepers->notify_one();
    if (is_waited_for) has_room_.notify_all();
    ended.reset();
    lock.lock();
}

bool Pipeline::run_task(Lock& lock) {
    if (tasks_.empty()) return false;
    const Action task = std::move(tasks_.front());
    tasks_.pop_front();
    ++tasks_running_;
    lock.unlock();
    task();
    lock.lock();
    --tasks_running_;
    return true;
}

bool Pipeline::convert(Lock& lock, std::unique_ptr<Converter>& converter) {
    if (to_convert_.empty()) return false;
    const auto [feed, entry] = to_convert_.front();
    to_convert_.pop_front();
    bytes_to_convert_ -= entry->chunk->bytes.size();
    lock.unlock();
    if (!converter) converter = std::make_unique<Converter>(settings_);
    convert_chunk(*converter, *entry->chunk);
    lock.lock();
    entry->is_ready = true;
    --feed->unconverted_;
    offer(*feed);
    if (feed->is_waiting_) has_room_.notify_all();  // settle() may be waiting
    return true;
}

bool Pipeline::read_next(Lock& lock, std::unique_ptr<Converter>& converter) {
    const bool has_made = make_next(lock);
    // Other work may have come while the lock was released.
    if (!may_read_next()) return has_made;
    feeds_.push_back(std::make_unique<Feed>(*this, std::move(next_), converter));
    Feed& feed = *feeds_.back();
    std::condition_variable* const sleepers = sleepers_for_work();
    lock.unlock();
    if (sleepers != nullptr) sleepers->notify_one();  // another thread may read the next file
    feed.job_->read(feed);
    std::unique_ptr<Feed::Entry> last = feed.last_entry();
    lock.lock();
    feed.is_read_ = true;
    if (feed.filling_) free_chunks_.push_back(std::move(feed.filling_));
    std::condition_variable* const others = last ? add(feed, std::move(last), false) : nullptr;
    if (others != nullptr) others->notify_one();
    end_if_done(feed, lock);
    return true;
}

// Makes the next job, unless it exists or another thread is making it. Making a job may mean reading a large
// directory, so the other threads do not wait for it.
bool Pipeline::make_next(Lock& lock) {
    if (next_ || has_all_ || is_making_ || !may_read_ahead()) return false;
    is_making_ = true;
    lock.unlock();
    std::unique_ptr<Job> next = next_job_();
    lock.lock();
    is_making_ = false;
    next_ = std::move(next);
    has_all_ = !next_;
    if (is_over()) wake_all();
    return true;
}

// Whether the next job may be read now.
bool Pipeline::may_read_next() const {
    return next_ && may_read_ahead() && (feeds_.empty() || !next_->may_wait());
}

// Whether there is room for files that will not be taken soon.
bool Pipeline::may_read_ahead() const {
    if (feeds_.empty()) return true;
    return feeds_.size() < kChunksAhead * thread_count_ && chunks_ < kChunksAhead * thread_count_ &&
           bytes_ < kBytesAhead * thread_count_;
}

bool Pipeline::has_room(const Feed& feed) const {
    const bool is_turn = this->is_turn(feed);
    if (is_turn && feed.chunks_ == 0) return true;
    if (!is_turn && !feed.job_->is_independent()) return may_read_ahead();
    const std::size_t few = kChunksInTurn * thread_count_;
    if (feed.chunks_ < few) return feed.bytes_ < few * kBytesOfChunk;
    return feed.chunks_ < kChunksAhead * thread_count_ && feed.bytes_ < few * settings_.sizes.chunk;
}

// Returns a chunk that no thread uses.
std::unique_ptr<Chunk> Pipeline::free_chunk() {
    if (free_chunks_.empty()) return std::make_unique<Chunk>();
    std::unique_ptr<Chunk> chunk = std::move(free_chunks_.back());
    free_chunks_.pop_back();
    return chunk;
}

void Pipeline::submit_chunk(Feed& feed, bool will_wait) {
    if (!has_threads_) {
        submitted_ += feed.filling_->bytes.size();
        {
            const auto held = feed.job_->hold();
            feed.job_->take(*feed.filling_);
        }
        if (thread_count_ > 1 && submitted_ >= settings_.sizes.enough_for_threads) start_threads();
        return;
    }
    auto entry = std::make_unique<Feed::Entry>();
    entry->before = std::exchange(feed.actions_, {});
    entry->chunk = std::move(feed.filling_);
    if (entry->chunk->is_large()) {
        // The job converts a large chunk itself, in its turn, so that only one thread needs that much memory.
        entry->in_turn = true;
        entry->is_ready = true;
    }
    if (will_wait || entry->chunk->is_large() || feed.may_wait()) {
        submit(feed, std::move(entry), will_wait);
    } else {
        feed.filled_ = std::move(entry);
    }
}

void Pipeline::submit(Feed& feed, std::unique_ptr<Feed::Entry> entry, bool is_urgent) {
    std::condition_variable* sleepers = nullptr;
    {
        const std::lock_guard lock(mutex_);
        sleepers = add(feed, std::move(entry), is_urgent);
    }
    // Waking a thread takes longer than adding an entry, so the lock is released first.
    if (sleepers != nullptr) sleepers->notify_one();
}

// Adds an entry to the feed. Returns the condition on which to wake a thread for it; null if no thread is
// needed.
std::condition_variable* Pipeline::add(Feed& feed, std::unique_ptr<Feed::Entry> entry, bool is_urgent) {
    if (entry->chunk) {
        const std::size_t size = entry->chunk->bytes.size();
        ++feed.chunks_;
        ++chunks_;
        feed.bytes_ += size;
        bytes_ += size;
        if (!entry->is_ready) {
            to_convert_.emplace_back(&feed, entry.get());
            bytes_to_convert_ += size;
            ++feed.unconverted_;
        }
    }
    feed.entries_.push_back(std::move(entry));
    const bool is_offered = offer(feed);
    // Waking a thread for each small file would take more time than it saves. The limit is below the size of
    // a chunk, because a chunk is cut before its last record.
    const bool is_needed = is_offered || is_urgent || bytes_to_convert_ >= settings_.sizes.chunk / 4 * 3;
    return is_needed ? sleepers_for_work() : nullptr;
}

bool Pipeline::take_on(Action task) {
    if (!has_threads_) return false;
    std::condition_variable* sleepers = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (tasks_.size() + tasks_running_ >= most_tasks()) return false;
        tasks_.push_back(std::move(task));
        sleepers = sleepers_for_work();
    }
    if (sleepers != nullptr) sleepers->notify_one();
    return true;
}

// The condition on which to wake one thread for new work; null if no thread sleeps. A thread that is awake
// looks for more work before it sleeps.
std::condition_variable* Pipeline::sleepers_for_work() {
    if (idle_ != 0) return &has_work_;
    return waiting_ != 0 ? &has_room_ : nullptr;
}

// Keeps the current exception, which run() rethrows, and stops all threads.
void Pipeline::fail() noexcept {
    {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::current_exception();
        is_stopping_ = true;
    }
    wake_all();
    stop_switch_.stop();
}

void Pipeline::wake_all() noexcept {
    has_work_.notify_all();
    has_room_.notify_all();
}

}  // namespace duo2qualys::app
