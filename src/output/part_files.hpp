/// Registers the unfinished files of a run, so that they are removed if a signal ends the process. Tested by
/// tests/unit/output_file_test.cpp and tests/integration/signals_test.py.
#pragma once

#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>

namespace duo2qualys::output {

/// The unfinished files of this run. Thread-safe.
class PartFiles {
  public:
    PartFiles();
    /// Removes the files that are left.
    ~PartFiles();
    PartFiles(const PartFiles&) = delete;
    PartFiles& operator=(const PartFiles&) = delete;

    /// Must be held while a file is created, renamed or removed together with its entry here. Several threads
    /// may hold it, each for its own file.
    std::shared_lock<std::shared_mutex> hold() { return std::shared_lock(changing_); }
    /// Both may be called only while hold() is held.
    void add(const std::string& path);
    void remove(const std::string& path);

    /// Removes all files. While the returned lock is held, no other file is created or finished.
    std::unique_lock<std::shared_mutex> remove_all();
    /// Removes the files of the only PartFiles object of the process, without locking. Only for use when the
    /// process cannot continue.
    static void remove_those_of_process() noexcept;

  private:
    std::shared_mutex changing_;
    std::mutex mutex_;
    std::set<std::string> paths_;  // guarded by mutex_
};

}  // namespace duo2qualys::output
