/// What the runs before this one left in an output directory: `DIR/.duo2qualys`, one JSON line for each
/// finished output.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "output/file_state.hpp"
#include "output/part_files.hpp"

namespace duo2qualys::output {

/// What decides, besides the input, what an output holds.
struct Making {
    std::string version;  ///< of the program
    std::string tables;   ///< fingerprint
    std::string options;  ///< fingerprint of those that shape lines

    bool operator==(const Making&) const = default;
};

/// One line: an output, what it was made from, and how.
struct JournalEntry {
    std::string output;  ///< its path below the directory
    FileState made;      ///< the output when it was finished; only what FileState::is_same_content() compares
    std::string input;   ///< its path
    /// As it was when it was opened, and still was when its last byte had been read and written. None: it
    /// changed meanwhile, could not be read to its end, or is no file.
    std::optional<FileState> state;
    Making making;
    std::uint64_t rejects = 0;
    std::uint64_t drift = 0;  ///< as --fail-on-drift counts it

    /// The line, with its LF. Paths need not be UTF-8.
    std::string line() const;
    /// Reads a line back. None: it is no such line.
    static std::optional<JournalEntry> read(std::string_view line);
};

/// The journal of one directory. Runs that write into the directory at the same time share it: each appends
/// its lines, and only a run that is alone renames outputs or writes the journal anew.
class Journal {
  public:
    static constexpr std::string_view kName = ".duo2qualys";

    /// Reads the journal where there is one. `parts` must outlive it. Throws OutputError.
    Journal(std::string directory, PartFiles& parts);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// The last line about each output when the journal was read, and what remember() was given.
    const std::map<std::string, JournalEntry>& entries() const noexcept { return entries_; }

    /// Whether no other run had the journal open. May change until share() is called at the latest.
    bool is_alone() const noexcept { return alone_; }
    /// Lets other runs read the journal. Only a run that is alone has to.
    void share();

    /// Appends a line; entries() stays as it is. From any thread. Throws OutputError.
    void append(const JournalEntry& entry);
    /// Appends a line, and entries() has it.
    void remember(JournalEntry entry);

  private:
    bool open(int flags, int lock);
    void load();
    void shorten(std::size_t lines);
    void close() noexcept;

    std::string path_;
    PartFiles& parts_;
    std::map<std::string, JournalEntry> entries_;
    std::mutex appending_;
    int fd_ = -1;
    bool alone_ = false;
    bool is_torn_ = false;  // its last line has no LF
};

}  // namespace duo2qualys::output
