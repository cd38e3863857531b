#include "app/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "app/collector.hpp"
#include "app/collector_pool.hpp"
#include "app/file_job.hpp"
#include "app/history.hpp"
#include "app/output_folders.hpp"
#include "app/outputs.hpp"
#include "app/pipeline.hpp"
#include "app/progress.hpp"
#include "app/results.hpp"
#include "app/seen_file.hpp"
#include "app/signals.hpp"
#include "app/targets.hpp"
#include "output/amounts.hpp"
#include "output/fd_sink.hpp"
#include "output/part_files.hpp"
#include "output/printable.hpp"
#include "output/tally.hpp"
#include "system/files.hpp"

namespace duo2qualys::app {
namespace {

using output::printable;

// Prints a message in the place of a file that cannot be read.
class NoticeJob final : public Job {
  public:
    NoticeJob(Results& results, Targets::Next next) : results_(results), next_(std::move(next)) {}

    void read(Feed& feed) override {
        feed.in_turn([this] { tell(); });
    }
    std::unique_lock<std::mutex> hold() override { return results_.hold(); }
    void take(Chunk& /*chunk*/) override {}
    bool is_independent() const override { return false; }
    bool may_wait() const override { return false; }

  private:
    void tell() {
        const std::string& path = next_.target.input;
        if (next_.is_fault) return results_.tell_of(path, next_.why);
        results_.notice(fmt::format("{}: {}", printable(path), next_.why));
    }

    Results& results_;
    const Targets::Next next_;
};

// The objects of one run. The order of the members matters: a member may use the members declared before it,
// and is destroyed before them. The pipeline is the last member, so it and its threads are destroyed first.
// Members before it have a reference to it, but do not use it while they are constructed or destroyed.
class Run {
  public:
    explicit Run(const Settings& settings);
    ExitStatus operator()();
    // The signal that ended reading or has arrived by now; 0 if there is none.
    int ended_by() { return signals_.ended_by(); }

  private:
    using Clock = std::chrono::steady_clock;

    void begin_reading();
    void read_all();
    std::unique_ptr<Job> next_job();
    void tell();
    void write_report_so_far();
    std::uint64_t faults() const;
    void tell_of_faults(const output::Tally& tally);
    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    output::Tally tally() const;
    void write_summary(SummaryForm form, std::string_view so_far);
    void finish_output();
    void finish_seen();
    ExitStatus finish();

    const Settings& settings_;
    Clock::time_point start_ = Clock::now();
    Targets targets_;
    output::FdSink stderr_{STDERR_FILENO, "stderr", output::FdSink::Ownership::borrowed};
    Progress messages_;
    output::PartFiles parts_;
    Signals signals_{parts_};           // before any thread starts
    std::unique_ptr<History> history_;  // null without --output-dir
    Results results_;
    std::unique_ptr<SeenFile> seen_file_;  // null without --seen
    SharedOutput output_;
    OutputFolders folders_;
    Collector collector_;
    CollectorPool own_collectors_;
    RunParts run_parts_;
    Pipeline pipeline_;
};

unsigned thread_count(const Settings& settings) {
    // Explanations name line numbers of the whole input, which converting threads do not know.
    if (settings.explain != ExplainForm::none) return 1;
    return settings.threads != 0 ? settings.threads : std::max(1U, std::thread::hardware_concurrency());
}

std::unique_ptr<History> open_history(const Settings& settings, output::PartFiles& parts) {
    return settings.output_dir.empty() ? nullptr : std::make_unique<History>(settings, parts);
}

std::unique_ptr<SeenFile> open_seen(const Settings& settings, SeenEvents* events, output::PartFiles& parts) {
    return settings.seen.empty() ? nullptr : std::make_unique<SeenFile>(settings.seen, *events, parts);
}

Run::Run(const Settings& settings)
    : settings_(settings),
      targets_(settings),
      messages_(stderr_, settings.progress == When::always && !settings.quiet),
      history_(open_history(settings, parts_)),
      results_(settings, messages_, parts_),
      seen_file_(open_seen(settings, results_.seen.get(), parts_)),
      output_(settings, parts_, pipeline_),
      folders_(settings.output_dir),
      collector_(settings, results_.rejects, settings.report.empty() ? nullptr : &results_.drift,
                 results_.seen.get()),
      own_collectors_(settings),
      run_parts_{settings,   parts_,          results_,  output_,       folders_,
                 collector_, own_collectors_, pipeline_, history_.get()},
      pipeline_(settings, thread_count(settings)) {
    if (results_.seen) results_.delivered = results_.seen->mark();
}

ExitStatus Run::operator()() {
    if (messages_.is_shown()) messages_.set_total(targets_.total_size());
    if (settings_.output_dir.empty() && output_.is_stdout()) {
        pipeline_.stop_switch().watch_output(STDOUT_FILENO);
        system::widen_pipe(STDOUT_FILENO);
    }
    results_.observer = [this] {
        if (messages_.is_shown()) messages_.update(tally());
        if (signals_.take_question()) tell();
    };
    if (history_) {
        if (const std::string why = history_->begin(targets_); !why.empty()) results_.notice(why);
    }
    read_all();
    return finish();
}

void Run::begin_reading() {
    Signals::Reading reading;
    reading.end = [this] { pipeline_.stop_switch().end_reading(); };
    reading.tell = [this] {
        const auto held = results_.try_to_hold();
        if (held && signals_.take_question()) tell();
        return held.owns_lock();
    };
    signals_.begin_reading(std::move(reading));
}

void Run::read_all() {
    // Calls end_reading() when this function returns or throws.
    struct End {
        Signals& signals;
        ~End() { signals.end_reading(); }
    } const end{signals_};
    begin_reading();
    pipeline_.run([this] { return next_job(); });
}

std::unique_ptr<Job> Run::next_job() {
    if (collector_.stopped()) return nullptr;
    std::optional<Targets::Next> next = targets_.next();
    if (!next) return nullptr;
    if (pipeline_.stop_switch().has_ended_reading()) {
        results_.is_cut = true;
        return nullptr;
    }
    if (next->why.empty()) return std::make_unique<FileJob>(run_parts_, std::move(next->target));
    return std::make_unique<NoticeJob>(results_, std::move(*next));
}

// The number of faults that give the run exit status 1.
std::uint64_t Run::faults() const {
    const output::Tally tally = this->tally();
    return tally.rejected + (settings_.fail_on_drift ? tally.drift : 0);
}

output::Tally Run::tally() const {
    output::Tally tally = results_.kept ? *results_.kept : collector_.tally();
    tally += results_.independent;
    tally.up_to_date = results_.up_to_date;
    return tally;
}

// Reports why the run stopped early, and drift that gives the exit status 1.
void Run::tell_of_faults(const output::Tally& tally) {
    if (collector_.stopped()) {
        const bool has_file = !settings_.output.empty() || !settings_.output_dir.empty();
        results_.notice(fmt::format("stopped after {}, as --max-errors says: the rest was not read{}",
                                    output::counted(tally.rejected, "reject"),
                                    has_file ? ", and the unfinished output is not kept" : ""));
    }
    if (results_.is_cut) {
        const bool has_file =
            !settings_.output_dir.empty() || (!settings_.output.empty() && !results_.has_stream);
        results_.notice(fmt::format("ended by a signal: the rest was not read{}",
                                    has_file ? ", and the unfinished output is not kept" : ""));
    }
    if (settings_.fail_on_drift && tally.drift != 0) {
        results_.notice(
            fmt::format("drift in {} (unknown actions and outcomes, wrong types, times that "
                        "cannot be read, broken JSON): {} lists them",
                        output::counted(tally.drift, "value"),
                        settings_.report.empty() ? "--report FILE" : printable(settings_.report)));
    }
}

void Run::write_summary(SummaryForm form, std::string_view so_far) {
    switch (form) {
        case SummaryForm::none: return;
        case SummaryForm::text:
            return output::say(messages_,
                               fmt::format("{}{}", so_far, output::summary_text(tally(), seconds())));
        case SummaryForm::json:
            return messages_.write(output::summary_json(tally(), seconds(), settings_.tables) + '\n');
    }
}

// Prints the progress of the run. The run continues even if printing fails. Must not be called while a chunk
// is collected.
void Run::tell() try {
    const bool json = settings_.summary == SummaryForm::json;
    write_summary(json ? SummaryForm::json : SummaryForm::text, "so far: ");
    if (results_.has_report()) write_report_so_far();
} catch (const output::OutputError&) {
    // stderr cannot be written, so no message is possible.
}

void Run::write_report_so_far() {
    std::string why;
    try {
        results_.write_report(tally(), seconds());
        results_.open_report();
    } catch (const output::OutputError& error) {
        why = error.what();
    }
    if (why.empty()) return;
    output::say(messages_, fmt::format("{}; the run continues, and tries again at its end", printable(why)));
}

// Finishes or drops the shared output. Files that were cut off can be read again, streams cannot.
void Run::finish_output() {
    if (collector_.stopped() || !settings_.output_dir.empty()) return;
    if (settings_.output.empty() || !results_.is_cut || results_.has_stream) return output_.finish();
    output_.drop();
}

// Replaces the file of --seen. A run that failed, or whose output was not kept, leaves it unchanged, so that
// the next run writes the same events again.
void Run::finish_seen() {
    if (!seen_file_ || results_.failed) return;
    const bool has_dir = !settings_.output_dir.empty();
    const bool is_dropped = collector_.stopped() || (results_.is_cut && !results_.has_stream);
    if (!has_dir && !settings_.output.empty() && is_dropped) return;
    // Events that may be in no output must not count as written in later runs, either. Those that this run
    // has written again do count, unless a file was cut off: they may have been in its dropped output.
    if (history_ && history_->loses_events()) results_.seen->forget_earlier(!results_.is_cut);
    seen_file_->replace(has_dir ? results_.delivered : results_.seen->mark());
}

ExitStatus Run::finish() {
    messages_.erase();
    finish_output();
    results_.rejects.finish();
    if (results_.rejects_file) results_.rejects_file->finish();

    const output::Tally tally = this->tally();
    tell_of_faults(tally);
    if (results_.has_report()) results_.write_report(tally, seconds());
    if (results_.has_report() && tally.up_to_date != 0) {
        results_.notice(
            fmt::format("{}: does not cover the inputs of {} up to date: --force reads them again",
                        printable(settings_.report),
                        tally.up_to_date == 1 ? "1 output that is"
                                              : fmt::format("{} outputs that are", tally.up_to_date)));
    }
    write_summary(settings_.summary, {});
    if (!tally.adds_up()) {
        output::say(messages_, "internal error: the counts of records do not add up; please report this");
        return ExitStatus::failure;
    }
    finish_seen();
    if (history_ && !results_.failed && !results_.is_cut && !collector_.stopped()) history_->end();
    if (results_.failed) return ExitStatus::failure;
    return faults() != 0 ? ExitStatus::rejects : ExitStatus::success;
}

}  // namespace

ExitStatus run(const Settings& settings) {
    int signal = 0;
    ExitStatus status{};
    {
        Run run(settings);
        status = run();
        signal = run.ended_by();
    }
    if (signal != 0) end_by(signal);
    return status;
}

}  // namespace duo2qualys::app
