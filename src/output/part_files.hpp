#pragma once

#include <mutex>
#include <set>
#include <string>
#include <thread>

namespace duo2qualys::output {

/// Unfinished files of this run: removed when SIGHUP, SIGINT or SIGTERM ends it, which then ends the process
/// as the signal would have. Only one may exist; it must be made before other threads, which inherit its
/// signal mask. Does nothing, and costs nothing, until the first file is added.
class PartFiles {
  public:
    PartFiles() = default;
    ~PartFiles();
    PartFiles(const PartFiles&) = delete;
    PartFiles& operator=(const PartFiles&) = delete;

    /// Blocks the signals in the calling thread and watches for them in one of its own. Throws OutputError.
    void watch();

    /// While this is held no signal ends the run: a file and what is known here of it change together. Does
    /// not return when one has arrived before: what it cut off (Ctrl-C also ends the writer of a pipe) is
    /// then never taken for complete.
    std::unique_lock<std::mutex> hold();
    /// Both only while hold() is held.
    void add(const std::string& path) { paths_.insert(path); }
    void remove(const std::string& path) { paths_.erase(path); }

  private:
    void wait_for_signal();
    void end_if_signalled();

    std::mutex mutex_;
    std::set<std::string> paths_;
    std::thread watcher_;
    int signals_ = -1;  // descriptors: a signal has arrived (read only while mutex_ is locked),
    int quit_ = -1;     // and the watcher is to end
};

}  // namespace duo2qualys::output
