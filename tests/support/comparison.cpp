#include "support/comparison.hpp"

#include <cstring>
#include <memory>

#include "mappings/events.hpp"

namespace duo2qualys {
namespace {

const std::string kReceived = "Jun 01, 2021 11:29:04 AM";

std::vector<Options> all_options() {
    std::vector<Options> all;
    for (const Profile profile : {Profile::full, Profile::guide}) {
        for (const Unmapped unmapped : {Unmapped::keep, Unmapped::drop}) {
            for (const Multi multi : {Multi::array, Multi::first}) {
                for (const EventId event_id : {EventId::content, EventId::none}) {
                    for (std::size_t kind = 0; kind <= kKindCount; ++kind) {
                        Options options;
                        options.profile = profile;
                        options.unmapped = unmapped;
                        options.multi = multi;
                        options.event_id = event_id;
                        if (kind < kKindCount) options.kind = static_cast<Kind>(kind);
                        if (event_id == EventId::none) {
                            options.device_host = "el.xyz.com";
                            options.customer_id = "d656b196-edb7-45e6-8485-3748a740d002";
                            options.collector_id = "ae102769-bd05-415d-af3c-2cc59681cbab";
                            options.event_source_id = "1ae639f0-0944-4cbc-81ef-87c040ca9eb2";
                        }
                        all.push_back(options);
                    }
                }
            }
        }
    }
    return all;
}

}  // namespace

reference::EventList event_list() {
    reference::EventList list;
    for (const auto& event : mappings::kEvents)
        list.emplace(event.action, event.label);
    return list;
}

std::string describe(const Options& options) {
    std::string text = options.profile == Profile::full ? "--profile full" : "--profile guide";
    text += options.unmapped == Unmapped::keep ? " --unmapped keep" : " --unmapped drop";
    text += options.multi == Multi::array ? " --multi array" : " --multi first";
    text += options.event_id == EventId::content ? " --event-id content" : " --event-id none";
    if (options.kind) text.append(" --kind ").append(name(static_cast<Shape>(*options.kind)));
    return text;
}

std::string verdict(bool written, const std::string& line, Shape shape, Reason reason) {
    if (written) return std::string(name(shape)) + " written: " + line;
    std::string text = "rejected: " + std::string(name(reason));
    if (reason >= Reason::unsupported_kind) text += ", shape " + std::string(name(shape));
    return text + line;
}

Comparison::Comparison() : options_(all_options()) {
    for (const Options& options : options_) {
        normalizers_.emplace_back(options);
        normalizers_.back().set_received_time(kReceived);
    }
}

std::string Comparison::expected(std::size_t which, const std::string& record) const {
    const auto result = reference::normalize(record, options_[which], kReceived, events_);
    return verdict(result.written, result.line, result.shape, result.reason);
}

std::string Comparison::actual(std::size_t which, const std::string& record) {
    const auto exact = std::make_unique<char[]>(record.size());
    if (!record.empty()) std::memcpy(exact.get(), record.data(), record.size());
    std::string out = "before\n";
    const Outcome outcome = normalizers_[which].normalize(std::string_view(exact.get(), record.size()), out);
    if (out.rfind("before\n", 0) != 0) return "the text before the line was changed";
    written_ = out.substr(7);
    return verdict(static_cast<bool>(outcome), written_, outcome.shape, outcome.reason);
}

}  // namespace duo2qualys
