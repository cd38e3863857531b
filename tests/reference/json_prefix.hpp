/// Reads JSON from a place in a text on, as far as it is valid, with the place of the fault and of every
/// value.
#pragma once

#include <optional>

#include "reference/json.hpp"

namespace duo2qualys::reference {

inline constexpr std::size_t kMaxLevels = 1000;

enum class Fault {
    none,
    syntax,
    end_of_text,  ///< more bytes could make it valid
    utf8,
    depth,
};

struct Prefix {
    Value value;  ///< if there is a fault: the part before it; open objects and lists are not `complete`
    Fault fault = Fault::none;
    /// The position after the value, or of the first byte that cannot continue valid JSON. If a string is not
    /// UTF-8, this is its first byte; if a list or object is too deep, its bracket.
    std::size_t end = 0;

    bool is_whole() const { return fault == Fault::none; }
};

/// Reads the value that begins at `at`, without blanks before it.
Prefix read_prefix(std::string_view text, std::size_t at);

/// The end of the value at `at`, judged by syntax alone, not by UTF-8 or depth; nullopt if it is not JSON.
std::optional<std::size_t> end_of_json(std::string_view text, std::size_t at);

}  // namespace duo2qualys::reference
