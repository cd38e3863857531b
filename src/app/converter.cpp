#include "app/converter.hpp"

#include <algorithm>
#include <utility>

#include "json/utf8.hpp"
#include "normalize/compact.hpp"
#include "normalize/paths.hpp"

namespace duo2qualys::app {
namespace {

// Whether the shape is that of a record which --skip could name.
bool is_kind(Shape shape) {
    return shape != Shape::api_error && shape != Shape::unknown;
}

}  // namespace

Converter::Converter(const Settings& settings)
    : engine_(settings.options),
      shapes_(engine_.vocabulary(), engine_.layout()),
      framer_(
          settings.max_record, engine_.layout(),
          [this](json::Document& document, json::Document::Index object) {
              return shapes_.resolve(document, object).shape != Shape::unknown;
          },
          settings.options.kind.has_value()) {
    if (!settings.report.empty()) survey_ = std::make_unique<normalize::Survey>();
    if (settings.explain != ExplainForm::none) {
        using Form = output::Explainer::Form;
        const Form text = settings.color == When::always ? Form::text_in_color : Form::text;
        explainer_ = std::make_unique<output::Explainer>(
            settings.explain == ExplainForm::json ? Form::json : text, settings.options);
    }
}

void Converter::set_received_time(std::string_view text) {
    engine_.set_received_time(text);
    if (explainer_) explainer_->set_received_time(text);
}

void Converter::set_window(std::string_view window, bool last) {
    window_ = window;
    framer_.set_window(window, last);
    last_record_ = std::string_view::npos;
}

bool Converter::convert(Batch& batch, std::uint64_t max_rejects) {
    while (batch.rejects.size() < max_rejects && !batch.is_full()) {
        const framing::Item& item = framer_.next();
        switch (item.what) {
            case framing::Item::What::record: add_record(item, batch); break;
            case framing::Item::What::reject: add_damage(item, batch); break;
            case framing::Item::What::need_more:
            case framing::Item::What::end: return true;
        }
    }
    return false;
}

void Converter::add_damage(const framing::Item& item, Batch& batch) const {
    std::string_view raw;
    if (item.reason != Reason::too_large) raw = window_.substr(item.begin, item.size);
    // The framer's details are static text, which cannot tell where the bad byte is.
    std::string detail =
        item.reason == Reason::invalid_utf8 ? json::utf8_problem(raw) : std::string(item.detail);
    ++batch.tally.read;
    add_reject(batch, {item.place.line, item.place.offset, item.length, item.reason, std::move(detail),
                       std::string(raw)});
}

void Converter::add_record(const framing::Item& item, Batch& batch) {
    last_record_ = item.begin;
    ++batch.tally.read;
    Outcome outcome = engine_.map(framer_.document(), 0);
    if (is_kind(outcome.shape)) ++batch.tally.by_kind[static_cast<std::size_t>(outcome.shape)];
    switch (outcome.status) {
        case Outcome::Status::written:
            write_record(item, static_cast<Kind>(outcome.shape), batch);
            ++batch.tally.written;
            break;
        case Outcome::Status::skipped: ++batch.tally.skipped; break;
        case Outcome::Status::rejected: {
            const framing::Place place = framer_.place(item.begin);
            add_reject(batch, {place.line, place.offset, item.size, outcome.reason, std::move(outcome.detail),
                               std::string(window_.substr(item.begin, item.size))});
            break;
        }
    }
}

void Converter::write_record(const framing::Item& item, Kind kind, Batch& batch) {
    if (explainer_) {
        explainer_->explain(framer_.document(), engine_, kind, {input_, framer_.place(item.begin).line},
                            batch.lines);
    } else {
        engine_.write_line(framer_.document(), batch.lines);
    }
    for (const normalize::Finding& finding : engine_.findings()) {
        if (normalize::may_hide_something(finding.drift)) ++batch.tally.drift;
    }
    if (survey_) survey(item, kind, batch);
}

// Everything that a report tells of a record, off the hot path.
void Converter::survey(const framing::Item& item, Kind kind, Batch& batch) {
    const json::Document& document = framer_.document();
    const json::Document::Index record = engine_.record();
    const std::uint64_t line = framer_.place(item.begin).line;
    output::DriftLog seen;
    survey_->look(document, record, kind, seen.fields(),
                  [&](std::string_view path) { seen.add(normalize::Drift::unknown_field, path, {}, line); });
    if (!engine_.findings().empty()) add_findings(line, seen);
    if (normalize::time_difference(document, record) > 1)
        seen.add(normalize::Drift::times_differ, "isotimestamp", {}, line);
    batch.drift.take_in(seen);
}

void Converter::add_findings(std::uint64_t line, output::DriftLog& log) {
    const json::Document& document = framer_.document();
    const normalize::NodePaths path_of(document, engine_.record());
    Arena arena;
    // Several rows may read a value; it is one finding all the same.
    std::vector<normalize::Finding> findings = engine_.findings();
    std::sort(findings.begin(), findings.end());
    findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
    for (const normalize::Finding& finding : findings) {
        arena.clear();
        std::string_view value;
        if (normalize::is_of_value(finding.drift))
            value = normalize::plain_text(document, finding.node, arena);
        log.add(finding.drift, path_of(finding.node), value, line);
    }
}

void Converter::add_reject(Batch& batch, output::Reject reject) {
    ++batch.tally.rejected;
    batch.tally.rejected_bytes += reject.length;
    ++batch.tally.by_reason[static_cast<std::size_t>(reject.reason)];
    batch.rejects.push_back(std::move(reject));
}

}  // namespace duo2qualys::app
