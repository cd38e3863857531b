#include "normalize/fingerprint.hpp"

#include <string_view>

#include "mappings/values.hpp"
#include "text/fnv.hpp"

namespace duo2qualys::normalize {
namespace {

void add(Fnv32& hash, const mappings::Row& row, const mappings::Tables& tables) {
    hash.add(std::string_view(reinterpret_cast<const char*>(&row.kinds.bits), sizeof row.kinds.bits));
    hash.add(row.source.view());
    hash.add(tables.name(row.token));
    hash.add(mappings::name(row.conversion));
    hash.add(row.value);
    for (const std::string_view action : row.only_for)
        hash.add(action);
    if (row.is_list) hash.add("list");
    hash.add(row.site ? "site" : row.extension ? "extension" : "guide");
}

}  // namespace

std::uint32_t tables_fingerprint(const mappings::Tables& tables) noexcept {
    Fnv32 hash;
    for (const mappings::Row& row : tables.rows)
        add(hash, row, tables);
    for (const mappings::OutcomeValue& value : mappings::kOutcomeValues) {
        hash.add(value.source);
        hash.add(value.token);
        const char rule = static_cast<char>(value.rule);
        hash.add({&rule, 1});
    }
    for (const mappings::Event& event : tables.events) {
        hash.add(event.action);
        hash.add(event.label);
        hash.add(event.outcome);
    }
    return hash.value();
}

}  // namespace duo2qualys::normalize
