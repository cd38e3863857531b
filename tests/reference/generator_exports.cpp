#include "reference/generator.hpp"
#include "reference/json.hpp"

namespace duo2qualys::reference {
namespace {

/// A key as some export spells it.
std::string spelt(Rng& rng, std::string key) {
    if (rng.one_in(4) && !key.empty() && key[0] >= 'a' && key[0] <= 'z')
        key[0] = static_cast<char>(key[0] - 'a' + 'A');
    if (rng.one_in(8)) key += rng.pick({"{}", "[]"});
    if (rng.one_in(4)) key += rng.pick({"_s", "_d", "_b", "_t", "_g", "_x"});
    return key;
}

void add(std::string& record, const std::string& key, const std::string& json) {
    record += (record.size() == 1 ? "" : ",") + quote(key) + ":" + json;
}

/// The value or, sometimes, its text, or the text of that text.
std::string json_of(Rng& rng, const Value& value) {
    std::string json = compact(value);
    if (value.is_scalar()) return json;
    while (rng.one_in(3))
        json = quote(json);
    return json;
}

void flatten(Rng& rng, std::string& record, const std::string& key, const Value& value) {
    if (value.type != Type::object || rng.one_in(3)) return add(record, spelt(rng, key), json_of(rng, value));
    const std::string separator = rng.pick({".", "_", "", "."});
    for (const Member& member : value.members)
        flatten(rng, record, key + separator + member.key, member.value);
}

}  // namespace

std::string export_value(Rng& rng, const std::string& record) {
    if (check_json(record).verdict != Verdict::valid) return record;
    const Value value = parse_json(record);
    if (value.type != Type::object) return record;
    std::string out = "{";
    for (const Member& member : value.members) {
        if (rng.one_in(2)) {
            add(out, member.key, json_of(rng, member.value));
        } else {
            flatten(rng, out, member.key, member.value);
        }
    }
    return out + "}";
}

}  // namespace duo2qualys::reference
