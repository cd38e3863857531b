#include "app/converter.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "json/utf8.hpp"
#include "mappings/tokens.hpp"
#include "normalize/compact.hpp"
#include "normalize/convert.hpp"
#include "normalize/paths.hpp"
#include "output/explainer.hpp"

namespace duo2qualys::app {
namespace {

// Whether the shape is a kind of record that --skip can name.
bool is_kind(Shape shape) {
    return shape != Shape::api_error && shape != Shape::unknown;
}

std::vector<normalize::DriftCase> distinct(std::vector<normalize::DriftCase> cases) {
    std::sort(cases.begin(), cases.end());
    cases.erase(std::unique(cases.begin(), cases.end()), cases.end());
    return cases;
}

// The writer of records; null if the engine itself writes them, as JSON lines.
std::unique_ptr<output::RecordWriter> make_writer(const Settings& settings) {
    using Explainer = output::Explainer;
    const auto explainer = [&settings](Explainer::Form form) {
        return std::make_unique<Explainer>(form, settings.options, settings.tables, settings.width);
    };
    switch (settings.explain) {
        case ExplainForm::text:
            return explainer(settings.color == When::always ? Explainer::Form::text_in_color
                                                            : Explainer::Form::text);
        case ExplainForm::json: return explainer(Explainer::Form::json);
        case ExplainForm::none: break;
    }
    switch (settings.form) {
        case LineForm::json: break;
    }
    return nullptr;
}

}  // namespace

Converter::Converter(const Settings& settings)
    : since_(settings.since),
      until_(settings.until),
      needs_ids_(settings.dedup.has_value()),
      loses_values_(settings.options.unmapped == Unmapped::drop),
      engine_(settings.options, settings.tables),
      shapes_(engine_.vocabulary(), engine_.layout()),
      parser_(engine_.layout()),
      texts_(settings.max_record, shapes_, parser_),
      framer_({settings.max_record, settings.options.kind.has_value(), 0}, shapes_, parser_, &texts_),
      writer_(make_writer(settings)) {
    if (!settings.report.empty()) survey_ = std::make_unique<normalize::Survey>(engine_.tables());
}

void Converter::set_received_time(std::string_view text) {
    engine_.set_received_time(text);
    if (writer_) writer_->set_received_time(text);
}

void Converter::set_window(std::string_view window, bool last) {
    framer_.set_window(window, last);
    last_record_ = std::string_view::npos;
}

bool Converter::convert(Batch& batch, std::uint64_t max_rejects) {
    bool done = false;
    while (!done && batch.rejects.size() < max_rejects && !batch.is_full()) {
        const framing::Item& item = framer_.next();
        if (const auto* const record = std::get_if<framing::Record>(&item)) {
            add_record(*record, batch);
            if (record->bytes.size() > normalize::Engine::kLarge) engine_.free_memory();
        } else if (const auto* const reject = std::get_if<framing::Reject>(&item)) {
            add_damage(*reject, batch);
        } else {
            done = true;
        }
    }
    batch.tally.bytes += framer_.take_bytes();
    return done;
}

void Converter::add_damage(const framing::Reject& reject, Batch& batch) const {
    // The framer's details are static text, which cannot name the place of the bad byte.
    const bool is_no_utf8 = reject.detail == framing::kNoUtf8 && !reject.bytes.empty();
    ++batch.tally.read;
    add_reject(batch, {.line = reject.place.line,
                       .offset = reject.place.offset,
                       .length = reject.length,
                       .reason = reject.reason,
                       .detail = is_no_utf8 ? json::utf8_problem(reject.bytes) : std::string(reject.detail),
                       .raw = std::string(reject.bytes),
                       .in_text = reject.in_text});
}

void Converter::add_record(const framing::Record& record, Batch& batch) {
    last_record_ = record.value;
    ++batch.tally.read;
    if (record.is_copy) {
        if (is_kind(record.shape)) ++batch.tally.by_kind[static_cast<std::size_t>(record.shape)];
        return batch.tally.count(output::Skip::copy);
    }
    Outcome outcome = engine_.map(*record.document, record.node, record.shape);
    if (is_kind(outcome.shape)) ++batch.tally.by_kind[static_cast<std::size_t>(outcome.shape)];
    switch (outcome.status) {
        case Outcome::Status::written:
            if ((since_ || until_) && !is_chosen()) return batch.tally.count(output::Skip::time);
            write_record(record, static_cast<Kind>(outcome.shape), batch);
            ++batch.tally.written;
            break;
        case Outcome::Status::skipped: batch.tally.count(output::Skip::kind); break;
        case Outcome::Status::rejected: {
            if (!record.in_text) {
                // The framer counted it as a record.
                batch.tally.bytes.records -= record.bytes.size();
                batch.tally.bytes.rejects += record.bytes.size();
            }
            const framing::Place place = framer_.place(record.begin);
            add_reject(batch, {.line = place.line,
                               .offset = place.offset,
                               .length = record.bytes.size(),
                               .reason = outcome.reason,
                               .detail = std::move(outcome.detail),
                               .raw = std::string(record.bytes),
                               .in_text = record.in_text});
            break;
        }
    }
}

// Whether the event that was mapped last is inside --since and --until. An event without a time counts as
// inside.
bool Converter::is_chosen() const {
    if (!engine_.values().has(mappings::Token::eventTime)) return true;
    const std::optional<normalize::Moment> time =
        normalize::moment(engine_.values().first(mappings::Token::eventTime).text);
    return !time || ((!since_ || *since_ <= *time) && (!until_ || *time < *until_));
}

void Converter::write_record(const framing::Record& record, Kind kind, Batch& batch) {
    if (writer_) {
        writer_->write(*record.document, engine_, kind, {input_, framer_.place(record.begin).line},
                       batch.lines);
    } else {
        engine_.write_line(*record.document, batch.lines);
    }
    if (needs_ids_) batch.events.push_back({engine_.id(*record.document), batch.lines.size()});
    if (!engine_.drift().empty()) count_drift(batch.tally);
    if (survey_) survey(record, kind, batch);
}

void Converter::count_drift(output::Tally& tally) const {
    for (const normalize::DriftCase& one : engine_.drift())
        tally.drift += normalize::may_hide_something(one.drift) ? 1U : 0U;
    if (!loses_values_) return;
    // Several rows may read one value, but it is lost only once.
    for (const normalize::DriftCase& one : distinct(engine_.drift())) {
        using normalize::Drift;
        const auto add = [&tally](output::Lost lost) { ++tally.lost[static_cast<std::size_t>(lost)]; };
        if (one.drift == Drift::bad_address) add(output::Lost::address);
        if (one.drift == Drift::bad_time) add(output::Lost::time);
        if (one.drift == Drift::wrong_type) add(output::Lost::type);
    }
}

// Collects what the report says about a record. Not on the hot path.
void Converter::survey(const framing::Record& found, Kind kind, Batch& batch) {
    const json::Document& document = *found.document;
    const json::Document::Index record = found.node;
    const std::uint64_t line = framer_.place(found.begin).line;
    output::DriftLog seen;
    survey_->look(document, record, kind, seen.fields(),
                  [&](std::string_view path) { seen.add(normalize::Drift::unknown_field, path, {}, line); });
    if (!engine_.drift().empty()) log_drift(found, line, seen);
    if (normalize::time_difference(document, record) > 1)
        seen.add(normalize::Drift::times_differ, "isotimestamp", {}, line);
    batch.drift.take_in(seen);
}

void Converter::log_drift(const framing::Record& record, std::uint64_t line, output::DriftLog& log) {
    const json::Document& document = *record.document;
    const normalize::NodePaths path_of(document, record.node);
    Arena arena;
    // Several rows may read one value, which still counts once.
    for (const normalize::DriftCase& one : distinct(engine_.drift())) {
        arena.clear();
        std::string_view value;
        if (normalize::is_of_value(one.drift)) value = normalize::plain_text(document, one.node, arena);
        log.add(one.drift, path_of(one.node), value, line);
    }
}

void Converter::add_reject(Batch& batch, output::Reject reject) {
    batch.tally.count(reject.reason, reject.in_text ? 0 : reject.length);
    batch.rejects.push_back(std::move(reject));
}

}  // namespace duo2qualys::app
