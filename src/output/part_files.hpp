#pragma once

#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>

namespace duo2qualys::output {

/// Unfinished files of this run, which nothing but this knows when it is ended from outside.
class PartFiles {
  public:
    PartFiles();
    /// Removes what is left.
    ~PartFiles();
    PartFiles(const PartFiles&) = delete;
    PartFiles& operator=(const PartFiles&) = delete;

    /// While this is held a file and what is known here of it change together. Several threads may hold it,
    /// each for a file of its own.
    std::shared_lock<std::shared_mutex> hold() { return std::shared_lock(changing_); }
    /// Both only while hold() is held.
    void add(const std::string& path);
    void remove(const std::string& path);

    /// Removes all of them. While what it returns is held, no other is made or finished.
    std::unique_lock<std::shared_mutex> remove_all();
    /// Removes those of the one PartFiles that there is, where the process cannot go on: without locks.
    static void remove_those_of_process() noexcept;

  private:
    std::shared_mutex changing_;
    std::mutex mutex_;
    std::set<std::string> paths_;  // guarded by mutex_
};

}  // namespace duo2qualys::output
