/// Declares the interface by which an output hands work, such as compressing a block, to the threads of the
/// pipeline. Tested by tests/unit/compress_sink_test.cpp.
#pragma once

#include <cstddef>
#include <functional>

namespace duo2qualys::output {

/// Threads that run tasks for others. Members may be called from any thread.
class Helpers {
  public:
    Helpers() = default;
    Helpers(const Helpers&) = delete;
    Helpers& operator=(const Helpers&) = delete;
    virtual ~Helpers() = default;

    /// Lets another thread run `task`, which must not throw. If all threads have enough work, returns false
    /// and does not run the task.
    virtual bool take_on(std::function<void()> task) = 0;
    /// The largest number of unfinished tasks that take_on() accepts.
    virtual std::size_t most_tasks() const noexcept = 0;
};

}  // namespace duo2qualys::output
