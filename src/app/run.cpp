#include "app/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "app/collector.hpp"
#include "app/history.hpp"
#include "app/outputs.hpp"
#include "app/pipeline.hpp"
#include "app/progress.hpp"
#include "app/reader.hpp"
#include "app/replay.hpp"
#include "app/seen_events.hpp"
#include "app/seen_file.hpp"
#include "app/signals.hpp"
#include "app/targets.hpp"
#include "input/inputs.hpp"
#include "input/pipe.hpp"
#include "output/amounts.hpp"
#include "output/drift_log.hpp"
#include "output/fd_sink.hpp"
#include "output/file_names.hpp"
#include "output/output_file.hpp"
#include "output/part_files.hpp"
#include "output/printable.hpp"
#include "output/reject_log.hpp"
#include "output/tally.hpp"

namespace duo2qualys::app {
namespace {

using output::printable;

// The objects of one run. Order matters: what is named later uses, and ends before, what is named earlier.
class Run {
  public:
    explicit Run(const Settings& settings);
    ExitStatus operator()();
    /// The signal that ended reading, or has arrived by now; 0: there is none.
    int ended_by() { return signals_.ended_by(); }

  private:
    using Clock = std::chrono::steady_clock;

    void begin_reading();
    void read_all();
    void tell();
    void begin_history();
    void convert(const Target& target);
    void open_output(const Target& target);
    void close_output(const Target& target, const std::optional<output::FileState>& state);
    void convert_file(const Target& target);
    void replay_rejects(const std::string& name, input::ByteSource& source);
    void drop(const Target& target);
    void report(const std::string& input, std::string_view why);
    std::uint64_t faults() const;
    void tell_of_faults(const output::Tally& tally);
    double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
    output::Tally tally() const;
    void write_report();
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
    Signals signals_{parts_};           // before there are threads
    std::unique_ptr<History> history_;  // null without --output-dir
    std::unique_ptr<output::OutputFile> rejects_file_;
    std::unique_ptr<output::OutputFile> report_file_;
    output::RejectLog rejects_;
    output::DriftLog drift_;
    std::unique_ptr<SeenEvents> seen_;     // null where events may be written twice
    std::unique_ptr<SeenFile> seen_file_;  // null without --seen
    Outputs outputs_;
    Collector collector_;
    Pipeline pipeline_;
    Reader reader_;
    std::atomic<bool> failed_ = false;  // an input could not be read
    bool is_open_ = false;              // its output
    bool whole_ = true;                 // the file being read could be, so far
    std::atomic<std::uint64_t> up_to_date_ = 0;
    bool has_stream_ = false;  // among what was read: what cannot be read again
    bool is_cut_ = false;      // a file was not read to its end, or at all, because of a signal

    // What there was before the file of --output-dir that is being collected.
    output::Tally before_;
    std::int64_t rejects_before_ = 0;  // bytes
    output::DriftLog drift_before_;
    bool dropped_ = false;  // that file, with what it gave

    std::uint64_t delivered_ =
        0;  // mark in seen_ of earlier runs and the files of --output-dir that are finished
};

unsigned thread_count(const Settings& settings) {
    // Explanations tell lines of the whole input, which threads do not know.
    if (settings.explain != ExplainForm::none) return 1;
    return settings.threads != 0 ? settings.threads : std::max(1U, std::thread::hardware_concurrency());
}

std::unique_ptr<output::OutputFile> open_rejects(const Settings& settings, output::PartFiles& parts) {
    return settings.rejects.empty() ? nullptr : std::make_unique<output::OutputFile>(settings.rejects, parts);
}

std::unique_ptr<output::OutputFile> open_report(const Settings& settings, output::PartFiles& parts) {
    return settings.report.empty() ? nullptr : std::make_unique<output::OutputFile>(settings.report, parts);
}

std::unique_ptr<History> open_history(const Settings& settings, output::PartFiles& parts) {
    return settings.output_dir.empty() ? nullptr : std::make_unique<History>(settings, parts);
}

std::unique_ptr<SeenEvents> make_seen(const Settings& settings) {
    return settings.dedup ? std::make_unique<SeenEvents>(*settings.dedup) : nullptr;
}

std::unique_ptr<SeenFile> open_seen(const Settings& settings, SeenEvents* events, output::PartFiles& parts) {
    return settings.seen.empty() ? nullptr : std::make_unique<SeenFile>(settings.seen, *events, parts);
}

Run::Run(const Settings& settings)
    : settings_(settings),
      targets_(plan_targets(settings)),
      messages_(stderr_, settings.progress == When::always && !settings.quiet),
      history_(open_history(settings, parts_)),
      rejects_file_(open_rejects(settings, parts_)),
      report_file_(open_report(settings, parts_)),
      rejects_(settings.quiet ? nullptr : &messages_, rejects_file_.get()),
      seen_(make_seen(settings)),
      seen_file_(open_seen(settings, seen_.get(), parts_)),
      outputs_(settings, parts_),
      collector_(settings, rejects_, settings.report.empty() ? nullptr : &drift_, seen_.get()),
      pipeline_(settings, thread_count(settings), collector_),
      reader_(settings, pipeline_, collector_),
      delivered_(seen_ ? seen_->mark() : 0) {}

ExitStatus Run::operator()() {
    messages_.set_total(targets_.total_size());
    if (settings_.output_dir.empty() && outputs_.is_stdout()) {
        pipeline_.stop_switch().watch_output(STDOUT_FILENO);
        input::widen_pipe(STDOUT_FILENO);
    }
    collector_.observe([this](const output::Tally& tally) {
        messages_.update(tally);
        if (signals_.take_question()) tell();
    });
    for (const Unreadable& problem : targets_.problems)
        report(problem.path, problem.why);
    for (const std::string& directory : targets_.empty) {
        if (settings_.quiet) break;
        messages_.write(
            fmt::format("duo2qualys: {}: there is no file to read in it\n", printable(directory)));
    }
    if (history_) begin_history();
    read_all();
    return finish();
}

void Run::begin_reading() {
    Signals::Reading reading;
    reading.end = [this] { pipeline_.stop_switch().end_reading(); };
    reading.tell = [this] {
        return pipeline_.try_between([this] {
            if (signals_.take_question()) tell();
        });
    };
    signals_.begin_reading(std::move(reading));
}

void Run::read_all() {
    // What begin_reading() gives to the signals is there until this ends, however it does.
    struct End {
        Signals& signals;
        ~End() { signals.end_reading(); }
    } const end{signals_};
    begin_reading();
    for (const Target& target : targets_.files) {
        if (collector_.stopped()) break;
        if (signals_.ended_by() != 0) {
            is_cut_ = true;
            break;
        }
        convert(target);
    }
    pipeline_.drain();
}

void Run::begin_history() {
    const std::string why_anew = history_->begin(targets_.files);
    if (!why_anew.empty() && !settings_.quiet) messages_.write(fmt::format("duo2qualys: {}\n", why_anew));
}

void Run::convert(const Target& target) {
    if (history_ && history_->is_up_to_date(target)) {
        ++up_to_date_;
        return;
    }
    const int problem = target.output.empty() ? 0 : output::name_problem(target.output, settings_.output_dir);
    if (problem != 0) {
        return report(target.input, "cannot have an output: " + std::generic_category().message(problem));
    }
    whole_ = true;
    is_open_ = false;
    const std::optional<output::FileState> state = input_state(target);
    has_stream_ = has_stream_ || !state;
    try {
        convert_file(target);
        open_output(target);
    } catch (const input::InputError& error) {
        report(target.input, error.what());
    } catch (const input::Stopped&) {
        pipeline_.drain();  // throws what could not be written
        if (pipeline_.stop_switch().has_ended_reading()) return drop(target);
        if (!collector_.stopped()) outputs_.break_stdout();
    }
    if (!is_open_) return;
    pipeline_.then([this, target, state, whole = whole_] {
        if (!collector_.stopped()) close_output(target, whole ? state : std::nullopt);
    });
}

// Not before the input could be opened: otherwise an older output stays.
void Run::open_output(const Target& target) {
    if (is_open_) return;
    is_open_ = true;
    pipeline_.then([this, target] {
        // What it replaces may be all that has the events that earlier runs wrote to it.
        if (seen_ && !target.output.empty())
            seen_->set_rewriting(output::state_of(target.output).has_value());
        collector_.set_output(outputs_.open(target));
        if (target.output.empty()) return;
        before_ = collector_.tally();
        if (rejects_file_) rejects_before_ = rejects_file_->size();
        if (report_file_) drift_before_ = drift_;
    });
}

// A file that a signal cut off: the next run reads it.
void Run::drop(const Target& target) {
    is_cut_ = true;
    if (target.output.empty() || !is_open_) return;
    pipeline_.then([this] {
        outputs_.drop();
        if (rejects_file_) rejects_file_->cut(rejects_before_);
        drift_ = drift_before_;
        dropped_ = true;
    });
}

void Run::close_output(const Target& target, const std::optional<output::FileState>& state) {
    outputs_.close(target);
    if (seen_) delivered_ = seen_->mark();
    if (!history_) return;
    // What was written to the input meanwhile may be missing.
    const bool is_same = input_state(target) == state;
    const output::Tally& tally = collector_.tally();
    history_->note(target, {is_same ? state : std::nullopt, tally.rejected - before_.rejected,
                            tally.drift - before_.drift});
}

// Converts every input in the file. What is wrong with one member of an archive does not end the others.
void Run::convert_file(const Target& target) {
    const auto each = [&](const std::string& name, input::ByteSource& source) {
        if (collector_.stopped()) return;
        open_output(target);
        try {
            settings_.replay ? replay_rejects(name, source) : reader_.read(name, source);
        } catch (const input::InputError& error) {
            report(name, error.what());
        }
    };
    input::open_input(target.input, each, &messages_.bytes_read(), &pipeline_.stop_switch());
}

void Run::replay_rejects(const std::string& name, input::ByteSource& source) {
    std::uint64_t others = 0;
    Replayer(reader_, pipeline_, collector_).read(source, [this, &name, &others](std::uint64_t line) {
        if (++others > output::RejectLog::kMaxMessages) return;
        report(fmt::format("{}:{}", name, line), "this is no line of a file that --rejects wrote");
    });
    if (others > output::RejectLog::kMaxMessages)
        report(name, output::counted(others - output::RejectLog::kMaxMessages, "more line") + " like that");
}

void Run::report(const std::string& input, std::string_view why) {
    failed_ = true;
    whole_ = false;
    pipeline_.then([this, text = fmt::format("duo2qualys: {}: {}\n", printable(input), printable(why))] {
        messages_.write(text);
    });
}

// What gives a run that has ended status 1.
std::uint64_t Run::faults() const {
    const output::Tally& tally = collector_.tally();
    return tally.rejected + (settings_.fail_on_drift ? tally.drift : 0);
}

output::Tally Run::tally() const {
    output::Tally tally = dropped_ ? before_ : collector_.tally();
    tally.up_to_date = up_to_date_;
    return tally;
}

// What gives status 1 and is no reject.
void Run::tell_of_faults(const output::Tally& tally) {
    if (settings_.quiet) return;
    if (collector_.stopped()) {
        const bool has_file = !settings_.output.empty() || !settings_.output_dir.empty();
        messages_.write(
            fmt::format("duo2qualys: stopped after {}, as --max-errors says: what follows was not read{}\n",
                        output::counted(tally.rejected, "reject"),
                        has_file ? ", and the unfinished output is not kept" : ""));
    }
    if (is_cut_) {
        const bool has_file = !settings_.output_dir.empty() || (!settings_.output.empty() && !has_stream_);
        messages_.write(fmt::format("duo2qualys: ended by a signal: not all was read{}\n",
                                    has_file ? ", and the unfinished output is not kept" : ""));
    }
    if (settings_.fail_on_drift && tally.drift != 0) {
        messages_.write(
            fmt::format("duo2qualys: drift in {} (unknown actions and outcomes, wrong types, times that are "
                        "none, broken JSON): {} lists them\n",
                        output::counted(tally.drift, "value"),
                        settings_.report.empty() ? "--report FILE" : printable(settings_.report)));
    }
}

void Run::write_report() {
    report_file_->write(drift_.report(tally(), seconds(), settings_.tables));
    report_file_->finish();
}

void Run::write_summary(SummaryForm form, std::string_view so_far) {
    switch (form) {
        case SummaryForm::none: return;
        case SummaryForm::text:
            return messages_.write(
                fmt::format("duo2qualys: {}{}\n", so_far, output::summary_text(tally(), seconds())));
        case SummaryForm::json:
            return messages_.write(output::summary_json(tally(), seconds(), settings_.tables) + '\n');
    }
}

// How far the run is; only while nothing is collected.
void Run::tell() {
    const bool json = settings_.summary == SummaryForm::json;
    write_summary(json ? SummaryForm::json : SummaryForm::text, "so far: ");
    if (!report_file_) return;
    write_report();
    report_file_.reset();  // before the next one is opened under its name
    report_file_ = open_report(settings_, parts_);
}

// The output that all share. What files gave that were cut off can be had again, what streams gave cannot.
void Run::finish_output() {
    if (collector_.stopped() || !settings_.output_dir.empty()) return;
    if (settings_.output.empty() || !is_cut_ || has_stream_) return outputs_.finish();
    outputs_.drop();
}

// A run that failed leaves the file as it was, and so does one whose output was not kept: what it wrote, the
// next run writes again.
void Run::finish_seen() {
    if (!seen_file_ || failed_) return;
    const bool has_dir = !settings_.output_dir.empty();
    const bool is_dropped = collector_.stopped() || (is_cut_ && !has_stream_);
    if (!has_dir && !settings_.output.empty() && is_dropped) return;
    seen_file_->replace(has_dir ? delivered_ : seen_->mark());
}

ExitStatus Run::finish() {
    messages_.finish();
    finish_output();
    rejects_.finish();
    if (rejects_file_) rejects_file_->finish();

    const output::Tally tally = this->tally();
    tell_of_faults(tally);
    if (report_file_) write_report();
    if (report_file_ && tally.up_to_date != 0 && !settings_.quiet) {
        messages_.write(fmt::format(
            "duo2qualys: {}: does not tell of the inputs of {} up to date: --force reads them again\n",
            printable(settings_.report),
            tally.up_to_date == 1 ? "1 output that is"
                                  : fmt::format("{} outputs that are", tally.up_to_date)));
    }
    write_summary(settings_.summary, {});
    if (!tally.adds_up()) {
        messages_.write(
            "duo2qualys: internal error: the counts of records do not add up; please report this\n");
        return ExitStatus::failure;
    }
    finish_seen();
    if (failed_) return ExitStatus::failure;
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
