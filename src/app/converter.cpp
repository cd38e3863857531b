#include "app/converter.hpp"

#include <utility>

#include "json/utf8.hpp"

namespace duo2qualys::app {

Converter::Converter(const Settings& settings)
    : framer_(settings.max_record,
              [this](json::Document& document, json::Document::Index object) {
                  return shapes_.resolve(document, object).shape != Shape::unknown;
              }),
      engine_(settings.options) {}

std::size_t Converter::convert(std::string_view window, bool last, Batch& batch, std::uint64_t max_rejects) {
    framer_.set_window(window, last);
    last_record_ = std::string_view::npos;
    while (batch.rejects.size() < max_rejects) {
        const framing::Item item = framer_.next();
        switch (item.what) {
            case framing::Item::What::record:
                last_record_ = item.begin;
                add_record(window, item, batch);
                break;
            case framing::Item::What::reject: {
                std::string_view raw;
                if (item.reason != Reason::too_large) raw = window.substr(item.begin, item.size);
                // The framer's details are static text, which cannot tell where the bad byte is.
                std::string detail =
                    item.reason == Reason::invalid_utf8 ? json::utf8_problem(raw) : std::string(item.detail);
                ++batch.tally.read;
                add_reject(batch, {item.place.line, item.place.offset, item.length, item.reason,
                                   std::move(detail), std::string(raw)});
                break;
            }
            case framing::Item::What::need_more:
            case framing::Item::What::end: return framer_.consumed();
        }
    }
    return framer_.consumed();
}

void Converter::add_record(std::string_view window, const framing::Item& item, Batch& batch) {
    ++batch.tally.read;
    Outcome outcome = engine_.normalize(framer_.document(), 0, batch.lines);
    switch (outcome.status) {
        case Outcome::Status::written:
            ++batch.tally.written;
            ++batch.tally.by_kind[static_cast<std::size_t>(outcome.shape)];
            break;
        case Outcome::Status::skipped:
            ++batch.tally.skipped;
            ++batch.tally.by_kind[static_cast<std::size_t>(outcome.shape)];
            break;
        case Outcome::Status::rejected: {
            const framing::Place place = framer_.place(item.begin);
            add_reject(batch, {place.line, place.offset, item.size, outcome.reason, std::move(outcome.detail),
                               std::string(window.substr(item.begin, item.size))});
            break;
        }
    }
}

void Converter::add_reject(Batch& batch, output::Reject reject) {
    ++batch.tally.rejected;
    batch.tally.rejected_bytes += reject.length;
    ++batch.tally.by_reason[static_cast<std::size_t>(reject.reason)];
    batch.rejects.push_back(std::move(reject));
}

}  // namespace duo2qualys::app
