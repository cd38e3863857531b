/// What a run has come to so far: what it counts, rejects, reports and tells.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "app/progress.hpp"
#include "app/seen_events.hpp"
#include "app/settings.hpp"
#include "output/drift_log.hpp"
#include "output/output_file.hpp"
#include "output/part_files.hpp"
#include "output/reject_log.hpp"
#include "output/tally.hpp"

namespace duo2qualys::app {

/// Shared by all threads of a run. What is not atomic is used while hold() is held, or while there is one
/// thread.
class Results {
  public:
    /// All must outlive it. Opens the files of --rejects and --report; throws OutputError.
    Results(const Settings& settings, Progress& messages, output::PartFiles& parts);

    std::unique_lock<std::mutex> hold() { return std::unique_lock(mutex_); }
    std::unique_lock<std::mutex> try_to_hold() { return std::unique_lock(mutex_, std::try_to_lock); }

    /// Tells people that an input cannot be read, in part or at all.
    void tell_of(const std::string& input, std::string_view why);
    /// Finishes the file of --report with what there is. `tally` is that of the run.
    void write_report(const output::Tally& tally, double seconds);
    /// Opens that file anew.
    void reopen_report();

    Progress& messages;
    std::unique_ptr<output::OutputFile> rejects_file;  ///< null without --rejects
    std::unique_ptr<output::OutputFile> report_file;   ///< null without --report
    output::RejectLog rejects;
    output::DriftLog drift;
    std::unique_ptr<SeenEvents> seen;  ///< null where events may be written twice
    std::uint64_t delivered = 0;  ///< mark in `seen` of what earlier runs and finished files have written
    output::Tally independent;    ///< of the files that did not wait for their turn
    /// Counts before the file that was being read when a signal ended reading; null: there was none.
    std::unique_ptr<output::Tally> kept;
    bool has_dropped =
        false;  ///< such a file has been collected: nothing behind it is written to what all share
    /// Called when something has been counted.
    std::function<void()> observer = [] {};

    std::atomic<bool> failed = false;      ///< an input could not be read
    std::atomic<bool> has_stream = false;  ///< among what was read: what cannot be read again
    std::atomic<bool> is_cut = false;      ///< a file was not read to its end, or at all, because of a signal
    std::atomic<std::uint64_t> up_to_date = 0;

  private:
    const Settings& settings_;
    output::PartFiles& parts_;
    std::mutex mutex_;
};

}  // namespace duo2qualys::app
