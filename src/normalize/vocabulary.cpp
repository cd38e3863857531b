#include "normalize/vocabulary.hpp"

#include "mappings/known_fields.hpp"

namespace duo2qualys::normalize {

Vocabulary::Vocabulary(const Plan& plan) : plan_(plan), spellings_(plan.tables()) {
    add();  // kRecord
    add();  // kNothing
    for (const mappings::FeatureInfo& feature : mappings::kFeatures)
        meanings_[top_level(feature.key)].feature = feature.feature;
    plan.paths().keys(PathTree::kRoot).for_each([this](std::string_view key, PathTree::Index step) {
        set_step(top_level(key), step);
    });
    const auto note = [this](std::string_view key, mappings::Kinds kinds) {
        KeyMeaning& meaning = meanings_[top_level(key)];
        meaning.known = meaning.known | kinds;
    };
    for (const mappings::Row& row : plan.tables().rows) {
        if (!row.source.empty()) note(mappings::first_key(row.source.view()), row.kinds);
        if (!row.and_source.empty()) note(mappings::first_key(row.and_source.view()), row.kinds);
    }
    for (const mappings::KnownFields& fields : mappings::kKnownFields) {
        if (!fields.parent.empty()) note(mappings::first_key(fields.parent.view()), fields.kinds);
        if (!fields.parent.empty()) continue;
        for (const std::string_view key : fields.keys)
            note(key, fields.kinds);
    }
    for (std::size_t step = 0; step < plan.paths().size(); ++step) {
        steps_.push_back(add());
        set_step(steps_.back(), static_cast<PathTree::Index>(step));
    }
    first_spelling_ = static_cast<Meaning>(meanings_.size());
    for (const Spelt& spelt : spellings_.all())
        add_spelling(spelt);
}

void Vocabulary::set_step(Meaning meaning, PathTree::Index step) {
    meanings_[meaning].step = step;
    meanings_[meaning].goes_on = !plan_.paths().keys(step).empty();
    for (const Kind kind : mappings::kKinds)
        set_use(meaning, kind, step);
}

void Vocabulary::set_use(Meaning meaning, Kind kind, PathTree::Index step) {
    const Step& what = plan_.step(step);
    const Inside inside = what.stepped_by.has(kind) ? Inside::stepped
                          : what.lists_of.has(kind) ? Inside::list
                                                    : Inside::unread;
    uses_[mappings::index_of(kind)][meaning] = {what.slot, inside};
}

void Vocabulary::add_spelling(const Spelt& spelt) {
    const Meaning added = add();
    KeyMeaning& meaning = meanings_[added];
    meaning.feature = spelt.feature;
    meaning.naming = spelt.is_whole         ? Naming::spelt
                     : spelt.is_action_name ? Naming::action_name
                                            : Naming::spelt_part;
    if (spelt.is_whole) meaning.known = mappings::kinds_told_by(spelt.feature);
    for (const Kind kind : mappings::kKinds) {
        const std::string_view path = spelt.paths[mappings::index_of(kind)];
        if (path.empty()) continue;
        const PathTree::Index step = plan_.paths().find(path);
        meaning.known = meaning.known | kind;
        set_use(added, kind, step);
        if (plan_.paths().keys(step).empty()) continue;
        meaning.step = step;  // the same step in all kinds that have one; see SpeltPaths
        meaning.goes_on = true;
    }
}

Vocabulary::Meaning Vocabulary::top_level(std::string_view key) {
    Meaning meaning = top_level_.find_any(key);
    if (meaning == KeyTable::kNone) {
        meaning = add();
        top_level_.insert(key, meaning);
    }
    return meaning;
}

Vocabulary::Meaning Vocabulary::add() {
    meanings_.emplace_back();
    for (std::vector<Use>& uses : uses_)
        uses.emplace_back();
    return static_cast<Meaning>(meanings_.size() - 1);
}

Vocabulary::Meaning Vocabulary::meaning(Meaning object, std::string_view key) const noexcept {
    if (is_record(object)) return top_level_meaning(key);
    const PathTree::Index step = plan_.paths().keys(meanings_[object].step).find(key);
    return step == PathTree::kNone ? kNothing : steps_[step];
}

Vocabulary::Meaning Vocabulary::top_level_meaning(std::string_view key) const noexcept {
    if (const std::uint16_t whole = top_level_.find(key); whole != KeyTable::kNone) return whole;
    const std::uint16_t spelling = spellings_.find(key);
    if (spelling == Spellings::kNone) return kNothing;
    return static_cast<Meaning>(first_spelling_ + spelling);
}

}  // namespace duo2qualys::normalize
