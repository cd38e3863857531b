#include "normalize/plan.hpp"

#include "mappings/embedded.hpp"
#include "mappings/extension_rows.hpp"
#include "mappings/guide_rows.hpp"

namespace duo2qualys::normalize {

Plan::Plan(Profile profile) {
    steps_.emplace_back();
    add_rows(mappings::kGuideRows, true);
    // Paths of rows that are switched off still count as paths: a flattened export spells them all.
    add_rows(mappings::kExtensionRows, profile == Profile::full);
    for (const mappings::EmbeddedPath& embedded : mappings::kEmbeddedPaths) {
        Step& step = steps_[make_step(embedded.path.view())];
        step.embedded_for = step.embedded_for | embedded.kinds;
    }
    for (std::size_t i = 0; i < mappings::kEvents.size(); ++i) {
        events_.insert(mappings::kEvents[i].action, static_cast<std::uint16_t>(i));
    }
}

void Plan::add_rows(std::span<const mappings::Row> rows, bool active) {
    for (const mappings::Row& row : rows) {
        using enum mappings::Conversion;
        const bool is_derived = row.conversion == constant || row.conversion == action_outcome ||
                                row.conversion == action_name || row.conversion == event_name;
        PlannedRow planned{&row,      Step::kNoSlot, row.token, row.conversion, mappings::fills_gap(row),
                           is_derived};
        if (!row.source.empty()) {
            Step& step = steps_[make_step(row.source.view())];
            if (step.slot == Step::kNoSlot) step.slot = slot_count_++;
            planned.slot = step.slot;
        }
        for (const Kind kind : {Kind::admin, Kind::auth, Kind::activity}) {
            if (active && row.kinds.has(kind)) rows_[static_cast<std::size_t>(kind)].push_back(planned);
        }
    }
}

// The step at the end of `path`, made where it is missing. A path of several keys can be reached from the top
// level by its dotted spelling as well.
std::uint16_t Plan::make_step(std::string_view path) {
    std::uint16_t at = 0;
    std::size_t begin = 0;
    while (begin <= path.size()) {
        const std::size_t dot = std::min(path.find('.', begin), path.size());
        const std::string_view key = path.substr(begin, dot - begin);
        std::uint16_t next = steps_[at].children.find(key);
        if (next == KeyTable::kNone) {
            next = static_cast<std::uint16_t>(steps_.size());
            steps_.emplace_back();
            steps_[at].children.insert(key, next);
        }
        at = next;
        begin = dot + 1;
    }
    steps_.front().children.insert(path, at);
    return at;
}

const mappings::Event* Plan::find_event(std::string_view action) const noexcept {
    const std::uint16_t index = events_.find(action);
    return index == KeyTable::kNone ? nullptr : &mappings::kEvents[index];
}

}  // namespace duo2qualys::normalize
