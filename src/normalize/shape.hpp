/// Finds out what an object is: takes it out of its wrappers and tells the kind by its shape.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "normalize/embedded.hpp"
#include "normalize/vocabulary.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

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
    /// Whether first() has something for a wrapper.
    bool has_wrapper() const noexcept {
        using enum Feature;
        return (direct_ & (bit(message) | bit(event_original) | bit(raw) | bit(result))) != 0;
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

/// What an object turned out to be.
struct Resolved {
    Shape shape = Shape::unknown;
    json::Document::Index record = 0;  ///< the object itself, or the one that it wraps
    bool broken_wrapper = false;       ///< nothing known, and a wrapper's text is no JSON
};

/// Reads shapes. Not thread-safe; memory is reused.
class ShapeReader {
  public:
    /// Both must outlive the reader; `layout` is that of the documents it is given, with the meanings of
    /// `vocabulary`.
    ShapeReader(const Vocabulary& vocabulary, json::Layout& layout)
        : vocabulary_(vocabulary), reader_(layout) {}

    /// Resolves the object at `object`. Wrapped texts are parsed into `document`; what they unescape to lives
    /// until the next call.
    Resolved resolve(json::Document& document, json::Document::Index object);

  private:
    static constexpr int kMaxWrappers = 3;

    Features read_features(const json::Document& document, json::Document::Index object);
    void note(Features& features, const json::Document& document, json::Document::Index index);
    void note_original(Features& features, const json::Document& document, json::Document::Index event) const;
    bool unwrap(json::Document& document, const Features& features, int depth, Resolved& resolved);
    bool unwrap_object(json::Document& document, json::Document::Index object, int depth, Resolved& resolved);
    Shape shape_of(const json::Document& document, const Features& features);
    bool text_is(const json::Document& document, json::Document::Index index, std::string_view text);

    const Vocabulary& vocabulary_;
    EmbeddedReader reader_;
    Arena arena_;
};

}  // namespace duo2qualys::normalize
