/// Helpers for writing the tables of framing cases.
#pragma once

#include "support/framing_cases.hpp"

namespace duo2qualys::cases {

/// A record and its shape.
struct Sample {
    Shape shape = Shape::unknown;
    std::string json;
};

/// Records with an identity of their own for each number.
Sample admin(int n);
Sample auth(int n);
Sample activity(int n);
Sample telephony(int n);

/// One result that a case must give. For a result in a text, `outermost` is the value whose place it has;
/// empty if it is not in a text.
struct Expected {
    reference::Found found;
    std::string outermost;
};
Expected record(const Sample& sample);
Expected copy(const Sample& sample);
Expected in_text(Expected expected, const std::string& outermost = "");
Expected reject(Reason reason, const std::string& bytes);

/// A table about one part of the rules.
class Table {
  public:
    /// Finds the places of the expected results in the input, one after another.
    FramingCase& add(const std::string& name, const std::string& input,
                     const std::vector<Expected>& expected);

    std::vector<FramingCase> cases;
};
void add_kinds(Table& table);
void add_envelopes(Table& table);
void add_copies(Table& table);
void add_texts(Table& table);
void add_containers(Table& table);
void add_lines(Table& table);
void add_damage(Table& table);
void add_sizes(Table& table);

/// `text` as JSON string.
std::string quoted(const std::string& text);

}  // namespace duo2qualys::cases
