/// A second, simple implementation of the rules, 1, 7 and 8: the records and rejects in a whole text, and
/// what each byte belongs to. Shares nothing with the engine's framing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"

namespace duo2qualys::reference {

struct ByteCounts {
    std::uint64_t records = 0;
    std::uint64_t envelopes = 0;
    std::uint64_t rejects = 0;
    std::uint64_t text = 0;
    std::uint64_t separators = 0;

    bool operator==(const ByteCounts&) const = default;
};

struct Found {
    enum class What { record, copy, reject };
    What what = What::record;
    bool in_text = false;
    Shape shape = Shape::unknown;          ///< of records and copies
    Reason reason = Reason::invalid_json;  ///< of rejects
    std::uint64_t line = 1;                ///< of the value, or of the outermost object or string around it
    std::uint64_t offset = 0;              ///< likewise
    std::uint64_t length = 0;              ///< of its bytes
    std::string bytes;  ///< the record's JSON text, or the reject's bytes; empty if too large
};

struct Framing {
    std::vector<Found> found;  ///< in the order in which they leave the program
    ByteCounts bytes;
};

struct FramingOptions {
    std::size_t max_record = 16 << 20;
    std::optional<Kind> kind;
};

/// Throws std::logic_error if it counts a byte twice or not at all, which is a bug of the reference.
Framing frame(std::string_view input, const FramingOptions& options = {});

}  // namespace duo2qualys::reference
