/// Shares the work of a run among threads: they read files, convert chunks, and take the results in order.
/// src/HOW-IT-WORKS.md has a picture. Tested by tests/unit/pipeline_test.cpp and, under the thread sanitizer,
/// by tests/integration.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "app/chunk.hpp"
#include "app/converter.hpp"
#include "app/settings.hpp"
#include "input/stop_switch.hpp"
#include "output/helpers.hpp"

namespace duo2qualys::app {

class Feed;
class Pipeline;

using Action = std::function<void()>;

/// A file to convert, or another input that is read from front to back. It is destroyed when everything that
/// it has submitted has been taken.
class Job {
  public:
    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    virtual ~Job() = default;

    /// Reads the file and submits its chunks to `feed`, in any thread.
    virtual void read(Feed& feed) = 0;
    /// Locks what jobs share when they take chunks and run actions. The lock is held during take() and run().
    /// An independent job may return a lock without a mutex.
    virtual std::unique_lock<std::mutex> hold() { return {}; }
    /// Takes the next chunk of the file. Called by one thread at a time, in the order of submission.
    virtual void take(Chunk& chunk) = 0;
    /// Runs an action. Called in the order in which chunks and actions were submitted.
    virtual void run(const Action& action) { action(); }

    /// Whether its chunks may be taken before the chunks of earlier files.
    virtual bool is_independent() const = 0;
    /// Whether a read may have to wait for the writer of a pipe. Such a file is not read before its turn.
    virtual bool may_wait() const = 0;
};

/// Returns the next file of a run; null after the last. Called by one thread at a time, while others do other
/// work, so it should do no more than make the job.
using NextJob = std::function<std::unique_ptr<Job>()>;

/// The chunks and actions that one job has submitted and no thread has taken yet. A file has its turn when
/// everything that earlier files submitted has been taken. Used by the thread that reads the file. Members
/// that wait do other work meanwhile, and rethrow an exception of another thread.
class Feed {
  public:
    Feed(Pipeline& pipeline, std::unique_ptr<Job> job, std::unique_ptr<Converter>& converter)
        : pipeline_(pipeline), job_(std::move(job)), converter_(converter) {}

    /// Returns the chunk to fill next. Waits while too many have not been taken.
    Chunk& next();
    /// Submits the chunk from next(). `will_wait`: the reader may then wait for input. Without it, other
    /// threads may get the chunk only when the feed is used again or Job::read() ends.
    void submit(bool will_wait = false);
    /// Runs `action` after everything that was submitted before it has been taken. To save a lock, the action
    /// is submitted together with the chunk before or after it. If there is none, in_turn(), settle(),
    /// drain() or the end of Job::read() submits it.
    void then(Action action);
    /// Runs `action` like then(), but not before the file's turn. Submits it at once.
    void in_turn(Action action);
    /// Runs `action` in the file's turn, before the rest of the file is taken. Only Job::take() may call it.
    void first_in_turn(Action action);

    /// See Job::may_wait().
    bool may_wait() const { return job_->may_wait(); }
    /// Submits the actions of then(), and waits until all submitted chunks have been converted.
    void settle();
    /// Submits the actions of then(), and waits until everything submitted has been taken.
    void drain();
    /// Waits for the file's turn.
    void wait_for_turn();
    /// Rethrows an exception of another thread.
    void check();

  private:
    friend class Pipeline;

    struct Entry {
        std::vector<Action> before;    // run before the chunk is taken
        std::unique_ptr<Chunk> chunk;  // null: there are only actions
        std::vector<Action> after;     // run after the chunk was taken
        bool in_turn = false;          // may be taken only in the turn of the file
        bool is_ready = false;         // may be taken: no thread has to convert the chunk first
    };
    static std::unique_ptr<Entry> entry_of(std::vector<Action> actions, bool in_turn);
    std::unique_ptr<Entry> last_entry();
    std::unique_ptr<Chunk> take(std::unique_ptr<Entry> entry);
    void run_now(const Action& action);

    Pipeline& pipeline_;
    std::unique_ptr<Job> job_;
    std::unique_ptr<Converter>& converter_;  // of the reading thread
    // Used only by the reading thread.
    std::unique_ptr<Chunk> filling_;
    std::unique_ptr<Entry> filled_;  // held back, so that actions after the chunk are submitted with it
    std::vector<Action> actions_;    // of then(), after filled_
    // Used only by the thread that takes a chunk.
    Entry* taking_ = nullptr;

    // Guarded by Pipeline::mutex_.
    std::deque<std::unique_ptr<Entry>> entries_;  // in order
    std::size_t chunks_ = 0;                      // submitted but not taken
    std::size_t bytes_ = 0;                       // the size of these chunks
    std::size_t unconverted_ = 0;                 // chunks that no thread has converted yet
    bool is_read_ = false;                        // the job has been read to its end
    bool is_offered_ = false;                     // it is in Pipeline::ready_
    bool is_taken_from_ = false;                  // a thread is taking its entries
    bool is_waiting_ = false;                     // the reading thread waits for Pipeline::has_room_
};

/// Each thread does any work that is waiting, and prefers the work that is closest to the output: take
/// converted chunks, compress a block of output, convert a chunk, read the next file. So no thread waits
/// while there is work. Threads start when enough input has been read; until then, and with one thread, the
/// calling thread does everything in order.
class Pipeline final : public output::Helpers {
  public:
    Pipeline(const Settings& settings, unsigned threads);
    /// Ends the threads. Entries that have not been taken are dropped.
    ~Pipeline() override;
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// Reads all files and returns when everything has been taken. Must be called once. Rethrows an exception
    /// of a job. The other threads continue to run tasks.
    void run(NextJob next);

    /// Ends reads when a thread has thrown or the run is stopped.
    input::StopSwitch& stop_switch() noexcept { return stop_switch_; }

    bool take_on(Action task) override;
    std::size_t most_tasks() const noexcept override { return 2 * std::size_t{thread_count_}; }

  private:
    friend class Feed;
    using Lock = std::unique_lock<std::mutex>;

    void start_threads();
    template <typename Condition>
    void work(Lock& lock, std::unique_ptr<Converter>& converter, Condition is_done);
    template <typename Condition>
    void help_until(Lock& lock, Feed& feed, Condition condition);
    bool take(Lock& lock);
    bool run_task(Lock& lock);
    bool convert(Lock& lock, std::unique_ptr<Converter>& converter);
    bool read_next(Lock& lock, std::unique_ptr<Converter>& converter);
    bool make_next(Lock& lock);
    bool may_read_next() const;
    bool is_ready(const Feed& feed) const;
    bool offer(Feed& feed);
    void submit_chunk(Feed& feed, bool will_wait);
    void submit(Feed& feed, std::unique_ptr<Feed::Entry> entry, bool is_urgent = false);
    std::condition_variable* add(Feed& feed, std::unique_ptr<Feed::Entry> entry, bool is_urgent);
    void end_if_done(Feed& feed, Lock& lock);
    std::unique_ptr<Chunk> free_chunk();
    bool is_turn(const Feed& feed) const { return feeds_.front().get() == &feed; }
    bool has_room(const Feed& feed) const;
    bool may_read_ahead() const;
    bool is_over() const { return is_stopping_ || (has_all_ && feeds_.empty()); }
    std::condition_variable* sleepers_for_work();
    void fail() noexcept;
    void wake_all() noexcept;

    const Settings& settings_;
    const unsigned thread_count_;
    input::StopSwitch stop_switch_;
    NextJob next_job_;
    std::size_t submitted_ = 0;             // bytes submitted before threads start
    bool has_threads_ = false;              // set before the first one starts
    std::unique_ptr<Converter> converter_;  // of the calling thread
    std::vector<std::thread> threads_;      // without the calling one

    std::mutex mutex_;
    // The members below are guarded by mutex_.
    std::condition_variable has_work_;         // for threads without work
    std::condition_variable has_room_;         // for reading threads that have neither room nor work
    std::size_t idle_ = 0;                     // threads that wait for has_work_
    std::size_t waiting_ = 0;                  // threads that wait for has_room_
    std::deque<std::unique_ptr<Feed>> feeds_;  // in order; the first has its turn
    std::deque<Feed*> ready_;                  // feeds with an entry that can be taken
    std::deque<std::pair<Feed*, Feed::Entry*>> to_convert_;
    std::size_t bytes_to_convert_ = 0;
    std::deque<Action> tasks_;
    std::size_t tasks_running_ = 0;
    std::vector<std::unique_ptr<Chunk>> free_chunks_;
    std::size_t chunks_ = 0;     // of all feeds
    std::size_t bytes_ = 0;      // of all feeds
    std::unique_ptr<Job> next_;  // the next job, which cannot be read yet
    bool is_making_ = false;     // a thread is making the next job
    bool has_all_ = false;       // there are no more jobs
    bool is_stopping_ = false;
    std::exception_ptr error_;
};

}  // namespace duo2qualys::app
