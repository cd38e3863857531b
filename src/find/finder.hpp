/// Finds the records in a parsed value: the value itself, what stands in its members, lists and texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "find/copies.hpp"
#include "find/finding.hpp"
#include "find/texts.hpp"
#include "json/document.hpp"
#include "json/parser.hpp"
#include "normalize/shape.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::find {

/// What there is in the part of an object that could be read.
struct Partial {
    Shape shape = Shape::unknown;  ///< by the members that are complete
    bool gives_object = false;     ///< a complete record stands in it as such
    bool gives = false;            ///< or in one of its texts
    std::vector<CopyPlace> copies;
};

/// Not thread-safe; memory is reused.
class Finder {
  public:
    /// All must outlive the finder. `depth`: texts that the values given to it stand in. The parser and the
    /// shape reader are those of the documents.
    Finder(normalize::ShapeReader& shapes, json::Parser& parser, TextReader* texts, unsigned depth)
        : shapes_(shapes), parser_(parser), texts_(texts), depth_(depth) {}

    /// The shape of the object at `root` if it is a record and all of it; unknown: find() can tell more.
    /// Cheap.
    Shape plain_record(const json::Document& document, json::Document::Index root, Position position) {
        const normalize::Look look = shapes_.look(document, root);
        const bool is_plain = !look.may_hold && look.shape != Shape::api_error &&
                              (position == Position::free || !needs_names(look.shape) || look.is_named);
        return is_plain ? look.shape : Shape::unknown;
    }

    /// What stands in the value at `root`, in order; until the next call. Texts are parsed into `document`.
    const std::vector<Finding>& find(json::Document& document, json::Document::Index root, Position position);

    /// What stands in an object that the parser could not read to its end: `document` holds its beginning.
    Partial find_partial(json::Document& document);

    /// Whether one of the findings is a record or the copy of one.
    static bool gives(const std::vector<Finding>& findings, std::size_t from = 0) noexcept;

    /// Whether the object is a page without records: neither a record nor an error.
    bool is_empty_page(const json::Document& document, json::Document::Index object);

  private:
    using Index = json::Document::Index;

    static constexpr bool needs_names(Shape shape) noexcept {
        return static_cast<std::size_t>(shape) < kKindCount;
    }
    void start(json::Document& document);
    void find_value(Index node, Position position, unsigned depth);
    void find_scope(Index object, Position position, unsigned depth);
    void find_object(Index object, Position position, unsigned depth);
    bool find_records_below(Index object, unsigned depth);
    bool is_envelope(Index object, Kind kind, unsigned depth);
    void find_members(Index object, unsigned depth);
    void find_list(Index list, unsigned depth);
    void reject_before(Index list, Index element, std::size_t from);
    void reject_element(Index element);
    void find_text(Index string, unsigned depth);
    void read_text(std::string_view text, unsigned depth);
    bool read_value(std::string_view text, unsigned depth);
    Index read_again(std::string_view object);
    void take(const Finding& found);
    bool holds_nothing(const json::Document& document, Index value, bool& has_list);

    normalize::ShapeReader& shapes_;
    json::Parser& parser_;
    TextReader* texts_;
    const unsigned depth_;
    json::Document* document_ = nullptr;  // of the value being looked at
    Arena arena_;                         // of unescaped texts
    CopyMarker copies_;
    std::vector<Finding> findings_;
};

}  // namespace duo2qualys::find
