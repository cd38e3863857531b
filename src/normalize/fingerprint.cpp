#include "normalize/fingerprint.hpp"

#include <string_view>

#include "mappings/events.hpp"
#include "mappings/extension_rows.hpp"
#include "mappings/guide_rows.hpp"
#include "mappings/tokens.hpp"
#include "mappings/values.hpp"
#include "text/fnv.hpp"

namespace duo2qualys::normalize {
namespace {

void add(Fnv32& hash, const mappings::Row& row) {
    hash.add(std::string_view(reinterpret_cast<const char*>(&row.kinds.bits), sizeof row.kinds.bits));
    hash.add(row.source.view());
    hash.add(mappings::name(row.token));
    hash.add(mappings::name(row.conversion));
    hash.add(row.value);
    for (const std::string_view action : row.only_for)
        hash.add(action);
    hash.add(row.extension ? "extension" : "guide");
}

}  // namespace

std::uint32_t tables_fingerprint() noexcept {
    Fnv32 hash;
    for (const mappings::Row& row : mappings::kGuideRows)
        add(hash, row);
    for (const mappings::Row& row : mappings::kExtensionRows)
        add(hash, row);
    for (const mappings::OutcomeValue& value : mappings::kOutcomeValues) {
        hash.add(value.source);
        hash.add(value.token);
        const char rule = static_cast<char>(value.rule);
        hash.add({&rule, 1});
    }
    for (const mappings::Event& event : mappings::kEvents) {
        hash.add(event.action);
        hash.add(event.label);
        hash.add(event.outcome);
    }
    return hash.value();
}

}  // namespace duo2qualys::normalize
