#pragma once

#include <mutex>
#include <set>
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

    /// While this is held a file and what is known here of it change together.
    std::unique_lock<std::mutex> hold() { return std::unique_lock(mutex_); }
    /// Both only while hold() is held.
    void add(const std::string& path) { paths_.insert(path); }
    void remove(const std::string& path) { paths_.erase(path); }

    /// Removes all of them. While what it returns is held, no other is made or finished.
    std::unique_lock<std::mutex> remove_all();
    /// Removes those of the one PartFiles that there is, where the process cannot go on: without locks.
    static void remove_those_of_process() noexcept;

  private:
    std::mutex mutex_;
    std::set<std::string> paths_;
};

}  // namespace duo2qualys::output
