#include "output/drift_log.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "json/utf8.hpp"
#include "output/json_text.hpp"
#include "output/printable.hpp"

namespace duo2qualys::output {

DriftLog::Entry* DriftLog::find_or_add(List& list, const Thing& thing, std::size_t max_entries) {
    const auto place = list.places.find(thing);
    if (place != list.places.end()) return &list.entries[place->second];
    if (list.entries.size() >= max_entries) return nullptr;
    ++size_;
    list.places.emplace(thing, list.entries.size());
    return &list.entries.emplace_back(Entry{thing, 0, {}, 0});
}

void DriftLog::add(normalize::Drift drift, std::string_view path, std::string_view value,
                   std::uint64_t line) {
    List& list = lists_[static_cast<std::size_t>(drift)];
    const Thing thing{json::utf8_shortened(path, kLongest), json::utf8_shortened(value, kLongest)};
    Entry* entry = find_or_add(list, thing, kMaxEntries);
    if (entry == nullptr) {
        ++list.more;
    } else if (entry->count++ == 0) {
        entry->first_line = line;
    }
}

void DriftLog::merge(const DriftLog& part, const std::string& input, std::uint64_t lines_before,
                     std::size_t max_entries) {
    for (std::size_t i = 0; i < lists_.size(); ++i) {
        List& list = lists_[i];
        list.more += part.lists_[i].more;
        for (const Entry& seen : part.lists_[i].entries) {
            Entry* entry = find_or_add(list, seen.thing, max_entries);
            if (entry == nullptr) {
                list.more += seen.count;
                continue;
            }
            if (entry->count == 0) {
                entry->first_input = input;
                entry->first_line = lines_before + seen.first_line;
            }
            entry->count += seen.count;
        }
    }
    fields_ += part.fields_;
}

std::string DriftLog::report(const Tally& tally, double seconds, const mappings::Tables& tables) const {
    using nlohmann::ordered_json;
    auto report = ordered_json::object();
    report["summary"] = ordered_json::parse(summary_json(tally, seconds, tables));
    ordered_json& drift = report["drift"] = ordered_json::object();
    for (std::size_t i = 0; i < lists_.size(); ++i) {
        ordered_json list = ordered_json::array();
        for (const Entry& entry : lists_[i].entries) {
            auto item = ordered_json::object();
            if (!entry.thing.first.empty()) item["path"] = entry.thing.first;
            if (!entry.thing.second.empty()) item["value"] = entry.thing.second;
            item["count"] = entry.count;
            item["first"] = {{"input", valid_utf8(entry.first_input)}, {"line", entry.first_line}};
            list.push_back(std::move(item));
        }
        if (lists_[i].more != 0) list.push_back({{"more", lists_[i].more}});
        drift[std::string(normalize::name(static_cast<normalize::Drift>(i)))] = std::move(list);
    }
    ordered_json& coverage = report["coverage"] = ordered_json::object();
    coverage["values"] = fields_.scalars;
    coverage["mapped"] = fields_.mapped;
    const double share =
        fields_.scalars == 0 ? 0 : static_cast<double>(fields_.mapped) / static_cast<double>(fields_.scalars);
    coverage["share"] = std::round(share * 10'000) / 10'000;
    return json_text(report, 2) + '\n';
}

}  // namespace duo2qualys::output
