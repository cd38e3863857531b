/// Random inputs for framing: records in every container, some of them damaged. What they are made of is
/// known from how they were made; the code under test is not asked.
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
        maybe,    ///< a record that touches a damaged one before it, or may be taken for a key's value: may
                  ///< be lost
        glue,     ///< the rest: brackets, commas, blanks, members of envelopes, texts, what stands on lines
    };
    struct Span {
        Part part = Part::glue;
        std::size_t begin = 0;
        std::size_t size = 0;
    };

    /// A record with a marker that stands nowhere else but in its copies.
    struct Planted {
        std::string marker;
        std::string json;  ///< of the one that counts
        bool in_text = false;
        bool is_safe = false;  ///< undamaged, and nothing damaged can claim it: must be found
        std::size_t copies = 0;
    };

    std::string text;
    std::vector<Span> spans;  // of all of it, in order
    std::vector<Planted> planted;
    bool has_answers = false;
    bool has_damage = false;

    void add(Part part, std::string_view bytes);
};

/// An input of one to three containers. With `damage`, about one record in four is damaged, and at least one.
FramingInput random_framing_input(reference::Rng& rng, bool damage);

}  // namespace duo2qualys
