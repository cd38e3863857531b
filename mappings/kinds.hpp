/// Defines the kinds of records: their names, and the keys by which the program recognizes them. A new kind
/// must be added here; everything that exists for each kind is generated from kKinds. Tested by
/// tests/unit/shape_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "mappings/row.hpp"

namespace duo2qualys::mappings {

/// A shape that an object can have.
struct ShapeInfo {
    Shape shape{};
    std::string_view name;             ///< as options, messages and reports spell it
    std::string_view guide_section{};  ///< the section with the kind's rows; empty if none
    /// For users: the detail of a reject, if a profile has no rows for the shape. Empty for kinds that the
    /// guide has, and for shapes whose rejects are described by their content.
    std::string_view unsupported{};
    /// The key that two copies of one record share. Empty for administrator records, which have none (see
    /// src/find/copies.cpp), and for shapes that are not kinds.
    std::string_view identity{};
};

/// In the order of `Shape`, in which the kinds come first.
inline constexpr auto kShapes = std::to_array<ShapeInfo>({
    {.shape = Shape::admin, .name = "admin", .guide_section = "EventTypes Admin Logs"},
    {.shape = Shape::auth, .name = "auth", .guide_section = "Authentication Logs", .identity = "txid"},
    {.shape = Shape::activity,
     .name = "activity",
     .unsupported = "an activity record: not in the guide; --profile full maps it",
     .identity = "activity_id"},
    {.shape = Shape::telephony,
     .name = "telephony",
     .unsupported = "a telephony record: not in the guide; --profile full maps it",
     .identity = "telephony_id"},
    {.shape = Shape::trust_monitor,
     .name = "trust-monitor",
     .unsupported = "a trust-monitor event: the guide has no mapping for it"},
    {.shape = Shape::auth_proxy,
     .name = "auth-proxy",
     .unsupported = "an authentication-proxy event: another product's log, without a mapping"},
    {.shape = Shape::api_error, .name = "api-error"},
    {.shape = Shape::unknown, .name = "unknown"},
});

constexpr const ShapeInfo& info(Shape shape) {
    return kShapes[static_cast<std::size_t>(shape)];
}

/// The shape that records of a kind have. A kind without a case does not compile.
constexpr Shape shape_of(Kind kind) {
    switch (kind) {
        case Kind::admin: return Shape::admin;
        case Kind::auth: return Shape::auth;
        case Kind::activity: return Shape::activity;
        case Kind::telephony: return Shape::telephony;
    }
    return Shape::unknown;
}

/// Whether the shape is that of a kind, so that its records are mapped.
constexpr bool is_kind(Shape shape) {
    return static_cast<std::size_t>(shape) < kKindCount;
}

/// All kinds, in order.
inline constexpr std::array<Kind, kKindCount> kKinds = [] {
    std::array<Kind, kKindCount> kinds{};
    for (std::size_t i = 0; i < kKindCount; ++i)
        kinds[i] = static_cast<Kind>(i);
    return kinds;
}();

inline constexpr Kinds kAllKinds = [] {
    Kinds all;
    for (const Kind kind : kKinds)
        all = all | kind;
    return all;
}();

/// The top-level keys by which shapes are recognized.
enum class Feature : std::uint8_t {
    sekey,
    activity_id,
    action,
    actor,
    ts,
    telephony_id,
    context,
    credits,
    result,
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
    none,
};
inline constexpr std::size_t kFeatureCount = static_cast<std::size_t>(Feature::none);

struct FeatureInfo {
    Feature feature{};
    std::string_view key;
};

/// In the order of `Feature`.
inline constexpr auto kFeatures = std::to_array<FeatureInfo>({
    {Feature::sekey, "sekey"},
    {Feature::activity_id, "activity_id"},
    {Feature::action, "action"},
    {Feature::actor, "actor"},
    {Feature::ts, "ts"},
    {Feature::telephony_id, "telephony_id"},
    {Feature::context, "context"},
    {Feature::credits, "credits"},
    {Feature::result, "result"},
    {Feature::txid, "txid"},
    {Feature::access_device, "access_device"},
    {Feature::auth_device, "auth_device"},
    {Feature::event_type, "event_type"},
    {Feature::integration, "integration"},
    {Feature::factor, "factor"},
    {Feature::username, "username"},
    {Feature::object, "object"},
    {Feature::description, "description"},
    {Feature::timestamp, "timestamp"},
    {Feature::isotimestamp, "isotimestamp"},
    {Feature::client_ip, "client_ip"},
    {Feature::auth_stage, "auth_stage"},
    {Feature::server_section, "server_section"},
    {Feature::stat, "stat"},
});

/// The key of a feature.
constexpr std::string_view key(Feature feature) {
    return kFeatures[static_cast<std::size_t>(feature)].key;
}

/// The feature with a key; none if there is no such feature.
constexpr Feature feature(std::string_view key) {
    for (const FeatureInfo& info : kFeatures)
        if (info.key == key) return info.feature;
    return Feature::none;
}

/// A set of features.
struct FeatureSet {
    std::uint32_t bits = 0;

    constexpr FeatureSet() = default;
    template <typename... F>
    constexpr FeatureSet(Feature first, F... more)
        : bits(((1U << static_cast<unsigned>(first)) | ... | (1U << static_cast<unsigned>(more)))) {}
    constexpr bool empty() const { return bits == 0; }
    constexpr bool has_all(FeatureSet other) const { return (bits & other.bits) == other.bits; }
    constexpr bool has_any(FeatureSet other) const { return (bits & other.bits) != 0; }
    constexpr void insert(FeatureSet other) { bits |= other.bits; }
    constexpr bool operator==(const FeatureSet&) const = default;
};

/// A condition on the value of a key. If the key is repeated, its first value that is neither null nor ""
/// counts (for exceptions see rules, 1).
enum class Test : std::uint8_t {
    none,
    object_with_name,  ///< an object with the key `name`, or JSON text of one
    texts,             ///< a string, or a list of strings
    word,              ///< one of ShapeRule::words
};

/// A rule that recognizes a shape. An object has a key if the value is neither null nor "" (see rules, 1).
struct ShapeRule {
    Shape shape{};
    FeatureSet has{};                 ///< the object has all of these keys
    FeatureSet has_any{};             ///< and at least one of these, if any are given
    FeatureSet keys{};                ///< and at least one of these, even with null, if any are given
    Feature subject = Feature::none;  ///< and the value of this key
    Test test = Test::none;           ///< satisfies this condition
    std::array<std::string_view, 2> words{};
    /// And the value of this key is not an object, a text that begins with an object, or a list that contains
    /// one of these. So an object with records under the key `result` is not taken for an authentication.
    Feature plain = Feature::none;
};

/// The first rule that fits an object determines its shape. If none fits, the shape is unknown.
inline constexpr auto kShapeRules = [] {
    using enum Feature;
    return std::to_array<ShapeRule>({
        {.shape = Shape::trust_monitor, .has = sekey},
        {.shape = Shape::activity, .has = activity_id},
        {.shape = Shape::activity, .has = {actor, ts}},
        {.shape = Shape::activity, .has = action, .subject = action, .test = Test::object_with_name},
        {.shape = Shape::telephony, .has = telephony_id},
        {.shape = Shape::telephony, .has = {context, credits}},
        {.shape = Shape::auth,
         .has = result,
         .has_any = {txid, access_device, auth_device, event_type, integration, factor},
         .plain = result},
        {.shape = Shape::auth,
         .has = event_type,
         .subject = event_type,
         .test = Test::word,
         .words = {"authentication", "enrollment"},
         .plain = result},
        {.shape = Shape::admin,
         .has = action,
         .keys = {username, object, description, timestamp, isotimestamp},
         .subject = action,
         .test = Test::texts},
        {.shape = Shape::auth_proxy, .has = client_ip, .has_any = {auth_stage, server_section}},
        {.shape = Shape::api_error, .has = stat, .subject = stat, .test = Test::word, .words = {"FAIL"}},
    });
}();

/// The kinds whose rules use the feature.
constexpr Kinds kinds_told_by(Feature feature) {
    Kinds kinds;
    for (const ShapeRule& rule : kShapeRules) {
        const bool tells =
            rule.has.has_any(feature) || rule.has_any.has_any(feature) || rule.keys.has_any(feature);
        if (tells && is_kind(rule.shape)) kinds = kinds | static_cast<Kind>(rule.shape);
    }
    return kinds;
}

static_assert(kFeatureCount <= 32, "there are more features than bits in FeatureSet");

}  // namespace duo2qualys::mappings
