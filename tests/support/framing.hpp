/// Runs a framer on a text, in windows of any size, and returns what it found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "framing/framer.hpp"

namespace duo2qualys {

/// One item that a framer found, with its place in the whole text.
struct Framed {
    bool is_record = false;  ///< or a copy of one, or an object that neither is nor contains one
    bool is_copy = false;
    bool in_text = false;
    Shape shape = Shape::unknown;
    std::string reason;                  ///< empty for a record
    Reason code = Reason::invalid_json;  ///< the same, of a reject
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::string bytes;  ///< empty if too large
    std::string detail;

    bool operator==(const Framed&) const = default;
};

/// Shown by failing tests.
std::ostream& operator<<(std::ostream& out, const Framed& item);

struct Framing {
    std::size_t max_record = 16 << 20;
    std::size_t first_window = SIZE_MAX;  ///< bytes
    std::size_t read_size = SIZE_MAX;     ///< bytes by which a window grows when more are needed
    bool restart = false;                 ///< starts again at each window that begins a line
    bool takes_unknown = false;           ///< as with --kind
    std::size_t largest_window = 0;       ///< set by frame(), bytes
    ByteCounts bytes{};                   ///< set by frame()

    /// Returns everything in `text`, in order. Objects that neither are nor contain records are rejects, as
    /// in the program. Throws std::logic_error if the framer breaks its contract.
    std::vector<Framed> frame(std::string_view text);
};

}  // namespace duo2qualys
