/// Framing and normalizing joined: a window of an input in, lines and rejects out.
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

/// An event among the lines of a batch.
struct BatchEvent {
    normalize::Uuid id;
    std::size_t end;  ///< of its line, or of its explanation
};

/// What a window gave, or as much of it as should be kept at a time. clear() keeps the memory.
struct Batch {
    TextBuffer lines;
    std::vector<BatchEvent> events;  // filled only where each is to be written once
    std::vector<output::Reject> rejects;
    output::Tally tally;
    output::DriftLog drift;  // filled only where a report is asked for

    void clear() {
        drift.clear();
        lines.clear();
        events.clear();
        rejects.clear();
        tally = output::Tally();
    }

    /// Whether it should be sent on before there is more. Records may be so small, and rejects are, that what
    /// they give is many times as large as the window.
    bool is_full() const noexcept {
        return lines.size() >= kManyBytes || tally.rejected_bytes >= kManyBytes ||
               rejects.size() >= kManyRejects || drift.size() >= kManyThings;
    }
    static constexpr std::size_t kManyBytes = std::size_t{4} << 20U;
    static constexpr std::size_t kManyRejects = 4096;
    static constexpr std::size_t kManyThings = 4096;
};

/// Not thread-safe; memory is reused.
class Converter {
  public:
    explicit Converter(const Settings& settings);

    /// The framer, to start it at an input or inside one.
    framing::Framer& framer() noexcept { return framer_; }
    const framing::Framer& framer() const noexcept { return framer_; }
    /// See Normalizer::set_received_time().
    void set_received_time(std::string_view text);

    /// The name of the input, for explanations.
    void set_input(std::string name) { input_ = std::move(name); }

    /// Takes the next window, which is as for Framer::set_window().
    void set_window(std::string_view window, bool last);
    /// Converts what can be decided in the window, from where the last call stopped, and adds it to `batch`.
    /// False: it stopped because the batch is full, or behind `max_rejects` rejects.
    bool convert(Batch& batch, std::uint64_t max_rejects = kNoLimit);
    static constexpr std::uint64_t kNoLimit = UINT64_MAX;

    /// Where the last value of the window with a record began; npos: there was none.
    std::size_t last_record() const noexcept { return last_record_; }

  private:
    void add_record(const framing::Record& record, Batch& batch);
    static void skip(output::Skip why, Batch& batch);
    bool is_chosen() const;
    void count_findings(output::Tally& tally) const;
    void write_record(const framing::Record& record, Kind kind, Batch& batch);
    void survey(const framing::Record& found, Kind kind, Batch& batch);
    void add_damage(const framing::Reject& reject, Batch& batch) const;
    void add_findings(const framing::Record& record, std::uint64_t line, output::DriftLog& log);
    static void add_reject(Batch& batch, output::Reject reject);

    // See Settings.
    std::optional<double> since_;
    std::optional<double> until_;
    bool needs_ids_;
    bool loses_values_;  // what has no token stands nowhere

    normalize::Engine engine_;
    normalize::ShapeReader shapes_;
    json::Parser parser_;
    framing::InnerTexts texts_;
    framing::Framer framer_;
    std::unique_ptr<normalize::Survey> survey_;     // null where no report is asked for
    std::unique_ptr<output::RecordWriter> writer_;  // null where JSON lines are asked for
    std::string input_;
    std::size_t last_record_ = std::string_view::npos;
};

}  // namespace duo2qualys::app
