/// Joins framing and normalizing for the threads of a run: takes a window of an input and returns lines,
/// rejects and counts. Tested by tests/unit/explain_test.cpp and tests/unit/report_test.cpp, and by
/// tests/golden.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/settings.hpp"
#include "framing/framer.hpp"
#include "framing/inner_texts.hpp"
#include "normalize/engine.hpp"
#include "normalize/event_id.hpp"
#include "normalize/shape.hpp"
#include "normalize/survey.hpp"
#include "output/drift_log.hpp"
#include "output/record_writer.hpp"
#include "output/reject_log.hpp"
#include "output/tally.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::app {

/// An event in the lines of a batch.
struct BatchEvent {
    normalize::Uuid id;
    std::size_t end;  ///< end of its line or explanation in the lines
};

/// The result of converting a window, or as much of it as should be in memory at a time. clear() keeps the
/// memory.
struct Batch {
    TextBuffer lines;
    std::vector<BatchEvent> events;  // filled only if duplicates are skipped
    std::vector<output::Reject> rejects;
    output::Tally tally;
    output::DriftLog drift;  // filled only if a report is requested

    void clear() {
        drift.clear();
        lines.clear();
        events.clear();
        rejects.clear();
        tally = output::Tally();
    }

    /// Whether the batch should be emitted before more is converted. The output of small records and of
    /// rejects can be many times as large as the window.
    bool is_full() const noexcept {
        return lines.size() >= kManyBytes || tally.rejected_bytes >= kManyBytes ||
               rejects.size() >= kManyRejects || drift.size() >= kManyThings;
    }
    static constexpr std::size_t kManyBytes = std::size_t{4} << 20U;
    static constexpr std::size_t kManyRejects = 4096;
    static constexpr std::size_t kManyThings = 4096;
};

/// Converts windows of inputs. Not thread-safe. Reuses its memory.
class Converter {
  public:
    explicit Converter(const Settings& settings);

    /// The framer, for callers that start it at the beginning of an input or inside one.
    framing::Framer& framer() noexcept { return framer_; }
    const framing::Framer& framer() const noexcept { return framer_; }
    /// See Normalizer::set_received_time().
    void set_received_time(std::string_view text);

    /// The name of the input, for explanations.
    void set_input(std::string name) { input_ = std::move(name); }

    /// Sets the next window. See Framer::set_window().
    void set_window(std::string_view window, bool last);
    /// Converts as much of the window as can be decided, from where the last call stopped, and adds the
    /// results to `batch`. Returns false if it stopped early, perhaps inside a value, because the batch is
    /// full or has `max_rejects` rejects. The bytes of a value are counted when its first result is added.
    bool convert(Batch& batch, std::uint64_t max_rejects = kNoLimit);
    static constexpr std::uint64_t kNoLimit = UINT64_MAX;

    /// Position of the last value in the window that contains a record; npos if there was none.
    std::size_t last_record() const noexcept { return last_record_; }

  private:
    void add_record(const framing::Record& record, Batch& batch);
    bool is_chosen() const;
    void count_drift(output::Tally& tally) const;
    void write_record(const framing::Record& record, Kind kind, Batch& batch);
    void survey(const framing::Record& found, Kind kind, Batch& batch);
    void add_damage(const framing::Reject& reject, Batch& batch) const;
    void log_drift(const framing::Record& record, std::uint64_t line, output::DriftLog& log);
    static void add_reject(Batch& batch, output::Reject reject);

    // See Settings.
    std::optional<normalize::Moment> since_;
    std::optional<normalize::Moment> until_;
    bool needs_ids_;
    bool loses_values_;  // values that give no token are not in the output

    normalize::Engine engine_;
    normalize::ShapeReader shapes_;
    json::Parser parser_;
    framing::InnerTexts texts_;
    framing::Framer framer_;
    std::unique_ptr<normalize::Survey> survey_;     // null without a report
    std::unique_ptr<output::RecordWriter> writer_;  // null for JSON lines
    std::string input_;
    std::size_t last_record_ = std::string_view::npos;
};

}  // namespace duo2qualys::app
