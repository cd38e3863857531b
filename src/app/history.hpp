/// Decides, for a run with --output-dir, which outputs are up to date, and which must only be renamed because
/// their input was renamed (rules, 9). Tested by tests/integration/batch_test.py and
/// tests/integration/journal_test.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/settings.hpp"
#include "app/targets.hpp"
#include "output/file_state.hpp"
#include "output/journal.hpp"
#include "output/part_files.hpp"
#include "text/head.hpp"

namespace duo2qualys::app {

/// Compares the journal of the output directory with the inputs of this run.
class History {
  public:
    /// Reads the journal of the output directory. Throws OutputError.
    History(const Settings& settings, output::PartFiles& parts);

    /// Renames the outputs of renamed inputs. Must be called once, before anything is written. Returns a
    /// message for users if outputs of unchanged inputs must be made again because of other options, tables
    /// or another version; empty otherwise.
    std::string begin(const Targets& targets);

    /// Whether the output of `target` need not be made again. May be called from any thread after begin().
    bool is_up_to_date(const Target& target) const;

    /// Whether an output is gone, or its input was replaced or cut, so that some events of earlier runs may
    /// be in no output. Then --dedup and --seen count no event of an earlier run as written, and outputs
    /// that lack duplicates are made again.
    bool loses_events() const noexcept { return loses_events_; }

    /// Must be called before the output of `target` is replaced. Its input may have been rotated since
    /// begin(); then the next run counts no event of an earlier run as written. Called by one thread at a
    /// time.
    void check_input(const Target& target);

    /// The result of converting an input.
    struct Outcome {
        std::optional<output::FileState> state;  ///< see JournalEntry
        Head::Mark head;                         ///< of the input
        std::uint64_t rejects = 0;
        std::uint64_t drift = 0;
        std::uint64_t duplicates = 0;
    };
    /// Notes a finished output for later runs. May be called from any thread.
    void note(const Target& target, const Outcome& outcome);

    /// Must be called at the end of a run that has read all its inputs and completed all its outputs. If it
    /// is not, the next run also assumes that events may be in no output.
    void end();

  private:
    class Moves;
    using Known = std::pair<std::uint64_t, std::size_t>;  // inode of an input, hash of names
    using ByInode = std::unordered_multimap<std::uint64_t, output::JournalEntry>;

    std::string below(const std::string& output) const;
    std::string path_of(const output::JournalEntry& entry) const;
    std::optional<output::JournalEntry> entry_of(const Target& target) const;
    bool is_intact(const output::JournalEntry& entry) const;
    bool is_faultless(const output::JournalEntry& entry) const;
    bool is_current(const output::JournalEntry& entry, const Target& target) const;
    bool is_about(const output::JournalEntry& entry, const Target& target,
                  const output::FileState& now) const;
    bool can_move(const output::JournalEntry& entry, const Target& target,
                  const output::FileState& now) const;
    void count_if_made_otherwise(const output::JournalEntry& entry);
    std::string why_anew() const;
    std::vector<Known> known_inputs(const Targets& targets);
    ByInode others(const std::vector<Known>& inputs) const;
    void follow_inputs(const Targets& targets, const ByInode& entries);
    void rename(const output::JournalEntry& entry, const Target& target);
    bool may_lose_events(const Target& target) const;
    void lose_events();
    void lose_events_of(const output::JournalEntry& entry);
    void note_loss(bool is_lost);

    std::string directory_;
    output::Making making_;
    bool force_;
    bool fail_on_drift_;
    bool drops_duplicates_;
    output::PartFiles& parts_;
    output::Journal journal_;
    bool loses_events_ = false;
    bool loses_later_ = false;          // a loss was noticed after begin()
    std::uint64_t made_otherwise_ = 0;  // outputs that are made again because `before_` is not `making_`
    output::Making before_;             // of the first of them
};

/// The state of the input file of `target`; nullopt if it is not a regular file.
std::optional<output::FileState> input_state(const Target& target);

}  // namespace duo2qualys::app
