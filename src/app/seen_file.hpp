/// Reads and replaces the file of --seen, which lists the events that earlier runs have written. Tested by
/// tests/integration/choosing_test.py.
#pragma once

#include <cstdint>
#include <string>

#include "app/seen_events.hpp"
#include "output/output_file.hpp"
#include "output/part_files.hpp"

namespace duo2qualys::app {

/// The file has a title line with the number of ids, then one id a line, oldest first. It is replaced as a
/// whole when the run is complete; until then it is locked against other runs.
class SeenFile {
  public:
    /// Locks the file and reads it, if it exists, into `events`. `events` and `parts` must outlive this
    /// object. Throws UsageError if it is not a file of --seen, InputError if it cannot be read, and
    /// OutputError if it cannot be locked or written.
    SeenFile(const std::string& path, SeenEvents& events, output::PartFiles& parts);

    /// Replaces the file by the events up to the mark. Throws OutputError.
    void replace(std::uint64_t mark);

  private:
    void read();

    std::string path_;
    SeenEvents& events_;
    // Locked before the file is read, because another run may be about to replace it.
    output::OutputFile file_;
};

}  // namespace duo2qualys::app
