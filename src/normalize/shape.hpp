/// Determines what an object is by its keys (rules, 1), for the finder. Tested by tests/unit/shape_test.cpp.
#pragma once

#include <array>
#include <cstddef>

#include "duo2qualys/types.hpp"
#include "json/document.hpp"
#include "mappings/kinds.hpp"
#include "normalize/embedded.hpp"
#include "normalize/vocabulary.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::normalize {

/// What an object is, judged by its own keys.
struct Look {
    Shape shape = Shape::unknown;
    /// The object is of a kind, and has a string, object or array as the value of a member that no table of
    /// the kind knows.
    bool may_hold = false;
};

/// Reads shapes. Not thread-safe. Reuses its memory.
class ShapeReader {
  public:
    /// Both must outlive the reader. `layout` is the layout of the documents to be read, and must use the
    /// meanings of `vocabulary`.
    ShapeReader(const Vocabulary& vocabulary, json::Layout& layout)
        : vocabulary_(vocabulary), reader_(layout) {}

    /// Judges the object at `object`, which may be anywhere in the document.
    Look look(const json::Document& document, json::Document::Index object);

    /// Whether at least three different keys of the object are names of a kind: sources of rows or known
    /// fields, exactly or in another spelling (rules, 2).
    bool is_named(const json::Document& document, json::Document::Index object, Kind kind);

    /// Whether the tables of a kind know the key of a record's member, exactly or in another spelling.
    bool is_known_key(Kind kind, const json::Document& document, json::Document::Index member);

    /// Whether the keys of the object at `object` were parsed with the meanings of a record's keys, so that
    /// it can be mapped without being parsed again.
    bool is_read_as_record(const json::Document& document, json::Document::Index object) const noexcept {
        return vocabulary_.is_record(document[object].meaning);
    }

    using Index = json::Document::Index;
    static constexpr Index kNone = 0xFFFF'FFFF;

    /// The features that an object has.
    struct Features {
        mappings::FeatureSet present;    ///< with a value: not null, nor "" (rules, 1)
        mappings::FeatureSet mentioned;  ///< also without a value
        mappings::FeatureSet valued;     ///< with a value of the whole feature, not only of a part of it
        bool has_action_name = false;    ///< the key is a flattened `action.name`
        std::array<Index, mappings::kFeatureCount> first;  ///< the first value of each feature in `valued`

        /// The first value, or kNone.
        Index value(mappings::Feature feature) const noexcept {
            return valued.has_any(feature) ? first[static_cast<std::size_t>(feature)] : kNone;
        }
    };

    /// The features of a record of the kind, exactly or in another spelling.
    Features features(const json::Document& document, Index record, Kind kind);

  private:
    // What is read from one object. The members below are sets of kinds, with bits as in Kinds.
    struct Reading {
        Features features;
        unsigned foreign_for = 0;  // kinds whose tables do not know the key of some string or container
        // Kinds for which some key names a feature in another spelling, and at least three keys are names.
        unsigned spelt_for = 0;
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
    bool begins_with_object(const json::Node& string);
    bool has_object(const json::Document& document, Index index);
    const json::Document* parsed(const json::Document& document, Index text);

    const Vocabulary& vocabulary_;
    EmbeddedReader reader_;
    Arena arena_;
    json::Document inner_;  // the parsed form of a text
};

}  // namespace duo2qualys::normalize
