/// Bytes of a file, a pipe or the standard input.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "input/byte_source.hpp"
#include "input/stop_switch.hpp"

namespace duo2qualys::input {

/// Reads a file descriptor from where it stands. Signals do not end a read; a descriptor that its owner made
/// non-blocking is waited for. A regular file that loses bytes before they are read is an InputError.
class FileSource final : public ByteSource {
  public:
    /// Opens and owns the file. Throws InputError when it cannot be opened or is a directory. The writer of a
    /// FIFO is waited for by the first read.
    explicit FileSource(const std::string& path);
    /// Borrows `descriptor`, which must stay open as long as this lives. Throws InputError for a directory.
    explicit FileSource(int descriptor);
    ~FileSource() override;

    std::size_t read(char* to, std::size_t capacity) override;
    bool ready() override;

    /// Counts the bytes that are read from here on, also in `counter`, which must outlive this.
    void count_in(std::atomic<std::uint64_t>& counter) noexcept { counter_ = &counter; }
    /// Reads that wait are ended by `stop`, which must outlive this: they throw Stopped. Where it ends
    /// reading, what was opened by its path and is regular throws Stopped, and all else is at its end.
    void stop_by(const StopSwitch& stop) noexcept { stop_ = &stop; }

  private:
    void look();
    void check_end() const;
    void wait() const;
    bool has_ended() const;

    int descriptor_ = -1;
    bool owned_ = false;
    bool regular_ = false;
    bool fifo_ = false;          // opened here
    std::int64_t size_ = 0;      // bytes, when it was opened; 0 if it is not regular
    std::int64_t position_ = 0;  // bytes
    std::atomic<std::uint64_t>* counter_ = nullptr;
    const StopSwitch* stop_ = nullptr;
};

}  // namespace duo2qualys::input
