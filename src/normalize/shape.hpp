/// Finds out what an object is by its keys.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "mappings/kinds.hpp"
#include "normalize/embedded.hpp"
#include "normalize/vocabulary.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// What one object is by its own keys.
struct Look {
    Shape shape = Shape::unknown;
    /// At least three of its keys are names of its kind: sources of rows or known fields, as they are or by
    /// their spelling.
    bool is_named = false;
    /// It is of a kind, and has a string or an object under a key that no table of that kind knows.
    bool may_hold = false;
};

/// Reads shapes. Not thread-safe; memory is reused.
class ShapeReader {
  public:
    /// Both must outlive the reader; `layout` is that of the documents it is given, with the meanings of
    /// `vocabulary`.
    ShapeReader(const Vocabulary& vocabulary, json::Layout& layout)
        : vocabulary_(vocabulary), reader_(layout) {}

    /// Looks at the object at `object`, wherever it stands.
    Look look(const json::Document& document, json::Document::Index object);

    /// Whether the tables of a kind know the key of a member of a record, as it is or by its spelling.
    bool is_known_key(Kind kind, const json::Document& document, json::Document::Index member);

    /// Whether the members of the object at `object` were read as those of a record, so that it can be mapped
    /// where it stands.
    bool is_read_as_record(const json::Document& document, json::Document::Index object) const noexcept {
        return vocabulary_.is_record(document[object].meaning);
    }

  private:
    using Index = json::Document::Index;
    static constexpr Index kNone = 0xFFFF'FFFF;

    // Which features an object has.
    struct Features {
        mappings::FeatureSet present;    // with a value other than null,
        mappings::FeatureSet mentioned;  // be it with null,
        mappings::FeatureSet valued;     // with a value of its own, not only of something in it
        bool has_action_name = false;    // `action.name` stands there by itself
        std::array<Index, mappings::kFeatureCount> first;  // the first value of those valued

        Index value(mappings::Feature feature) const noexcept {
            return valued.has_any(feature) ? first[static_cast<std::size_t>(feature)] : kNone;
        }
    };
    // All that is read of one object. The kinds are bits as in Kinds.
    struct Reading {
        Features features;
        unsigned named_for = 0;    // kinds of which at least three keys are names
        unsigned foreign_for = 0;  // kinds whose tables do not know the key of some string or object
        unsigned spelt_for = 0;    // of those named, the kinds of which some key names a feature by spelling
    };

    Reading read(const json::Document& document, Index object);
    Vocabulary::Meaning text_meaning(const json::Node& member);
    template <typename MeaningOf>
    void read_members(const json::Document& document, Index object, MeaningOf meaning_of, Reading& reading);
    void note_feature(const json::Node& node, Index index, const KeyMeaning& key, Features& features);
    Features read_spelt(const json::Document& document, Index object, Kind kind);
    Shape shape_of(const json::Document& document, Index object, const Reading& reading);
    Shape spelt_shape_of(const json::Document& document, Index object, const Reading& reading);
    template <typename Holds>
    static Shape first_rule(Holds holds);
    template <std::size_t rule>
    bool keeps(const json::Document& document, const Features& features);
    bool is_word(const json::Node& node, const mappings::ShapeRule& rule);
    bool is_object_with_name(const json::Document& document, Index index);
    bool has_object(const json::Document& document, Index index);
    const json::Document* parsed(const json::Document& document, Index text);

    const Vocabulary& vocabulary_;
    EmbeddedReader reader_;
    Arena arena_;
    json::Document inner_;  // of a text that may be an object
};

}  // namespace duo2qualys::normalize
