/// Takes one file through a run, for the pipeline: opens and reads it, collects its chunks, and finishes its
/// output. Tested by tests/integration/batch_test.py and tests/integration/signals_test.py.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "app/collector.hpp"
#include "app/collector_pool.hpp"
#include "app/history.hpp"
#include "app/output_folders.hpp"
#include "app/outputs.hpp"
#include "app/pipeline.hpp"
#include "app/reader.hpp"
#include "app/results.hpp"
#include "app/settings.hpp"
#include "app/targets.hpp"
#include "input/byte_source.hpp"
#include "output/file_state.hpp"
#include "output/part_files.hpp"
#include "text/head.hpp"

namespace duo2qualys::app {

/// The objects that all files of a run share.
struct RunParts {
    const Settings& settings;
    output::PartFiles& parts;
    Results& results;
    SharedOutput& output;
    OutputFolders& folders;
    Collector& collector;           ///< for files that are collected in turn; guarded by Results::hold()
    CollectorPool& own_collectors;  ///< for files that are collected independently
    Pipeline& pipeline;
    History* history;  ///< null without --output-dir
};

/// A job that converts one file or other input. A file with its own output does not wait for the files before
/// it, unless something must be decided in the order of the run: which events are new, when the rejects
/// are too many, or where an entry of a report is first. Its rejects and messages always wait for its turn.
class FileJob final : public Job {
  public:
    /// `run` must outlive it.
    FileJob(const RunParts& run, Target target);

    void read(Feed& feed) override;
    std::unique_lock<std::mutex> hold() override;
    void take(Chunk& chunk) override;
    void run(const Action& action) override;
    bool is_independent() const override { return is_independent_; }
    bool may_wait() const override { return target_.may_wait; }

  private:
    void convert(Head& head);
    void replay(Reader& reader, const std::string& name, input::ByteSource& source);
    void open_output();
    void begin_output();
    void end_output(bool is_whole, const Head::Mark& head);
    void drop();
    void drop_output();
    void hand_on_rejects();
    void count();
    void report(const std::string& input, std::string_view why);
    Collector& collector() { return own_ ? own_->collector : run_.collector; }
    std::unique_lock<std::mutex> hold_briefly();

    const RunParts& run_;
    const Target target_;
    const bool is_independent_;
    Feed* feed_ = nullptr;
    std::optional<output::FileState> state_;  // when it was opened; nullopt if it is not a regular file
    bool is_open_ = false;                    // its output is open, or is about to be opened
    bool is_whole_ = true;                    // no error has occurred while reading it
    bool is_void_ = false;                    // its result is discarded; used only while collecting

    // The members below are used only while collecting.
    std::unique_ptr<OwnCollector> own_;   // null if it waits for its turn
    std::unique_ptr<FileOutput> output_;  // null if all files share one
    output::Tally tally_;                 // of own_: the counts already added to Results::independent
    // The state before this file, to be restored if it is dropped.
    output::Tally tally_before_;
    output::DriftLog drift_before_;
    std::optional<std::int64_t> rejects_before_;  // size of the --rejects file in bytes
};

}  // namespace duo2qualys::app
