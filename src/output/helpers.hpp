#pragma once

#include <cstddef>
#include <functional>

namespace duo2qualys::output {

/// Threads that take work from others. From any thread.
class Helpers {
  public:
    Helpers() = default;
    Helpers(const Helpers&) = delete;
    Helpers& operator=(const Helpers&) = delete;
    virtual ~Helpers() = default;

    /// Some thread will run `task`, which must not throw. False: all have enough to do, and it will not be
    /// run.
    virtual bool take_on(std::function<void()> task) = 0;
    /// How many tasks they take on at a time.
    virtual std::size_t most_tasks() const noexcept = 0;
};

}  // namespace duo2qualys::output
