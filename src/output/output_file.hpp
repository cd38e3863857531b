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

/// What a file is called until it is complete: its name and this.
inline constexpr std::string_view kPartEnding = ".part";

/// A file that appears under its name when it is complete: until then it is NAME.part beside it, locked
/// against other runs. What is no regular file (a device, a FIFO), a name of an open descriptor, and what
/// stdout or stderr lead to already is written directly; a link is followed. A file that is replaced keeps
/// its permissions, but for set-user-id and the like, and the part never has more than these.
class OutputFile final : public Sink {
  public:
    /// Opens the file. `parts` must outlive it. Throws OutputError.
    OutputFile(const std::string& path, PartFiles& parts);
    /// Removes what is not finished.
    ~OutputFile() override;

    void write(std::string_view text) override { sink_->write(text); }
    /// Closes the file and gives it its name.
    void finish() override;

    /// How many bytes have been written; of what is written directly, 0.
    std::int64_t size() const;
    /// Takes back what was written behind the first `size` bytes; not what was written directly.
    void cut(std::int64_t size);

  private:
    void write_to(int fd);
    void open_part(mode_t mode);
    void remove_rest(const std::string& part) const;
    [[noreturn]] void fail_for_other_run() const;

    PartFiles& parts_;
    std::string name_;  // for messages, as it was asked for
    std::string path_;  // links followed
    std::string part_;  // empty: written directly
    int lock_ = -1;     // a second descriptor, which holds the lock until the file has its name
    std::unique_ptr<FdSink> sink_;
};

}  // namespace duo2qualys::output
