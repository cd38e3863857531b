/// Writes an output file under a temporary name and gives it its own name when it is complete, so that
/// readers never see an incomplete file (rules, 9). Tested by tests/unit/output_file_test.cpp.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "output/fd_sink.hpp"
#include "output/part_files.hpp"
#include "output/sink.hpp"

namespace duo2qualys::output {

/// Appended to the name of a file until it is complete.
inline constexpr std::string_view kPartEnding = ".part";

/// A file that appears under its name when it is complete. Until then it is NAME.part in the same folder,
/// locked against other runs. Devices, FIFOs, names of open descriptors, and files to which stdout or stderr
/// is redirected are written directly. Links are followed. A replaced file keeps its permissions, except
/// set-user-id and the like, and the part file never has more permissions than these. Used by one thread at a
/// time.
class OutputFile final : public Sink {
  public:
    /// Opens the file. `parts` must outlive it. Throws OutputError.
    OutputFile(const std::string& path, PartFiles& parts);
    /// Removes the file if it is not finished.
    ~OutputFile() override;

    void write(std::string_view text) override { sink_->write(text); }
    /// Closes the file and gives it its name.
    void finish() override;

    /// The number of bytes written; 0 if the file is written directly.
    std::int64_t size() const;
    /// Removes what was written after the first `size` bytes. Has no effect if the file is written directly.
    void cut(std::int64_t size);

  private:
    void write_to(int fd);
    void open_part(mode_t mode);

    PartFiles& parts_;
    std::string name_;  // for messages, as the user gave it
    std::string path_;  // after following links
    std::string part_;  // empty if written directly
    int lock_ = -1;     // a second descriptor, which holds the lock until the file has its name
    std::unique_ptr<FdSink> sink_;
};

/// Removes the unfinished file that a killed run left beside the complete output `path`. Ignores errors: the
/// next run that makes this output reports them.
void remove_part_of_killed_run(const std::string& path);

}  // namespace duo2qualys::output
