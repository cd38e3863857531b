#include "normalize/plan.hpp"

#include <algorithm>
#include <utility>

#include "json/strings.hpp"
#include "mappings/kinds.hpp"

namespace duo2qualys::normalize {

namespace {

constexpr bool fit_into_row_sets() {
    for (const Kind kind : mappings::kKinds) {
        const auto is_of_kind = [kind](const mappings::Row& row) { return row.kinds.has(kind); };
        if (std::count_if(mappings::kRows.begin(), mappings::kRows.end(), is_of_kind) >
            std::ptrdiff_t{kFurtherRow})
            return false;
    }
    return true;
}
static_assert(fit_into_row_sets(), "a RowSet has a bit for each row of a kind that is compiled in");

// Compiled-in texts need no escapes.
constexpr bool needs_no_escape(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}
static_assert(std::all_of(mappings::kRows.begin(), mappings::kRows.end(),
                          [](const mappings::Row& row) { return needs_no_escape(row.value); }));
static_assert(std::all_of(mappings::kEvents.begin(), mappings::kEvents.end(),
                          [](const mappings::Event& event) { return needs_no_escape(event.label); }));

}  // namespace

Plan::Plan(Profile profile, mappings::Tables tables) : tables_(std::move(tables)) {
    steps_.resize(paths_.size());
    make_slot();  // kNoSlot
    // Paths of rows that the profile switches off are included, because a flattened export has the paths of
    // all rows as keys.
    for (const mappings::Row& row : tables_.rows)
        add_row(row, profile == Profile::full || !row.extension);
    for (const Kind kind : mappings::kKinds) {
        for (PlannedRow& planned : rows_[mappings::index_of(kind)]) {
            const Step& source = steps_[paths_.find(planned.row->source.view())];
            planned.is_stepped = source.stepped_by.has(kind);
        }
    }
    for (mappings::Event event : tables_.events) {
        events_by_action_.insert(event.action, static_cast<std::uint16_t>(events_.size()));
        event.label = event.site ? escaped(event.label) : padded(event.label);
        event.outcome = padded(event.outcome);
        events_.push_back(event);
    }
    for (mappings::OutcomeValue value : mappings::kOutcomeValues) {
        value.token = padded(value.token);
        outcome_values_.push_back(value);
    }
}

std::string_view Plan::padded(std::string_view text) {
    static_assert(kTextPadding >= kCopyPadding);
    return padded_.copy(text);
}

std::string_view Plan::escaped(std::string_view text) {
    return padded_.make(json::escaped_size(text), [text](char* out) { return json::escape(text, out); });
}

void Plan::add_row(const mappings::Row& row, bool active) {
    using enum mappings::Conversion;
    PlannedRow planned;
    planned.row = &row;
    planned.token = row.token;
    planned.conversion = row.conversion;
    planned.value = row.site ? escaped(row.value) : padded(row.value);
    planned.fills_gap = mappings::fills_gap(row);
    planned.is_limited = !row.only_for.front().empty();
    planned.takes_texts = row.conversion == text || row.conversion == verbatim || row.conversion == scalars;
    planned.is_plain = planned.takes_texts && !planned.is_limited;
    if (!row.source.empty()) planned.slot = slot_of(row.source.view());
    if (!row.and_source.empty()) planned.and_slot = slot_of(row.and_source.view());
    if (active) note_steps(row.source.view(), row.kinds);
    if (active && row.is_list) {
        Step& list = steps_[paths_.find(row.source.view())];
        list.lists_of = list.lists_of | row.kinds;
    }
    for (std::size_t kind = 0; kind < kKindCount; ++kind) {
        if (!active || !row.kinds.has(static_cast<Kind>(kind))) continue;
        const RowSet bit = RowSet{1} << std::min(rows_[kind].size(), kFurtherRow);
        rows_[kind].push_back(planned);
        if (planned.slot != Step::kNoSlot) slot_rows_[kind][planned.slot] |= bit;
        if (planned.and_slot != Step::kNoSlot) slot_rows_[kind][planned.and_slot] |= bit;
        if (mappings::is_derived(row.conversion)) derived_rows_[kind] |= bit;
    }
}

// Notes that rows of `kinds` read inside each step of `path` except the last.
void Plan::note_steps(std::string_view path, mappings::Kinds kinds) {
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
        Step& step = steps_[paths_.find(path.substr(0, dot))];
        step.stepped_by = step.stepped_by | kinds;
    }
}

std::uint16_t Plan::slot_of(std::string_view path) {
    const PathTree::Index node = paths_.add(path);
    steps_.resize(paths_.size());
    Step& step = steps_[node];
    if (step.slot == Step::kNoSlot) step.slot = make_slot();
    return step.slot;
}

std::uint16_t Plan::make_slot() {
    for (std::vector<RowSet>& rows : slot_rows_)
        rows.push_back(0);
    return static_cast<std::uint16_t>(slot_rows_.front().size() - 1);
}

const mappings::Event* Plan::find_event(std::string_view action) const noexcept {
    const std::uint16_t index = events_by_action_.find(action);
    return index == KeyTable::kNone ? nullptr : &events_[index];
}

}  // namespace duo2qualys::normalize
