#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "output/fd_sink.hpp"
#include "output/part_files.hpp"
#include "output/sink.hpp"

namespace duo2qualys::output {

/// What a file is called until it is complete: its name and this.
inline constexpr std::string_view kPartEnding = ".part";

/// The path that `path` leads to through links, also where there is no file yet.
std::string follow_links(const std::string& path);

/// A file that appears under its name when it is complete: until then it is NAME.part beside it, locked
/// against other runs. What is no regular file (a device, a FIFO), or is what stdout is already, is written
/// directly; a link is followed.
class OutputFile final : public Sink {
  public:
    /// Opens the file. `parts` must outlive it. Throws OutputError.
    OutputFile(const std::string& path, PartFiles& parts);
    /// Removes what is not finished.
    ~OutputFile() override;

    void write(std::string_view text) override { sink_->write(text); }
    /// Closes the file and gives it its name.
    void finish() override;

  private:
    void open_part();

    PartFiles& parts_;
    std::string name_;  // for messages, as it was asked for
    std::string path_;  // links followed
    std::string part_;  // empty: written directly
    int lock_ = -1;  // a second descriptor, which holds the lock until the file has its name
    std::unique_ptr<FdSink> sink_;
};

}  // namespace duo2qualys::output
