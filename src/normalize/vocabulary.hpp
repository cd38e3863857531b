/// What the keys of records mean: to the shape of an object, and to the rows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "json/layout.hpp"
#include "normalize/plan.hpp"
#include "text/key_table.hpp"

namespace duo2qualys::normalize {

/// The top-level keys that tell shapes apart, or wrap records.
enum class Feature : std::uint8_t {
    message,  // the wrappers, in the order in which they are tried
    event_original,
    raw,
    result,
    sekey,
    activity_id,
    action,
    actor,
    ts,
    telephony_id,
    context,
    credits,
    txid,
    access_device,
    auth_device,
    event_type,
    integration,
    factor,
    username,
    object,
    description,
    timestamp,
    isotimestamp,
    client_ip,
    auth_stage,
    server_section,
    stat,
    event,
    none,
};
inline constexpr std::size_t kFeatureCount = static_cast<std::size_t>(Feature::none);

/// Whether an object under this key may be a record.
constexpr bool is_wrapper(Feature feature) noexcept {
    return feature <= Feature::result;
}

/// What one key means where it stands.
struct KeyMeaning {
    std::uint16_t step = Step::kNone;    ///< of the plan
    std::uint16_t slot = Step::kNoSlot;  ///< of that step
    bool goes_on = false;                ///< that step has others below it
    Feature feature = Feature::none;     ///< of a top-level key
    bool flattened = false;              ///< only its first segment is the feature
};

/// Gives numbers to meanings. Immutable after construction.
class Vocabulary {
  public:
    using Meaning = json::Layout::Meaning;

    /// What a record means.
    static constexpr Meaning kRecord = json::Layout::kTopLevel;

    /// `plan` must outlive the vocabulary.
    explicit Vocabulary(const Plan& plan);

    /// What `key` (8 readable bytes) means in an object that means `object`.
    Meaning meaning(Meaning object, std::string_view key) const noexcept;
    const KeyMeaning& operator[](Meaning meaning) const noexcept { return meanings_[meaning]; }

  private:
    void set_step(KeyMeaning& meaning, std::uint16_t step) const;
    KeyMeaning& top_level(std::string_view key);
    Meaning top_level_meaning(std::string_view key) const noexcept;
    Meaning add(const KeyMeaning& meaning);

    static constexpr Meaning kNothing = kRecord + 1;

    const Plan& plan_;
    std::vector<KeyMeaning> meanings_;
    KeyTable top_level_;                              // keys of records, to their meanings
    std::array<Meaning, kFeatureCount> flattened_{};  // of keys of which only the first segment is known
    std::vector<Meaning> steps_;                      // of the plan's steps, below the top level
    Meaning original_ = kNothing;                     // of `original` in `event`
};

}  // namespace duo2qualys::normalize
