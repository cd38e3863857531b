/// Writes a run's messages to stderr and, below them, a line that shows the progress of a long run. Tested by
/// tests/integration/terminal_test.py.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "output/sink.hpp"
#include "output/tally.hpp"

namespace duo2qualys::app {

/// Passes messages through, and shows one progress line below them while a run is slow. The line is erased
/// before each message and at the end.
class Progress final : public output::Writer {
  public:
    /// Messages go to `messages`, which must outlive this object. The line appears only if `shown`.
    Progress(output::Writer& messages, bool shown) : messages_(messages), shown_(shown) {}

    void write(std::string_view text) override;
    /// Erases the line.
    void erase();

    /// Bytes read from files so far, before decompression.
    std::atomic<std::uint64_t>& bytes_read() noexcept { return bytes_read_; }
    bool is_shown() const noexcept { return shown_; }
    /// Sets the number of bytes to read in total; 0 if unknown.
    void set_total(std::uint64_t total) noexcept { total_ = total; }

    /// Redraws the line, at most every 200 milliseconds after the first second.
    void update(const output::Tally& tally);

  private:
    using Clock = std::chrono::steady_clock;
    std::string line(const output::Tally& tally, double seconds) const;

    output::Writer& messages_;
    const bool shown_;
    std::atomic<std::uint64_t> bytes_read_ = 0;
    std::uint64_t total_ = 0;
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_ = start_ + std::chrono::seconds(1);
    bool visible_ = false;
};

}  // namespace duo2qualys::app
