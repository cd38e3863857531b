#include "normalize/vocabulary.hpp"

namespace duo2qualys::normalize {
namespace {

std::string_view feature_name(Feature feature) noexcept {
    static constexpr std::array<std::string_view, kFeatureCount> kNames = {
        "message",    "event.original", "_raw",        "result",       "sekey",        "activity_id",
        "action",     "actor",          "ts",          "telephony_id", "context",      "credits",
        "txid",       "access_device",  "auth_device", "event_type",   "integration",  "factor",
        "username",   "object",         "description", "timestamp",    "isotimestamp", "client_ip",
        "auth_stage", "server_section", "stat",        "event"};
    return kNames[static_cast<std::size_t>(feature)];
}

}  // namespace

Vocabulary::Vocabulary(const Plan& plan) : plan_(plan) {
    add({});  // kRecord
    add({});  // kNothing
    for (std::size_t i = 0; i < kFeatureCount; ++i) {
        const auto feature = static_cast<Feature>(i);
        top_level(feature_name(feature)).feature = feature;
        flattened_[i] = add({});
        meanings_.back().feature = feature;
        meanings_.back().flattened = true;
    }
    plan.root().children.for_each([this](std::string_view key, std::uint16_t step) {
        set_step(top_level(key), step);
        // A flattened key counts by its first segment.
        const std::size_t dot = key.find('.');
        if (dot == std::string_view::npos) return;
        const Feature first = top_level(key.substr(0, dot)).feature;
        KeyMeaning& whole = top_level(key);
        if (whole.feature != Feature::none || first == Feature::none) return;
        whole.feature = first;
        whole.flattened = true;
    });
    for (std::uint16_t step = 0; step < plan.step_count(); ++step) {
        steps_.push_back(add({}));
        set_step(meanings_.back(), step);
    }
    original_ = top_level_.find_any(feature_name(Feature::event_original));
}

void Vocabulary::set_step(KeyMeaning& meaning, std::uint16_t step) const {
    meaning.step = step;
    meaning.slot = plan_.step(step).slot;
    meaning.goes_on = !plan_.step(step).children.empty();
}

KeyMeaning& Vocabulary::top_level(std::string_view key) {
    Meaning meaning = top_level_.find_any(key);
    if (meaning == KeyTable::kNone) {
        meaning = add({});
        top_level_.insert(key, meaning);
    }
    return meanings_[meaning];
}

Vocabulary::Meaning Vocabulary::add(const KeyMeaning& meaning) {
    meanings_.push_back(meaning);
    return static_cast<Meaning>(meanings_.size() - 1);
}

Vocabulary::Meaning Vocabulary::meaning(Meaning object, std::string_view key) const noexcept {
    const KeyMeaning& known = meanings_[object];
    if (object == kRecord || (is_wrapper(known.feature) && !known.flattened)) return top_level_meaning(key);
    // `event.original` is a path: it also stands in the object `event`.
    if (known.feature == Feature::event && !known.flattened && key == "original") return original_;
    if (known.step == Step::kNone) return kNothing;
    const std::uint16_t step = plan_.step(known.step).children.find(key);
    return step == KeyTable::kNone ? kNothing : steps_[step];
}

Vocabulary::Meaning Vocabulary::top_level_meaning(std::string_view key) const noexcept {
    if (const std::uint16_t whole = top_level_.find(key); whole != KeyTable::kNone) return whole;
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos) return kNothing;
    const std::uint16_t first = top_level_.find(key.substr(0, dot));
    if (first == KeyTable::kNone || meanings_[first].feature == Feature::none) return kNothing;
    return flattened_[static_cast<std::size_t>(meanings_[first].feature)];
}

}  // namespace duo2qualys::normalize
