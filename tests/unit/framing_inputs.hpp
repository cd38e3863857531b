/// Makes random inputs for framing: records in every container, some of them damaged. The generator records
/// what it made, so the tests need not ask the code under test.
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
        glue,     ///< the rest: brackets, commas, blanks, members of envelopes, texts, text on lines
    };
    struct Span {
        Part part = Part::glue;
        std::size_t begin = 0;
        std::size_t size = 0;
    };

    /// A record with a marker that occurs only in it and in its copies.
    struct Planted {
        std::string marker;
        std::string json;  ///< of the copy that counts
        bool in_text = false;
        bool is_safe = false;  ///< undamaged, and not part of anything damaged: must be found
        std::size_t copies = 0;
    };

    std::string text;
    std::vector<Span> spans;  // of the whole input, in order
    std::vector<Planted> planted;
    bool has_answers = false;
    bool has_damage = false;

    void add(Part part, std::string_view bytes);
};

/// An input of one to three containers. With `damage`, about one record in four is damaged, and at least one.
FramingInput random_framing_input(reference::Rng& rng, bool damage);

}  // namespace duo2qualys
