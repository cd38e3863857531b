/// Holds the results of a run that all its files share: counts, rejects, reports and messages. Tested by
/// tests/integration/errors_test.py and tests/integration/signals_test.py.
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

/// Shared by all threads of a run. Members that are not atomic may be used only while hold() is held, or
/// while there is only one thread.
class Results {
  public:
    /// Opens the files of --rejects and --report. Throws OutputError. All parameters must outlive this
    /// object.
    Results(const Settings& settings, Progress& messages, output::PartFiles& parts);

    std::unique_lock<std::mutex> hold() { return std::unique_lock(mutex_); }
    std::unique_lock<std::mutex> try_to_hold() { return std::unique_lock(mutex_, std::try_to_lock); }

    /// Reports that an input, or a part of it, could not be read.
    void tell_of(const std::string& input, std::string_view why);
    /// Writes a message that --quiet hides.
    void notice(std::string_view text);
    bool has_report() const { return !settings_.report.empty(); }
    /// Writes and finishes the file of --report. Opens the file first if it is not open, because an earlier
    /// report has been written or has failed. `tally` has the counts of the run, and `seconds` is its
    /// duration. Throws OutputError.
    void write_report(const output::Tally& tally, double seconds);
    /// Opens the file of the next report, so that no other run writes it meanwhile. Throws OutputError.
    void open_report();

    Progress& messages;
    std::unique_ptr<output::OutputFile> rejects_file;  ///< null without --rejects
    output::RejectLog rejects;
    output::DriftLog drift;
    std::unique_ptr<SeenEvents> seen;  ///< null if duplicate events are written
    /// The mark in `seen` after the events of earlier runs and those in files that this run has finished.
    std::uint64_t delivered = 0;
    output::Tally independent;  ///< of files that did not wait for their turn
    /// The counts before the file that a signal cut off; null if there was none.
    std::unique_ptr<output::Tally> kept;
    /// A cut-off file was collected, so later files write nothing to shared outputs.
    bool has_dropped = false;
    /// Called after counts have changed.
    std::function<void()> observer = [] {};

    std::atomic<bool> failed = false;      ///< an input could not be read
    std::atomic<bool> has_stream = false;  ///< an input cannot be read again
    std::atomic<bool> is_cut = false;      ///< because of a signal, a file was not read to its end
    std::atomic<std::uint64_t> up_to_date = 0;

  private:
    const Settings& settings_;
    output::PartFiles& parts_;
    std::unique_ptr<output::OutputFile> report_file_;  // null if it is not open
    std::mutex mutex_;
};

}  // namespace duo2qualys::app
