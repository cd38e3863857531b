/// Finds the records at any place in a value, their copies, and the rejects beside them.
#pragma once

#include <map>
#include <utility>

#include "reference/framing.hpp"
#include "reference/json_prefix.hpp"

namespace duo2qualys::reference {

inline constexpr int kMaxTexts = 3;  ///< nested in one another

/// A finding, and its place in the value or text that is searched.
struct Item {
    Found found;
    /// Identifies the item, whenever it is found: where it or its text begins, and its number there.
    std::pair<std::size_t, std::size_t> key;
    bool in_list = false;
    std::optional<std::size_t> text;  ///< where the outermost text around it begins
    bool is_element = false;          ///< of rejects: an element of a list
    bool has_key = false;             ///< of rejects: see has_key()

    bool is_record() const { return found.what != Found::What::reject; }
};
using Items = std::vector<Item>;

bool has_record(const Items& items);

/// Whether the value is null, an empty page, or a list of nothing else.
bool is_nothing(const Value& value);

/// Whether a `"` is followed by a `:` (blanks ignored).
bool has_key(std::string_view text);

/// Marks the records outside lists that occur a second time as copies.
void decide_copies(Items& items);

/// The object without the members that a fault has cut off.
Value complete_members(const Value& object);

/// The shape of an object at its place: the value of a member needs three names of its kind.
Shape shape_at(const Value& object, bool is_member);

/// Searches values of one text. `level` is the number of texts around them; 0 for the input.
class Finder {
  public:
    Finder(std::string_view text, int level, const FramingOptions& options)
        : text_(text), level_(level), options_(options) {}

    /// Returns nothing if there is no record. Copies are marked in elements of lists, but not yet in `value`
    /// itself.
    Items find(const Value& value, bool is_member);

    /// As find(), in the complete values of an object or list that is cut off.
    Items find_in_complete(const Value& value);
    /// The shape of an object that may be cut off; unknown if it is an envelope.
    Shape shape_of_part(const Value& object, bool is_member);

    /// A reject in the text.
    Item reject(std::size_t begin, std::size_t end, Reason reason) const;
    /// A record in the text.
    Item record(const Value& value, Shape shape) const;

  private:
    Items find_in_object(const Value& object, bool is_member);
    Items find_in_list(const Value& list);
    Items find_in_text(const Value& string);
    Items find_in_part(const Value& value, bool is_member);

    std::string_view text_;
    int level_;
    const FramingOptions& options_;
    std::map<std::size_t, Items> texts_;  // the findings in strings, by the places of the strings
};

/// Reads the text of a string; `level` is the number of texts around its contents.
Items read_text(std::string_view text, int level, const FramingOptions& options);

}  // namespace duo2qualys::reference
