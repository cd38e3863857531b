/// Finding: the records in a value, wherever they stand in it, the rejects that come with them, and copies.
#pragma once

#include <map>
#include <utility>

#include "reference/framing.hpp"
#include "reference/json_prefix.hpp"

namespace duo2qualys::reference {

inline constexpr int kMaxTexts = 3;  ///< one in another

/// Something found, and how it stands in the value or text that is looked at.
struct Item {
    Found found;
    /// The same item has the same key whenever it is found: where its text or itself begins, its number
    /// there.
    std::pair<std::size_t, std::size_t> key;
    bool in_list = false;
    std::optional<std::size_t> text;  ///< where the outermost text that holds it begins
    bool is_element = false;          ///< of rejects: an element of a list
    bool has_key = false;             ///< of rejects: holds a `"` and, blanks aside, a `:` behind it

    bool is_record() const { return found.what != Found::What::reject; }
};
using Items = std::vector<Item>;

bool has_record(const Items& items);

/// Whether a `"` has, blanks aside, a `:` behind it.
bool has_key(std::string_view text);

/// Makes copies of the records, outside lists, that stand there a second time.
void decide_copies(Items& items);

/// The object without what a fault has cut.
Value complete_members(const Value& object);

/// What an object is where it stands: as the value of a member it needs three names of its kind.
Shape shape_at(const Value& object, bool is_member);

/// Finds in values of one text, which itself is the `level`th text, 0 for the input.
class Finder {
  public:
    Finder(std::string_view text, int level, const FramingOptions& options)
        : text_(text), level_(level), options_(options) {}

    /// Nothing if there is no record. Copies are decided in elements of lists, not yet in `value` itself.
    Items find(const Value& value, bool is_member);

    /// In the complete values of an object or list that is cut somewhere.
    Items find_in_complete(const Value& value);

    /// A reject that stands in the text.
    Item reject(std::size_t begin, std::size_t end, Reason reason) const;
    /// A record that stands in the text.
    Item record(const Value& value, Shape shape) const;

  private:
    Items find_in_object(const Value& object, bool is_member);
    Items find_in_list(const Value& list);
    Items find_in_text(const Value& string);

    std::string_view text_;
    int level_;
    const FramingOptions& options_;
    std::map<std::size_t, Items> texts_;  // what was found in strings, by their place
};

/// Reads a text that stands in a string, the `level`th one in another.
Items read_text(std::string_view text, int level, const FramingOptions& options);

}  // namespace duo2qualys::reference
