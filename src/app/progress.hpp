#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "output/sink.hpp"
#include "output/tally.hpp"

namespace duo2qualys::app {

/// Messages for people, and below them, while a run takes its time, one line that tells how far it is. The
/// line makes room for every message and is gone in the end.
class Progress final : public output::Sink {
  public:
    /// Messages go to `messages`, which must outlive it. Without `shown` there is no line.
    Progress(output::Sink& messages, bool shown) : messages_(messages), shown_(shown) {}

    void write(std::string_view text) override;
    /// Takes the line away.
    void finish() override;

    /// Bytes of the files that have been read so far, compressed as they are.
    std::atomic<std::uint64_t>& bytes_read() noexcept { return bytes_read_; }
    bool is_shown() const noexcept { return shown_; }
    /// What there is to read altogether (bytes); 0: not known.
    void set_total(std::uint64_t total) noexcept { total_ = total; }

    /// Shows how far the run is, if it is time to.
    void update(const output::Tally& tally);

  private:
    using Clock = std::chrono::steady_clock;
    std::string line(const output::Tally& tally, double seconds) const;
    void erase();

    output::Sink& messages_;
    const bool shown_;
    std::atomic<std::uint64_t> bytes_read_ = 0;
    std::uint64_t total_ = 0;
    Clock::time_point start_ = Clock::now();
    Clock::time_point next_ = start_ + std::chrono::seconds(1);
    bool visible_ = false;
};

}  // namespace duo2qualys::app
