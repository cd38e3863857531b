#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/settings.hpp"
#include "app/targets.hpp"
#include "output/file_state.hpp"
#include "output/journal.hpp"
#include "output/part_files.hpp"

namespace duo2qualys::app {

/// What is known of the outputs of --output-dir: which are up to date, and which only need another name
/// because their input has another one (rules, 9).
class History {
  public:
    /// Reads the journal of the output directory. Throws OutputError.
    History(const Settings& settings, output::PartFiles& parts);

    /// Gives the outputs of inputs that were renamed the names that they have now. To be called once, before
    /// anything is written. Returns for people why outputs that would be up to date are made anew; empty:
    /// there is none.
    std::string begin(const Targets& targets);

    /// From any thread, once begin() has been called.
    bool is_up_to_date(const Target& target) const;

    /// What became of an input.
    struct Outcome {
        std::optional<output::FileState> state;  ///< see JournalEntry
        std::uint64_t rejects = 0;
        std::uint64_t drift = 0;
    };
    /// Remembers a finished output for later runs. From any thread.
    void note(const Target& target, const Outcome& outcome);

  private:
    class Moves;

    std::string below(const std::string& output) const;
    std::string path_of(const output::JournalEntry& entry) const;
    std::optional<output::JournalEntry> entry_of(const Target& target) const;
    bool is_intact(const output::JournalEntry& entry) const;
    bool is_faultless(const output::JournalEntry& entry) const;
    bool is_current(const output::JournalEntry& entry, const Target& target) const;
    bool was_renamed(const output::JournalEntry& entry, const Target& target,
                     const output::FileState& now) const;
    std::string why_anew(std::uint64_t count, const output::Making& before) const;
    void follow_renames(const Targets& targets, std::vector<std::uint64_t> unknown);
    void rename(const output::JournalEntry& entry, const Target& target);

    std::string directory_;
    output::Making making_;
    bool force_;
    bool fail_on_drift_;
    output::PartFiles& parts_;
    output::Journal journal_;
};

/// The state of the file that the target is made from; none where that is no regular file.
std::optional<output::FileState> input_state(const Target& target);

}  // namespace duo2qualys::app
