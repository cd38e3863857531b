#include "planted_records.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "mappings/kinds.hpp"
#include "reference/framing.hpp"

namespace duo2qualys {
namespace {

struct Times {
    std::size_t as_record = 0;
    std::size_t as_it_is = 0;  ///< of these, with exactly the bytes that were planted
    std::size_t as_copy = 0;
    const reference::Found* record = nullptr;  ///< the last record with the marker
};

/// The possible markers in a text: each `#m` with everything up to the next `#`.
std::set<std::string> markers_in(const std::string& text) {
    std::set<std::string> markers;
    for (std::size_t at = text.find("#m"); at != std::string::npos; at = text.find("#m", at + 2)) {
        const std::size_t end = text.find('#', at + 2);
        if (end != std::string::npos) markers.insert(text.substr(at, end + 1 - at));
    }
    return markers;
}

/// Whether a part of the record was found as a record.
bool has_part(const std::vector<reference::Found>& found, const std::string& record) {
    return std::any_of(found.begin(), found.end(), [&](const reference::Found& item) {
        return item.what == reference::Found::What::record && item.bytes.size() < record.size() &&
               record.find(item.bytes) != std::string::npos;
    });
}

/// Whether the record is a part of a reject.
bool is_rejected(const std::vector<reference::Found>& found, const std::string& record) {
    return std::any_of(found.begin(), found.end(), [&](const reference::Found& item) {
        return item.what == reference::Found::What::reject && item.bytes.find(record) != std::string::npos;
    });
}

}  // namespace

bool has_mapping(const std::string& record) {
    const std::vector<reference::Found> found = reference::frame(record).found;
    return !found.empty() && mappings::is_kind(found.front().shape);
}

PlantedCheck check_planted(const FramingInput& input, const std::vector<reference::Found>& found) {
    std::map<std::string, const FramingInput::Planted*> planted;
    for (const FramingInput::Planted& record : input.planted)
        planted[record.marker] = &record;
    std::map<std::string, Times> times;
    for (const reference::Found& item : found) {
        if (item.what == reference::Found::What::reject) continue;
        for (const std::string& marker : markers_in(item.bytes)) {
            const auto record = planted.find(marker);
            if (record == planted.end()) continue;
            Times& here = times[marker];
            const bool is_copy = item.what == reference::Found::What::copy;
            ++(is_copy ? here.as_copy : here.as_record);
            if (is_copy) continue;
            here.record = &item;
            if (item.bytes == record->second->json) ++here.as_it_is;
        }
    }
    PlantedCheck check;
    std::set<const reference::Found*> swallowers;
    for (const auto& [marker, record] : planted) {
        const Times here = times[marker];
        if (here.as_record > 1 && check.problem.empty()) check.problem = "doubled: " + record->json;
        if (!record->is_safe) continue;
        ++check.safe;
        const bool is_found = here.as_it_is == 1 || (input.has_damage && here.as_copy > 0);
        const bool is_swallowed = input.has_damage && here.as_record == 1 && here.as_it_is == 0;
        if (is_swallowed) swallowers.insert(here.record);
        const bool is_taken_apart =
            input.has_damage && !is_found && !is_swallowed && has_part(found, record->json);
        check.taken_apart += is_taken_apart ? 1 : 0;
        const bool is_lost = !is_found && !is_swallowed && !is_taken_apart;
        const bool is_allowed =
            is_lost && input.has_damage && is_rejected(found, record->json) && !has_mapping(record->json);
        if (is_lost && !is_allowed && check.problem.empty()) check.problem = "lost: " + record->json;
        if (!input.has_damage && here.as_copy != record->copies && check.problem.empty())
            check.problem = "copies: " + std::to_string(here.as_copy) + " of " + record->json;
    }
    check.swallowers = swallowers.size();
    return check;
}

}  // namespace duo2qualys
