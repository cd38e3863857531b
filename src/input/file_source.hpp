/// Reads the bytes of a file, a pipe or standard input. Tested by tests/unit/input_files_test.cpp and
/// tests/unit/input_stop_test.cpp.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "input/byte_source.hpp"
#include "input/stop_switch.hpp"
#include "text/head.hpp"

namespace duo2qualys::input {

/// Reads a file descriptor from its current position. Signals do not interrupt a read, and a read of a
/// non-blocking descriptor waits. A regular file that is truncated before its bytes are read is an
/// InputError.
class FileSource final : public ByteSource {
  public:
    /// Opens and owns the file. Throws InputError if it cannot be opened or is a directory. The first read,
    /// not the constructor, waits for the writer of a FIFO.
    explicit FileSource(const std::string& path);
    /// Borrows `descriptor`, which must stay open as long as this object lives. Throws InputError for a
    /// directory.
    explicit FileSource(int descriptor);
    ~FileSource() override;

    std::size_t read(char* to, std::size_t capacity) override;
    bool ready() override;

    /// Adds the number of bytes read from now on to `counter`, which must outlive this object.
    void count_in(std::atomic<std::uint64_t>& counter) noexcept { counter_ = &counter; }
    /// Adds the bytes read from now on to `head`, which must outlive this object.
    void keep_in(Head& head) noexcept { head_ = &head; }
    /// Lets `stop`, which must outlive this object, end reads that wait; they throw Stopped. After
    /// StopSwitch::end_reading(), a regular file that was opened by its path throws Stopped, and any other
    /// input is at its end.
    void stop_by(const StopSwitch& stop) noexcept { stop_ = &stop; }
    /// Whether a read was at the end only because of StopSwitch::end_reading().
    bool was_ended() const noexcept { return was_ended_; }

  private:
    void look();
    void check_end() const;
    void wait() const;
    bool is_ended() const;

    int descriptor_ = -1;
    bool owned_ = false;
    bool regular_ = false;
    bool fifo_ = false;          // a FIFO opened by its path
    std::int64_t size_ = 0;      // size in bytes when it was opened; 0 if it is not a regular file
    std::int64_t position_ = 0;  // bytes
    std::atomic<std::uint64_t>* counter_ = nullptr;
    Head* head_ = nullptr;
    const StopSwitch* stop_ = nullptr;
    bool is_at_end_ = false;  // a read has reached the true end
    bool was_ended_ = false;
};

}  // namespace duo2qualys::input
