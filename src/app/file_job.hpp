/// The way of one file through a run: it is opened, read, collected, and its output finished. Tested by
/// tests/integration.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "app/collector.hpp"
#include "app/history.hpp"
#include "app/lanes.hpp"
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

namespace duo2qualys::app {

/// What the files of a run share.
struct RunParts {
    const Settings& settings;
    output::PartFiles& parts;
    Results& results;
    SharedOutput& output;
    OutputFolders& folders;
    Collector& collector;  ///< of all files that are collected in their turn; guarded by Results::hold()
    Lanes& lanes;          ///< of those that are not
    Pipeline& pipeline;
    History* history;  ///< null without --output-dir
};

/// One file, or another input. A file with an output of its own does not wait for those before it, unless
/// something has to be decided in the order of the run: which events are new, how many rejects there may be,
/// what a report saw first. Its rejects and messages do wait.
class FileJob final : public Job {
  public:
    /// `run` must outlive it.
    FileJob(const RunParts& run, Target target);

    void read(Feed& feed) override;
    void take(Chunk& chunk) override;
    void run(const Action& action) override;
    bool is_independent() const override { return is_independent_; }
    bool may_wait() const override { return target_.may_wait; }

  private:
    void convert();
    void replay(Reader& reader, const std::string& name, input::ByteSource& source);
    void open_output();
    void begin_output();
    void end_output(bool is_whole);
    void drop();
    void drop_output();
    void hand_on_rejects();
    void count();
    void report(const std::string& input, std::string_view why);
    Collector& collector() { return lane_ ? lane_->collector : run_.collector; }
    std::unique_lock<std::mutex> hold();

    const RunParts& run_;
    const Target target_;
    const bool is_independent_;
    Feed* feed_ = nullptr;
    std::optional<output::FileState> state_;  // when it was opened; none: it is no regular file
    bool is_open_ = false;                    // its output is, or will be
    bool is_whole_ = true;                    // what was read of it, so far
    bool is_void_ = false;  // nothing of it is wanted any more; used where the file is collected

    // Used where the file is collected.
    std::unique_ptr<Lane> lane_;          // null where it waits for its turn
    std::unique_ptr<FileOutput> output_;  // null where all share one
    output::Tally tally_;                 // of a lane, as far as it stands in Results::independent
    // What there was before it.
    output::Tally tally_before_;
    output::DriftLog drift_before_;
    std::optional<std::int64_t> rejects_before_;  // bytes of the file of --rejects
};

}  // namespace duo2qualys::app
