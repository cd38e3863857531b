/// Random inputs for the framer: records in every container, some of them damaged.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "reference/generator.hpp"

namespace duo2qualys {

/// An input and what it is made of.
struct FramingInput {
    enum class Part : unsigned char {
        record,   ///< undamaged, of a known kind: must be found
        damaged,  ///< was a record
        maybe,    ///< a record that touches a damaged one before it, or holds in a list what looks like
                  ///< a record, as if it had lost its end: may be lost
        glue,     ///< what belongs to containers: brackets, commas, blanks, members of answers, prefixes
    };
    struct Span {
        Part part = Part::glue;
        std::size_t begin = 0;
        std::size_t size = 0;
    };

    std::string text;
    std::vector<Span> spans;  // of all of it, in order
    bool has_answers = false;

    void add(Part part, std::string_view bytes);
};

/// An input of one to three containers. With `damage`, about one record in four is damaged, and at least one.
FramingInput random_framing_input(reference::Rng& rng, bool damage);

}  // namespace duo2qualys
