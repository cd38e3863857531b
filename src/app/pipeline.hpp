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

/// A file to convert, or something else that is read from front to back. It is destroyed when all that it has
/// submitted has been taken.
class Job {
  public:
    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    virtual ~Job() = default;

    /// Reads the file and submits its chunks to `feed`, in any thread.
    virtual void read(Feed& feed) = 0;
    /// Takes the next of its chunks. By one thread at a time, in the order in which they were submitted.
    virtual void take(Chunk& chunk) = 0;
    /// Runs an action that was submitted between two chunks, in that order.
    virtual void run(const Action& action) = 0;

    /// Whether its chunks may be taken before those of the files before it.
    virtual bool is_independent() const = 0;
    /// Whether a read may have to wait for somebody who writes. Such a file is read in its turn, and not
    /// ahead.
    virtual bool may_wait() const = 0;
};

/// The files of a run, in order; null: there are no more. Called by one thread at a time, while others wait
/// for it: it makes the job and nothing else.
using NextJob = std::function<std::unique_ptr<Job>()>;

/// What one job has submitted and nobody has taken yet. It is a file's turn when all that the files before it
/// have submitted has been taken. Used by the thread that reads the file. Members that wait do other work
/// meanwhile; they throw what another thread has thrown.
class Feed {
  public:
    Feed(Pipeline& pipeline, std::unique_ptr<Job> job, std::unique_ptr<Converter>& converter)
        : pipeline_(pipeline), job_(std::move(job)), converter_(converter) {}

    /// The chunk to fill next. Waits while there are too many.
    Chunk& next();
    /// Sends the chunk from next() on its way. `will_wait`: the reader may wait for input now.
    void submit(bool will_wait = false);
    /// Runs `action` when everything that was submitted before has been taken.
    void then(Action action);
    /// As then(), but not before it is the file's turn.
    void in_turn(Action action);
    /// Runs `action` in the file's turn, before anything else of the file is taken. Only from Job::take().
    void first_in_turn(Action action);

    /// Returns when what was submitted has been converted.
    void settle();
    /// Returns when it is the file's turn.
    void wait_for_turn();
    /// Throws what another thread has thrown.
    void check();

  private:
    friend class Pipeline;

    enum class State : unsigned char { filled, converted };
    struct Step {
        std::unique_ptr<Chunk> chunk;
        Action action;  // in place of a chunk
        bool in_turn = false;
        State state = State::filled;
    };

    Pipeline& pipeline_;
    std::unique_ptr<Job> job_;
    std::unique_ptr<Converter>& converter_;  // of the thread that reads,
    std::unique_ptr<Chunk> filling_;         // and used by it alone

    // Guarded by Pipeline::mutex_.
    std::deque<std::unique_ptr<Step>> steps_;  // in order
    std::size_t chunks_ = 0;                   // that were submitted and not taken,
    std::size_t bytes_ = 0;                    // and the size of their input
    std::size_t unconverted_ = 0;              // chunks that no thread has converted yet
    bool is_read_ = false;                     // to its end
    bool is_offered_ = false;                  // stands in Pipeline::ready_
    bool is_taken_from_ = false;               // a thread is at it
};

/// Every thread does what there is to do, what is furthest on its way first: it takes what is converted,
/// packs a block of output, converts a chunk, and reads the next file where nothing else is left. So no
/// thread waits as long as there is work. Threads start when there is enough for them; until then, and with
/// one thread, everything happens in the calling one, in order.
class Pipeline final : public output::Helpers {
  public:
    Pipeline(const Settings& settings, unsigned threads);
    /// Ends the threads without waiting for what is not taken.
    ~Pipeline() override;
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// Reads all files and returns when everything has been taken. To be called once. Throws what a job
    /// threw. The other threads go on to take on tasks.
    void run(NextJob next);

    /// Ends reads when nothing more is wanted: somebody has thrown, or stopped it.
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
    void help_until(Feed& feed, Condition condition);
    bool take(Lock& lock);
    bool run_task(Lock& lock);
    bool convert(Lock& lock, std::unique_ptr<Converter>& converter);
    bool read_next(Lock& lock, std::unique_ptr<Converter>& converter);
    bool has_next();
    bool is_ready(const Feed& feed) const;
    void offer(Feed& feed);
    void submit_chunk(Feed& feed, bool is_urgent);
    void submit_action(Feed& feed, Action action, bool in_turn);
    void end_if_done(Feed& feed, Lock& lock);
    void fill_with_free_chunk(Feed& feed);
    bool is_turn(const Feed& feed) const { return feeds_.front().get() == &feed; }
    bool has_room(const Feed& feed) const;
    bool may_read_ahead() const;
    bool is_over() const { return is_stopping_ || (has_all_ && feeds_.empty()); }
    std::condition_variable* sleepers_for_work();
    void wake_for_work();
    void fail() noexcept;
    void wake_all() noexcept;

    const Settings& settings_;
    const unsigned thread_count_;
    input::StopSwitch stop_switch_;
    NextJob next_job_;
    std::size_t submitted_ = 0;             // bytes, until threads start
    bool has_threads_ = false;              // changed before there are any
    std::unique_ptr<Converter> converter_;  // of the calling thread
    std::vector<std::thread> threads_;      // the others

    std::mutex mutex_;
    // All below is guarded by mutex_.
    std::condition_variable has_work_;         // for threads that have nothing to do
    std::condition_variable has_room_;         // for those that have a file to read, and nothing to do
    std::size_t idle_ = 0;                     // threads that wait for the one,
    std::size_t waiting_ = 0;                  // and for the other
    std::deque<std::unique_ptr<Feed>> feeds_;  // in order; it is the turn of the first
    std::deque<Feed*> ready_;                  // of which something can be taken
    std::deque<std::pair<Feed*, Feed::Step*>> to_convert_;
    std::size_t bytes_to_convert_ = 0;
    std::deque<Action> tasks_;
    std::size_t tasks_running_ = 0;
    std::vector<std::unique_ptr<Chunk>> free_chunks_;
    std::size_t chunks_ = 0;     // of all feeds
    std::size_t bytes_ = 0;      // of all feeds
    std::unique_ptr<Job> next_;  // has to wait for its turn
    bool has_all_ = false;       // there are no more jobs
    bool is_stopping_ = false;
    std::exception_ptr error_;
};

}  // namespace duo2qualys::app
