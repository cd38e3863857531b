/// Puts converted chunks together in input order, whatever order they were converted in, and does over what
/// was converted from a wrong guess. Output, rejects and counts leave the program through it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "app/chunk.hpp"
#include "app/converter.hpp"
#include "app/seen_events.hpp"
#include "app/settings.hpp"
#include "output/drift_log.hpp"
#include "output/reject_log.hpp"
#include "output/sink.hpp"
#include "output/tally.hpp"

namespace duo2qualys::app {

/// Used by one thread at a time.
class Collector {
  public:
    /// All must outlive the collector. `drift` may be null, and `seen`, where events may be written twice.
    Collector(const Settings& settings, output::RejectTaker& rejects, output::DriftLog* drift,
              SeenEvents* seen = nullptr);

    /// The lines that follow go to `lines`, which must live until the next call of this.
    void set_output(output::Sink& lines) noexcept { lines_ = &lines; }

    /// `place` is where the input begins in the one of which it was a part.
    void begin_input(std::string name, framing::Place place = {});
    /// Takes a reject of an earlier run that cannot be read again.
    void add_reject(const std::string& input, const output::Reject& reject);
    /// Takes the next chunk of the input. Converts it, unless that was done from the right guess.
    void add(Chunk& chunk);

    /// Whether --max-errors has been reached: nothing more is written. May be asked from any thread.
    bool stopped() const noexcept { return stopped_; }
    const output::Tally& tally() const noexcept { return tally_; }
    /// Counts from 0 again.
    void reset_tally() noexcept { tally_ = output::Tally(); }

  private:
    bool is_usable(const Chunk& chunk) const;
    void take_over(Chunk& chunk);
    void convert_here(const Chunk& chunk, std::string_view bytes);
    void emit(const Batch& batch, std::uint64_t lines_before);
    void write(std::string_view lines);
    void write_new(const Batch& batch);
    std::uint64_t errors_left() const noexcept {
        return max_errors_ == 0 ? Converter::kNoLimit : max_errors_ - tally_.rejected;
    }
    void give_hints(const Chunk& chunk, std::string boundary) const;

    output::RejectTaker& rejects_;
    output::DriftLog* drift_;
    SeenEvents* seen_;
    output::Sink* lines_ = nullptr;
    std::uint64_t max_errors_;

    std::string input_;
    std::uint64_t lines_before_input_ = 0;
    Converter converter_;  // at the place up to which the input has been taken
    ByteBuffer rest_;      // bytes that could not be decided yet
    Batch batch_;
    output::Tally tally_;
    std::atomic<bool> stopped_ = false;
};

}  // namespace duo2qualys::app
