/// Reads and writes the journal of an output directory, `DIR/.duo2qualys`, which has one JSON line for each
/// finished output, so that later runs make only changed outputs. Tested by tests/unit/journal_test.cpp and
/// tests/integration/journal_test.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "output/file_state.hpp"
#include "output/part_files.hpp"
#include "text/head.hpp"

namespace duo2qualys::output {

/// What determines the contents of an output besides its input.
struct Making {
    std::string version;  ///< of the program
    std::string tables;   ///< fingerprint
    std::string options;  ///< fingerprint of the options that shape lines

    bool operator==(const Making&) const = default;
};

/// One line: an output, what it was made from, and how.
struct JournalEntry {
    std::string output;  ///< its path below the directory
    FileState made;      ///< the output when it was finished; only what FileState::is_same_content() compares
    std::string input;   ///< its path; empty: see is_given_up()
    /// The input when it was opened. Nullopt if it changed before its last byte had been read and written,
    /// could not be read to its end, or is not a regular file.
    std::optional<FileState> state;
    /// The first bytes of the input. Nullopt if `state` is nullopt, or if a version that did not record them
    /// wrote the line.
    std::optional<Head::Mark> head;
    Making making;
    std::uint64_t rejects = 0;
    std::uint64_t drift = 0;       ///< as --fail-on-drift counts it
    std::uint64_t duplicates = 0;  ///< events left out by --dedup or --seen

    /// Whether the output was renamed, or was lost and its events were written again. If this output does not
    /// exist, nothing is missing.
    bool is_given_up() const noexcept { return input.empty(); }

    /// The line, with its LF. Paths need not be UTF-8.
    std::string line() const;
    /// Parses a line. Returns nullopt if it is not a line of a journal.
    static std::optional<JournalEntry> read(std::string_view line);
};

/// The journal of one directory. Runs that write into the directory at the same time share the journal: each
/// appends its lines. Only a run that is alone renames outputs or rewrites the journal.
class Journal {
  public:
    static constexpr std::string_view kName = ".duo2qualys";

    /// Reads the journal if there is one. `parts` must outlive it. Throws OutputError.
    Journal(std::string directory, PartFiles& parts);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Returns the last line about an output, as read by the constructor or given to remember(); nullopt if
    /// the file no longer has one. May be called from any thread. Throws OutputError.
    std::optional<JournalEntry> find(const std::string& output) const;
    /// Calls `each` for the last line about each output, in the order of the file. Throws OutputError.
    void for_each(const std::function<void(const JournalEntry&)>& each) const;
    /// The number of outputs that it has lines about.
    std::size_t size() const noexcept { return places_.size(); }

    /// Whether this run holds the exclusive lock of the journal. False after share().
    bool is_alone() const noexcept { return alone_; }
    /// Lets other runs read the journal. Needed only if is_alone().
    void share();

    /// Appends a line that find() does not see. May be called from any thread. Throws OutputError.
    void append(const JournalEntry& entry);
    /// Appends a line that find() sees. May be called only if is_alone().
    void remember(const JournalEntry& entry);

  private:
    // The place of the last line about an output. The lines stay in the file: at 16 bytes for each output,
    // even a million outputs need little memory. If two outputs have the same hash, the first one is
    // forgotten and made again.
    struct Place {
        std::uint64_t hash;  // of the output's name
        std::int64_t begin;  // bytes
    };

    bool open(int flags, int lock);
    void load();
    std::string line_at(std::int64_t begin) const;
    std::vector<Place> in_order() const;
    void keep_last_places();
    void shorten(std::size_t lines);
    void close() noexcept;

    std::string path_;
    PartFiles& parts_;
    std::vector<Place> places_;  // sorted by their hashes
    std::mutex appending_;
    int fd_ = -1;
    bool alone_ = false;
    bool is_torn_ = false;  // its last line has no LF
};

}  // namespace duo2qualys::output
