#include "app/file_job.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "app/replay.hpp"
#include "input/inputs.hpp"
#include "output/amounts.hpp"
#include "output/output_file.hpp"
#include "output/printable.hpp"

namespace duo2qualys::app {
namespace {

bool is_independent(const RunParts& run, const Target& target) {
    const Settings& settings = run.settings;
    return !target.may_wait && !settings.output_dir.empty() && !settings.replay && !run.results.seen &&
           settings.max_errors == 0 && settings.report.empty();
}

std::uint64_t duplicates(const output::Tally& tally) {
    return tally.skipped_by_reason[static_cast<std::size_t>(output::Skip::duplicate)];
}

}  // namespace

FileJob::FileJob(const RunParts& run, Target target)
    : run_(run), target_(std::move(target)), is_independent_(app::is_independent(run, target_)) {}

// A file that waits for its turn uses the shared collector, and so holds the lock all the time.
std::unique_lock<std::mutex> FileJob::hold() {
    return is_independent_ ? std::unique_lock<std::mutex>() : run_.results.hold();
}

// Locks the results for an independent file. For any other file they are already locked.
std::unique_lock<std::mutex> FileJob::hold_briefly() {
    return is_independent_ ? run_.results.hold() : std::unique_lock<std::mutex>();
}

void FileJob::read(Feed& feed) {
    feed_ = &feed;
    if (run_.history != nullptr && run_.history->is_up_to_date(target_)) {
        ++run_.results.up_to_date;
        output::remove_part_of_killed_run(target_.output);
        return;
    }
    const int problem = target_.output.empty() ? 0 : run_.folders.name_problem(target_.output);
    if (problem != 0) {
        return report(target_.input, "cannot have an output: " + std::generic_category().message(problem));
    }
    state_ = input_state(target_);
    if (!state_) run_.results.has_stream = true;
    if (is_independent_) own_ = run_.own_collectors.take();
    Head head;
    try {
        convert(head);
        open_output();
    } catch (const input::InputError& error) {
        report(target_.input, error.what());
    } catch (const input::Stopped&) {
        feed.check();
        if (run_.pipeline.stop_switch().has_ended_reading()) return drop();
        if (!run_.collector.stopped()) run_.output.break_stdout();
    }
    if (!is_open_) return;
    feed.then([this, is_whole = is_whole_, mark = head.mark()] { end_output(is_whole, mark); });
}

// Converts every input in the file. An error in one member of an archive does not stop the others. Adds the
// first bytes of the file to `head`.
void FileJob::convert(Head& head) {
    Reader reader(run_.settings, *feed_, collector());
    bool is_empty_archive = true;
    const auto each = [&](const std::string& name, input::ByteSource& source) {
        is_empty_archive = false;
        if (run_.collector.stopped()) return;
        open_output();
        try {
            run_.settings.replay ? replay(reader, name, source) : reader.read(name, source);
        } catch (const input::InputError& error) {
            report(name, error.what());
        }
    };
    input::open_input(target_.input, each, &run_.results.messages.bytes_read(), &run_.pipeline.stop_switch(),
                      &head);
    // A signal may have ended the archive before its first file.
    const bool is_whole = !run_.pipeline.stop_switch().has_ended_reading();
    if (!is_empty_archive || !is_whole) return;
    feed_->in_turn([this] {
        const auto held = hold_briefly();
        run_.results.notice(fmt::format("{}: {}", output::printable(target_.input), input::kNoFile));
    });
}

void FileJob::replay(Reader& reader, const std::string& name, input::ByteSource& source) {
    std::uint64_t others = 0;
    Replayer(reader, *feed_, collector()).read(source, [this, &name, &others](std::uint64_t line) {
        if (++others > output::RejectLog::kMaxMessages) return;
        report(fmt::format("{}:{}", name, line),
               "this is not a line of a file that --rejects wrote: convert logs without --replay");
    });
    if (others > output::RejectLog::kMaxMessages)
        report(name, output::counted(others - output::RejectLog::kMaxMessages, "more line") + " like that");
}

void FileJob::report(const std::string& input, std::string_view why) {
    is_whole_ = false;
    feed_->in_turn([this, input, why = std::string(why)] {
        const auto held = hold_briefly();
        run_.results.tell_of(input, why);
    });
}

void FileJob::run(const Action& action) {
    if (!is_void_) action();
}

void FileJob::take(Chunk& chunk) {
    if (own_) {
        own_->is_large = own_->is_large || chunk.is_large();
        own_->collector.add(chunk);
        if (!own_->rejects.empty()) feed_->first_in_turn([this] { hand_on_rejects(); });
        const auto held = hold_briefly();
        count();
        run_.results.observer();
        return;
    }
    if (is_void_) return;
    run_.collector.add(chunk);
    run_.results.observer();
    if (run_.collector.stopped()) run_.pipeline.stop_switch().stop();
}

void FileJob::count() {
    const output::Tally more = own_->collector.tally();
    own_->collector.reset_tally();
    tally_ += more;
    run_.results.independent += more;
}

void FileJob::hand_on_rejects() {
    const auto held = hold_briefly();
    if (run_.results.rejects_file && !rejects_before_) rejects_before_ = run_.results.rejects_file->size();
    own_->rejects.give_to(run_.results.rejects);
}

// Called after the input was opened, so that an older output remains if that fails.
void FileJob::open_output() {
    if (is_open_) return;
    is_open_ = true;
    feed_->then([this] { begin_output(); });
}

void FileJob::begin_output() {
    Results& results = run_.results;
    // This file was read ahead, but a signal has cut off an earlier file.
    is_void_ = !own_ && results.has_dropped;
    if (is_void_) return;
    if (target_.output.empty()) return run_.collector.set_output(run_.output.sink());
    run_.history->check_input(target_);
    // Earlier runs may have written some events only to the file that is now replaced.
    if (results.seen)
        results.seen->set_rewriting(run_.history->loses_events() ||
                                    output::state_of(target_.output).has_value());
    run_.folders.make_for(target_.output);
    output_ = std::make_unique<FileOutput>(target_.output, run_.settings, run_.parts, run_.pipeline);
    collector().set_output(*output_);
    if (own_) return;
    tally_before_ = run_.collector.tally();
    if (results.rejects_file) rejects_before_ = results.rejects_file->size();
    if (results.has_report()) drift_before_ = results.drift;
}

void FileJob::end_output(bool is_whole, const Head::Mark& head) {
    Results& results = run_.results;
    if (run_.collector.stopped()) return;
    if (output_) output_->finish();
    output_.reset();
    if (own_) {
        const auto held = hold_briefly();
        count();
    }
    if (results.seen) results.delivered = results.seen->mark();
    if (run_.history != nullptr) {
        // If the input changed while it was read, the output may lack the latest records.
        const bool is_same = is_whole && input_state(target_) == state_;
        const output::Tally& tally = own_ ? tally_ : run_.collector.tally();
        run_.history->note(
            target_, {is_same ? state_ : std::nullopt, head, tally.rejected - tally_before_.rejected,
                      tally.drift - tally_before_.drift, duplicates(tally) - duplicates(tally_before_)});
    }
    if (own_) run_.own_collectors.give_back(std::move(own_));
}

// Drops a file that a signal cut off. The next run reads it.
void FileJob::drop() {
    run_.results.is_cut = true;
    if (is_open_) feed_->in_turn([this] { drop_output(); });
}

void FileJob::drop_output() {
    Results& results = run_.results;
    const auto held = hold_briefly();
    results.has_dropped = true;
    if (!output_) return;
    output_.reset();
    if (results.rejects_file && rejects_before_) results.rejects_file->cut(*rejects_before_);
    if (own_) {
        results.independent -= tally_;
        return;
    }
    results.drift = drift_before_;
    results.kept = std::make_unique<output::Tally>(tally_before_);
}

}  // namespace duo2qualys::app
