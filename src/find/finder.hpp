/// Finds the records in a parsed JSON value, in its members, lists and texts, for the framer. Tested by
/// tests/unit/framing_test.cpp and tests/unit/framing_compare_test.cpp.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "find/copies.hpp"
#include "find/empty_pages.hpp"
#include "find/finding.hpp"
#include "find/text_rejects.hpp"
#include "find/texts.hpp"
#include "json/document.hpp"
#include "json/parser.hpp"
#include "normalize/shape.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::find {

/// What was found in an object or list that could be parsed only in part.
struct Partial {
    Shape shape = Shape::unknown;  ///< judged by the members that are complete; unknown if it is an envelope
    bool gives_object = false;     ///< it contains a complete record outside texts
    bool gives = false;            ///< it contains a complete record, perhaps in a text
    /// Like `gives`, but counts only members that no table knows. If the text ends before the keys that show
    /// the kind of a record, its known members may still contain what looks like a record.
    bool gives_in_foreign = false;
    std::vector<CopyPlace> copies;
};

/// Finds records. Not thread-safe. Reuses its memory.
class Finder {
  public:
    /// All must outlive the finder. `depth` is the number of texts around the values that it searches.
    /// `shapes` and `parser` must be those that the documents are parsed with.
    Finder(normalize::ShapeReader& shapes, json::Parser& parser, TextReader* texts, unsigned depth)
        : shapes_(shapes), parser_(parser), texts_(texts), depth_(depth), copies_(shapes) {}

    /// Returns the shape of the object at `root` if it is clear without a search that the whole object is one
    /// record. Otherwise returns unknown, and find() must be called. Fast.
    Shape plain_record(const json::Document& document, json::Document::Index root, Position position) {
        const normalize::Look look = shapes_.look(document, root);
        const bool is_plain = !look.may_hold && look.shape != Shape::api_error &&
                              may_stand(document, root, look.shape, position);
        return is_plain ? look.shape : Shape::unknown;
    }

    /// Returns what the value at `root` contains, in order of place; valid until the next call. Texts are
    /// parsed into `document`.
    const std::vector<Finding>& find(json::Document& document, json::Document::Index root, Position position);
    /// Returns the findings of the last find() one by one: sets `found` to the next one and moves the cursor
    /// past it. Returns false if `found` was not set: only the cursor has moved, past a list without a
    /// further reject. The nodes of a reject in a text are valid until the next call.
    bool next(Cursor& cursor, Finding& found);

    /// Returns what was found in an object or list that could be parsed only in part. `document` has that
    /// part.
    Partial find_partial(json::Document& document);

    /// Whether one of the findings, from index `from` on, is a record or a copy.
    static bool gives(const std::vector<Finding>& findings, std::size_t from = 0) noexcept;

    /// See EmptyPages::is_nothing().
    bool is_nothing(const json::Document& document, json::Document::Index value) {
        return empty_pages_.is_nothing(document, value);
    }

  private:
    using Index = json::Document::Index;

    // Whether an object at that position can be a record of the shape. The value of a member must have enough
    // keys that are names of the kind (rules, 1).
    bool may_stand(const json::Document& document, Index object, Shape shape, Position position) const {
        return position == Position::free || !mappings::is_kind(shape) ||
               shapes_.is_named(document, object, static_cast<Kind>(shape));
    }
    void start(json::Document& document);
    bool gives_in_foreign() const;
    bool is_envelope(Shape shape) const;
    template <typename Holds>
    bool any_in_member(Holds holds) const;
    void find_value(Index node, Position position, unsigned depth);
    void find_scope(Index object, Position position, unsigned depth);
    void find_object(Index object, Position position, unsigned depth);
    bool find_records_below(Index object, unsigned depth);
    bool find_in_envelope(Index object, Kind kind, unsigned depth);
    bool find_members_of_shape(Index object, Kind kind, unsigned depth, bool until_record);
    bool makes_envelope(const Finding& found, bool is_named) const;
    bool is_named_event(const Finding& found) const;
    bool settles_partial(std::size_t from) const;
    void find_members(Index object, unsigned depth);
    void find_member(Index member, unsigned depth);
    void find_list(Index list, unsigned depth);
    void reject_before(Index list, Index element, std::size_t from);
    void reject_element(Index element);
    bool is_reject(Index element);
    void drop_from(std::size_t from);
    void find_text(Index string, unsigned depth);
    void read_text(std::string_view text, unsigned depth);
    bool read_value(std::string_view text, unsigned depth);
    Index read_again(std::string_view object);
    void take(const Finding& found, std::size_t from);
    bool next_in_list(Cursor& cursor, Finding& found);
    void next_in_text(Cursor& cursor, Finding& found);

    normalize::ShapeReader& shapes_;
    json::Parser& parser_;
    TextReader* texts_;
    const unsigned depth_;
    json::Document* document_ = nullptr;  // of the value being searched
    Arena arena_;                         // of unescaped texts
    EmptyPages empty_pages_;
    CopyMarker copies_;
    std::vector<Finding> findings_;
    TextRejects text_rejects_;
    bool is_partial_ = false;   // find_partial() is running
    bool is_in_shape_ = false;  // an object that has the shape of a record is being searched
    Index reread_ = 0;          // where next() parses rejects of texts; 0 if none was parsed
};

}  // namespace duo2qualys::find
