/// What the tables of framing cases are written with.
#pragma once

#include "support/framing_cases.hpp"

namespace duo2qualys::cases {

/// A record and what it is.
struct Sample {
    Shape shape = Shape::unknown;
    std::string json;
};

/// Records with an identity of their own for each number.
Sample admin(int n);
Sample auth(int n);
Sample activity(int n);
Sample telephony(int n);

/// What a case must give. `outermost` is what the place is of, for what stands in a text; empty: the input.
struct Expected {
    reference::Found found;
    std::string outermost;
};
Expected record(const Sample& sample);
Expected copy(const Sample& sample);
Expected in_text(Expected expected, const std::string& outermost = "");
Expected reject(Reason reason, const std::string& bytes);

/// Some tables, each about one part of the rules.
class Table {
  public:
    /// Finds the places of what is expected in the input, one behind another.
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
