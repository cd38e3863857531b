/// Puts converted chunks together in input order, repeats conversions that began from a wrong guess, and
/// passes lines, rejects and counts to the outputs of the run. Tested by tests/unit/collector_test.cpp and
/// tests/integration/threads_test.py.
#pragma once

#include <atomic>
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

/// Collects the chunks of one input after another. Used by one thread at a time.
class Collector {
  public:
    /// All must outlive the collector. `drift` may be null. A null `seen` means that duplicate events are
    /// written.
    Collector(const Settings& settings, output::RejectTaker& rejects, output::DriftLog* drift,
              SeenEvents* seen = nullptr);

    /// Sends the following lines to `lines`, which must remain valid until the next call of set_output().
    void set_output(output::Sink& lines) noexcept { lines_ = &lines; }

    /// Begins an input. `place` is the place of its beginning in a larger input; only replayed rejects are
    /// parts of a larger input. `in_text`: the input is from the text of a string, and `place` is the
    /// place of the value around the text.
    void begin_input(std::string name, framing::Place place = {}, bool in_text = false);
    /// Adds a reject of an earlier run that cannot be read again. end_rejects() must follow the last one.
    void add_reject(const std::string& input, const output::Reject& reject);
    void end_rejects() { rejects_.flush(); }
    /// Adds the next chunk of the input. Converts it here, unless it was converted from the right guess.
    void add(Chunk& chunk);

    /// Whether --max-errors has been reached, after which nothing more is written. May be called from any
    /// thread.
    bool stopped() const noexcept { return stopped_; }
    const output::Tally& tally() const noexcept { return tally_; }
    /// Sets all counts to 0.
    void reset_tally() noexcept { tally_ = output::Tally(); }

  private:
    bool is_usable(const Chunk& chunk) const;
    void take_over(Chunk& chunk);
    void convert_here(const Chunk& chunk, std::string_view bytes);
    void emit(Batch& batch, std::uint64_t lines_before);
    void write_all(TextBuffer& lines);
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
    framing::Place place_;  // see begin_input()
    bool in_text_ = false;
    Converter converter_;  // its framer is at the end of the collected bytes
    TextBuffer rest_;      // bytes that could not be converted yet
    Batch batch_;
    output::Tally tally_;
    std::atomic<bool> stopped_ = false;
};

}  // namespace duo2qualys::app
