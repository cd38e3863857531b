#include "app/making.hpp"

#include <fmt/format.h>

#include "normalize/fingerprint.hpp"
#include "text/fnv.hpp"

namespace duo2qualys::app {
namespace {

// Hashes every setting, except the tables, that changes the lines of an input. tests/unit/journal_test.cpp
// has a list of all options, and fails if one of them is missing here.
std::uint32_t fingerprint(const Settings& settings) {
    Fnv32 hash;
    const auto add = [&hash](auto value) { hash.add(fmt::format("{}", value)); };
    const Options& options = settings.options;
    add(options.kind ? static_cast<int>(*options.kind) : -1);
    add(options.skip.bits);
    add(static_cast<int>(options.profile));
    add(static_cast<int>(options.unmapped));
    add(static_cast<int>(options.multi));
    add(static_cast<int>(options.event_id));
    for (const std::string* text :
         {&options.device_host, &options.customer_id, &options.collector_id, &options.event_source_id})
        hash.add(*text);
    for (const std::string& token : options.omit)
        hash.add("omit " + token);
    hash.add(settings.received_time ? "at " + *settings.received_time : "clock");
    add(settings.replay);
    for (const std::optional<normalize::Moment>& moment : {settings.since, settings.until}) {
        add(moment ? moment->seconds : -1);
        add(moment ? moment->nanoseconds : -1);
    }
    add(settings.dedup ? static_cast<std::int64_t>(*settings.dedup) : -1);
    add(!settings.seen.empty());
    add(settings.max_record);
    add(static_cast<int>(settings.packing.form));
    return hash.value();
}

}  // namespace

output::Making making_of(const Settings& settings) {
    return {DUO2QUALYS_VERSION, fmt::format("{:08x}", normalize::tables_fingerprint(settings.tables)),
            fmt::format("{:08x}", fingerprint(settings))};
}

}  // namespace duo2qualys::app
