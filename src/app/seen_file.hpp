/// The file of --seen: which events earlier runs have written. Tested by tests/integration/choosing_test.py.
#pragma once

#include <cstdint>
#include <string>

#include "app/seen_events.hpp"
#include "output/output_file.hpp"
#include "output/part_files.hpp"

namespace duo2qualys::app {

/// A line that says what it is and how many ids follow, then these, a line each, oldest first. It is replaced
/// as a whole, when the run that read it is complete; until then it is locked against other runs.
class SeenFile {
  public:
    /// Locks the file and reads it into `events`; there need not be one. `parts` must outlive this. Throws
    /// PlanError for what is no such file, OutputError where it cannot be locked or written.
    SeenFile(const std::string& path, SeenEvents& events, output::PartFiles& parts);

    /// Replaces it by what `events` has up to the mark. Throws OutputError.
    void replace(std::uint64_t mark);

  private:
    void read();

    std::string path_;
    SeenEvents& events_;
    output::OutputFile file_;  // before anything is read: another run may be about to replace it
};

}  // namespace duo2qualys::app
