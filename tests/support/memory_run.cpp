#include "support/memory_run.hpp"

#include <algorithm>
#include <cstring>

#include "app/collector.hpp"
#include "app/reader.hpp"
#include "app/replay.hpp"
#include "input/byte_source.hpp"
#include "input/inputs.hpp"
#include "mappings/kinds.hpp"
#include "output/drift_log.hpp"
#include "output/sink.hpp"
#include "reference/reference.hpp"
#include "support/comparison.hpp"
#include "support/framing.hpp"
#include "support/pipeline_run.hpp"

namespace duo2qualys {
namespace {

/// Bytes that arrive as an Arrival says.
class Arriving final : public input::ByteSource {
  public:
    Arriving(std::string_view bytes, const Arrival& arrival) : rest_(bytes), arrival_(arrival) {}

    std::size_t read(char* to, std::size_t capacity) override {
        const std::size_t count = std::min({capacity, arrival_.read_size, rest_.size()});
        if (count != 0) std::memcpy(to, rest_.data(), count);
        rest_.remove_prefix(count);
        ++reads_;
        return count;
    }
    bool ready() override { return arrival_.ready_reads == 0 || reads_ % arrival_.ready_reads != 0; }

  private:
    std::string_view rest_;
    Arrival arrival_;
    std::size_t reads_ = 0;
};

class StringSink final : public output::Sink {
  public:
    explicit StringSink(std::string& text) : text_(text) {}
    void write(std::string_view text) override { text_ += text; }
    void finish() override {}

  private:
    std::string& text_;
};

// The kind that a record is mapped as, or the shape of another object.
Shape kind_of(const Framed& record, const app::Settings& settings) {
    const bool is_renamed = mappings::is_kind(record.shape) || record.shape == Shape::unknown;
    return settings.options.kind && is_renamed ? mappings::shape_of(*settings.options.kind) : record.shape;
}

}  // namespace

Outputs run_in_memory(const app::Settings& settings, const std::string& name, std::string_view bytes,
                      const Arrival& arrival) {
    Outputs outputs;
    StringSink lines(outputs.lines);
    StringSink rejects(outputs.rejects);
    output::RejectLog log(nullptr, &rejects);
    output::DriftLog drift;
    app::Collector collector(settings, log, settings.report.empty() ? nullptr : &drift);
    collector.set_output(lines);
    test::run_pipeline(settings, settings.threads, collector, [&](app::Feed& feed) {
        app::Reader reader(settings, feed, collector);
        app::Replayer replayer(reader, feed, collector);
        const auto other = [&](std::uint64_t line) {
            outputs.errors.push_back("no reject in line " + std::to_string(line));
        };
        const auto each = [&](const std::string& input, input::ByteSource& source) {
            try {
                settings.replay ? replayer.read(source, other) : reader.read(input, source);
            } catch (const input::InputError& error) {
                outputs.errors.push_back(input + ": " + error.what());
            }
        };
        Arriving source(bytes, arrival);
        try {
            input::open_input(name, source, each);
        } catch (const input::InputError& error) {
            outputs.errors.push_back(name + ": " + error.what());
        }
    });
    outputs.tally = collector.tally();
    if (!settings.report.empty()) outputs.report = drift.report(outputs.tally, 0, settings.tables);
    return outputs;
}

void expect(std::string_view text, const framing::Place& place, const app::Settings& settings,
            Expected& expected) {
    static const reference::EventList events = event_list();
    Framing framing{settings.max_record};
    framing.takes_unknown = settings.options.kind.has_value();
    for (Framed& item : framing.frame(text)) {
        output::Reject reject;
        reject.line = place.line + item.line - 1;
        reject.offset = place.offset + item.offset;
        reject.length = item.length;
        reject.raw = item.bytes;
        reject.reason = item.code;
        reject.in_text = item.in_text;
        if (item.is_copy) {
            ++expected.skipped;
            continue;
        }
        const bool is_named = framing.takes_unknown && item.code == Reason::unknown_kind && !item.in_text;
        if (item.is_record || is_named) {
            const reference::Result result = reference::normalize(
                item.bytes, settings.options, settings.received_time.value_or(""), events);
            // Whole kinds are skipped, including records without a value for any token.
            if (settings.options.skip.has(result.shape) ||
                settings.options.skip.has(kind_of(item, settings))) {
                ++expected.skipped;
                continue;
            }
            expected.lines += result.line;
            if (result.written) continue;
            reject.reason = result.reason;
        }
        expected.rejects.push_back(std::move(reject));
    }
}

}  // namespace duo2qualys
