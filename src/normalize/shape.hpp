/// Finds out what an object is: takes it out of its wrappers and tells the kind by its shape.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "normalize/embedded.hpp"
#include "normalize/plan.hpp"
#include "text/buffer.hpp"
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

/// Which features the top level of one object has.
class Features {
  public:
    /// Has the key with a value other than null.
    bool has(Feature feature) const noexcept { return (present_ & bit(feature)) != 0; }
    /// Has at least one of them.
    template <typename... F>
    bool has_any(F... features) const noexcept {
        return (present_ & (bit(features) | ...)) != 0;
    }
    /// Has the key, be it with null.
    template <typename... F>
    bool mentions_any(F... features) const noexcept {
        return (mentioned_ & (bit(features) | ...)) != 0;
    }
    /// The first value other than null that the key itself (not a flattened form of it) has; kNone: there is
    /// none.
    json::Document::Index first(Feature feature) const noexcept {
        return (direct_ & bit(feature)) != 0 ? first_[static_cast<std::size_t>(feature)] : kNone;
    }
    /// Whether `action.name` stands there flattened.
    bool flat_action_name() const noexcept { return flat_action_name_; }

    static constexpr json::Document::Index kNone = 0xFFFF'FFFF;

  private:
    friend class ShapeReader;
    static constexpr std::uint32_t bit(Feature feature) { return 1U << static_cast<unsigned>(feature); }

    std::uint32_t present_ = 0;
    std::uint32_t mentioned_ = 0;
    std::uint32_t direct_ = 0;
    bool flat_action_name_ = false;
    std::array<json::Document::Index, kFeatureCount> first_;  // valid where direct_ has the bit
};

/// The value of a feature key by its text; none for other keys. For making look-up tables.
std::string_view feature_name(Feature feature) noexcept;

/// What an object turned out to be.
struct Resolved {
    Shape shape = Shape::unknown;
    json::Document::Index record = 0;  ///< the object itself, or the one that it wraps
    bool broken_wrapper = false;       ///< nothing known, and a wrapper's text is no JSON
};

/// Reads shapes. Not thread-safe; memory is reused.
class ShapeReader {
  public:
    /// With a plan, which must outlive the reader, the members of the resolved record get the plan's step for
    /// their key in Node::field.
    explicit ShapeReader(const Plan* plan = nullptr);

    /// Resolves the object at `object`. Wrapped texts are parsed into `document`; what they unescape to lives
    /// until the next call.
    Resolved resolve(json::Document& document, json::Document::Index object);

  private:
    static constexpr int kMaxWrappers = 3;

    // What a key means: a feature, whole or by its first segment, and a step of the plan.
    struct KeyInfo {
        Feature feature = Feature::none;
        bool flattened = false;
        std::uint16_t step = Step::kNone;
    };

    KeyInfo& info(std::string_view key);
    Features read_features(json::Document& document, json::Document::Index object);
    void note(Features& features, json::Document& document, json::Document::Index index);
    void note_original(Features& features, const json::Document& document, json::Document::Index event);
    bool unwrap(json::Document& document, const Features& features, int depth, Resolved& resolved);
    bool unwrap_object(json::Document& document, json::Document::Index object, int depth, Resolved& resolved);
    Shape shape_of(const json::Document& document, const Features& features);
    bool text_is(const json::Document& document, json::Document::Index index, std::string_view text);

    KeyTable keys_;  // to places in infos_
    std::vector<KeyInfo> infos_;
    EmbeddedReader reader_;
    Arena arena_;
};

}  // namespace duo2qualys::normalize
