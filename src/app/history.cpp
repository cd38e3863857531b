#include "app/history.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <system_error>
#include <utility>

#include "app/making.hpp"
#include "input/file_source.hpp"
#include "output/amounts.hpp"
#include "output/file_names.hpp"
#include "output/output_file.hpp"
#include "output/printable.hpp"

namespace duo2qualys::app {
namespace {

namespace fs = std::filesystem;
using output::FileState;
using output::JournalEntry;

// The name of an input in the journal, which does not depend on the folder where the program is started.
std::string journal_name(const std::string& input) {
    static const fs::path here = [] {
        std::error_code ignored;  // a folder that was deleted
        return fs::current_path(ignored);
    }();
    return input == "-" ? input : (here / input).lexically_normal().string();
}

// Whether the input still begins with the bytes that the entry describes. If they cannot be read, they count
// as different. Then events may be written twice, but none is lost.
bool has_same_head(const JournalEntry& entry, const std::string& input) try {
    if (!entry.head) return true;  // unknown: the attributes of the file decide alone
    input::FileSource file(input);
    Head head;
    std::array<char, Head::kMost> bytes;
    while (head.size() < entry.head->size) {
        const std::size_t got = file.read(bytes.data(), entry.head->size - head.size());
        if (got == 0) return false;
        head.add({bytes.data(), got});
    }
    return head.mark() == entry.head;
} catch (const input::InputError&) {
    return false;
}

std::size_t hash_of(const std::string& output, const std::string& input) {
    return std::hash<std::string>()(output + '\0' + input);
}

// An entry that replaces `entry`. It states that no event is missing even if there is no output of this name.
JournalEntry given_up(const JournalEntry& entry) {
    JournalEntry gone;
    gone.output = entry.output;
    gone.making = entry.making;
    return gone;
}

}  // namespace

std::optional<FileState> input_state(const Target& target) {
    return target.input == "-" ? std::nullopt : output::state_of(target.input);
}

History::History(const Settings& settings, output::PartFiles& parts)
    : directory_(settings.output_dir),
      making_(making_of(settings)),
      force_(settings.force),
      fail_on_drift_(settings.fail_on_drift),
      drops_duplicates_(settings.dedup.has_value()),
      parts_(parts),
      journal_(directory_, parts) {}

std::string History::below(const std::string& output) const {
    const std::string top = (fs::path(directory_) / "").string();
    return output.starts_with(top) ? output.substr(top.size()) : output;
}

std::string History::path_of(const JournalEntry& entry) const {
    return (fs::path(directory_) / entry.output).string();
}

std::optional<JournalEntry> History::entry_of(const Target& target) const {
    return journal_.find(below(target.output));
}

// Whether the output is still the file that the entry describes.
bool History::is_intact(const JournalEntry& entry) const {
    const std::optional<FileState> now = output::state_of(path_of(entry));
    return now && now->is_same_content(entry.made);
}

bool History::is_faultless(const JournalEntry& entry) const {
    return entry.rejects == 0 && (!fail_on_drift_ || entry.drift == 0);
}

// Whether the output has no faults, and neither it nor its input has changed since it was made.
bool History::is_current(const JournalEntry& entry, const Target& target) const {
    return entry.state && entry.state == input_state(target) && entry.input == journal_name(target.input) &&
           is_faultless(entry) && is_intact(entry);
}

bool History::is_up_to_date(const Target& target) const {
    if (force_) return false;
    const std::optional<JournalEntry> entry = entry_of(target);
    if (!entry || entry->making != making_ || !is_current(*entry, target)) return false;
    // The events that this output left out are in other outputs, unless one of those loses events.
    return !loses_events_ || entry->duplicates == 0;
}

// Counts an output that is out of date only because it was made with another version, other tables or other
// options.
void History::count_if_made_otherwise(const JournalEntry& entry) {
    if (force_ || entry.making == making_ || !is_faultless(entry)) return;
    if (made_otherwise_++ == 0) before_ = entry.making;
}

// The message that says that outputs are made again, and how they were made before.
std::string History::why_anew() const {
    const std::uint64_t count = made_otherwise_;
    if (count == 0) return {};
    std::string why = "with other options";
    if (before_.tables != making_.tables) why = "with other tables";
    if (before_.version != making_.version) why = "by version " + before_.version;
    return fmt::format("{}: {} made again: {} made {}", output::printable(directory_),
                       output::counted(count, "output") + (count == 1 ? " is" : " are"),
                       count == 1 ? "it was" : "they were", output::printable(why));
}

// Renames outputs. If a new name belongs to another output that must itself be renamed, that output is
// renamed first.
class History::Moves {
  public:
    explicit Moves(History& history) : history_(history) {}

    void add(const JournalEntry& entry, const Target& target) {
        moves_.try_emplace(entry.output, Move{entry, target});
    }

    void run() {
        while (!moves_.empty())
            run_from(moves_.begin()->first);
    }

  private:
    struct Move {
        JournalEntry entry;
        Target target;
    };

    // Follows the chain of taken names to a free one, then renames in reverse order. If the names form a
    // circle, the last output is replaced by another and made again from its input. `output` is a copy,
    // because the caller passes a key of moves_, and this function removes keys.
    void run_from(std::string output) {
        std::vector<Move> chain;
        for (std::string name = output;;) {
            const auto move = moves_.find(name);
            if (move == moves_.end()) break;
            name = history_.below(move->second.target.output);
            chain.push_back(std::move(move->second));
            moves_.erase(move);
        }
        if (history_.below(chain.back().target.output) == output && chain.size() > 1) chain.pop_back();
        std::for_each(chain.rbegin(), chain.rend(),
                      [this](const Move& move) { history_.rename(move.entry, move.target); });
    }

    History& history_;
    std::map<std::string, Move> moves_;  // by the old names of the outputs
};

// Notes that events may be in no output. Tells the next run, too, because this run may not finish.
void History::lose_events() {
    if (loses_events_) return;
    loses_events_ = true;
    note_loss(true);
}

// The journal has a line about itself, which says whether events may be in no output: `duplicates` is 1 or 0.
// No output can have the name of the journal, so nothing else is recorded under this name.
void History::note_loss(bool is_lost) {
    JournalEntry entry;
    entry.output = entry.input = output::Journal::kName;
    entry.making = making_;
    entry.duplicates = is_lost ? 1 : 0;
    journal_.append(entry);
}

// Notes that the output of the entry was removed or changed, and that this run writes its events again.
void History::lose_events_of(const JournalEntry& entry) {
    if (!drops_duplicates_ || entry.state->size == 0) return;
    lose_events();
    journal_.append(given_up(entry));
}

void History::check_input(const Target& target) {
    if (!drops_duplicates_ || loses_events_ || loses_later_ || !may_lose_events(target)) return;
    loses_later_ = true;
    note_loss(true);
}

void History::end() {
    if (loses_events_) note_loss(false);
}

std::string History::begin(const Targets& targets) {
    if (drops_duplicates_) {
        const std::optional<JournalEntry> loss = journal_.find(std::string(output::Journal::kName));
        loses_events_ = loss && loss->duplicates != 0;
    }
    if (journal_.size() != 0) follow_inputs(targets, others(known_inputs(targets)));
    journal_.share();
    if (drops_duplicates_) {
        targets.for_each([this](const Target& target) {
            if (!loses_events_ && !is_up_to_date(target) && may_lose_events(target)) lose_events();
        });
    }
    return why_anew();
}

// The inputs whose outputs are not up to date or may lack events that are in other outputs.
std::vector<History::Known> History::known_inputs(const Targets& targets) {
    std::vector<Known> inputs;
    targets.for_each([&](const Target& target) {
        const std::optional<JournalEntry> entry = entry_of(target);
        if (!force_ && entry && is_current(*entry, target)) {
            if (entry->making == making_ && entry->duplicates == 0) return;
            count_if_made_otherwise(*entry);
        }
        if (const auto now = input_state(target))
            inputs.emplace_back(now->inode, hash_of(below(target.output), journal_name(target.input)));
    });
    std::sort(inputs.begin(), inputs.end());
    return inputs;
}

// The entries about files that have the inodes of the inputs, but other names or outputs: these files may
// have been renamed.
History::ByInode History::others(const std::vector<Known>& inputs) const {
    ByInode entries;
    if (inputs.empty()) return entries;
    journal_.for_each([&](const JournalEntry& entry) {
        if (!entry.state) return;
        const Known known(entry.state->inode, hash_of(entry.output, entry.input));
        const auto at = std::lower_bound(inputs.begin(), inputs.end(), Known(known.first, 0));
        const bool has_inode = at != inputs.end() && at->first == known.first;
        if (has_inode && !std::binary_search(at, inputs.end(), known)) entries.emplace(known.first, entry);
    });
    return entries;
}

// Whether the target's output had events that the new one may not have. An input that has only grown still
// has its events.
bool History::may_lose_events(const Target& target) const {
    const bool is_there = output::state_of(target.output).has_value();
    const std::optional<JournalEntry> entry = entry_of(target);
    if (!entry) return is_there;
    if (!is_there) return !entry->is_given_up();
    const std::optional<FileState> now = input_state(target);
    if (!entry->state || !now) return true;
    if (now == entry->state) return false;
    // The output of an input that cannot be opened stays.
    if (::access(target.input.c_str(), R_OK) != 0) return false;
    return now->inode != entry->state->inode || now->size < entry->state->size ||
           !has_same_head(*entry, target.input);
}

// Renames the outputs of inputs that were renamed. If such an output was removed or changed, its events may
// be in no output.
void History::follow_inputs(const Targets& targets, const ByInode& entries) {
    if (entries.empty()) return;
    Moves moves(*this);
    targets.for_each([&](const Target& target) {
        const std::optional<FileState> now = input_state(target);
        if (!now) return;
        bool may_move = journal_.is_alone() && !is_up_to_date(target);
        for (auto [one, end] = entries.equal_range(now->inode); one != end; ++one) {
            const JournalEntry& entry = one->second;
            if (!is_about(entry, target, *now)) continue;
            if (!is_intact(entry)) {
                lose_events_of(entry);
            } else if (may_move && can_move(entry, target, *now)) {
                moves.add(entry, target);
                may_move = false;
            }
        }
    });
    moves.run();
}

// Whether the entry describes the target's input, perhaps under an earlier name of the input.
bool History::is_about(const JournalEntry& entry, const Target& target, const FileState& now) const {
    if (entry.input != journal_name(target.input)) {
        // If the old name still refers to the file, the file has two names, and each has an output.
        const std::optional<FileState> old = output::state_of(entry.input);
        if (old && old->inode == now.inode) return false;
    }
    return has_same_head(entry, target.input);
}

// Whether the output can be renamed to the output of the target. Even if it must be made again, renaming
// helps: the old output does not stay beside the new one.
bool History::can_move(const JournalEntry& entry, const Target& target, const FileState& now) const {
    // With another --compress, the name has another ending.
    const bool is_same_form = fs::path(entry.output).extension() == fs::path(target.output).extension();
    return is_same_form && entry.input != journal_name(target.input) && entry.state->is_same_content(now);
}

// Renames an output. If that fails, the input is converted again.
void History::rename(const JournalEntry& entry, const Target& target) {
    std::error_code error;
    fs::create_directories(fs::path(target.output).parent_path(), error);
    const std::string from = path_of(entry);
    const auto type = [&error](const std::string& path) { return fs::symlink_status(path, error).type(); };
    if (type(from) != fs::file_type::regular || output::name_problem(target.output, directory_) != 0) return;
    const fs::file_type old = type(target.output);
    if (old != fs::file_type::regular && old != fs::file_type::not_found) return;
    // Locks the name against other runs, and removes what a killed run left there.
    const output::OutputFile guard(target.output, parts_);
    // The events of the replaced output may be nowhere else.
    const bool is_other = entry.output != below(target.output);
    if (drops_duplicates_ && is_other && old == fs::file_type::regular) lose_events();
    if (std::rename(from.c_str(), target.output.c_str()) != 0) return;
    JournalEntry renamed = entry;
    renamed.output = below(target.output);
    renamed.input = journal_name(target.input);
    renamed.state = input_state(target);
    // Another run may just have replaced the output, or logrotate may have replaced the input.
    const bool is_it = renamed.state && renamed.state->is_same_content(*entry.state) && is_intact(renamed);
    if (!is_it) return;
    journal_.remember(renamed);
    if (is_other) journal_.remember(given_up(entry));
    count_if_made_otherwise(renamed);
}

void History::note(const Target& target, const Outcome& outcome) {
    JournalEntry entry;
    entry.output = below(target.output);
    entry.made = output::state_of(target.output).value_or(FileState());
    entry.input = journal_name(target.input);
    entry.state = outcome.state;
    if (entry.state) entry.head = outcome.head;
    entry.making = making_;
    entry.rejects = outcome.rejects;
    entry.drift = outcome.drift;
    entry.duplicates = outcome.duplicates;
    journal_.append(entry);
}

}  // namespace duo2qualys::app
