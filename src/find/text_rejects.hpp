/// Stores the rejects that a TextReader finds in the texts of a value. Needs little more memory than their
/// bytes, because one text may have millions of rejects. Tested by tests/unit/text_rejects_test.cpp and
/// tests/bench/memory.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "duo2qualys/types.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::find {

/// A reject in a text.
struct TextReject {
    Reason reason = Reason::unknown_kind;
    bool in_list = false;
    std::string_view bytes;
    std::string_view detail;  ///< static text
};

/// A list of rejects, in runs of neighbours. Not thread-safe.
class TextRejects {
  public:
    using Run = std::uint32_t;

    /// Forgets all runs. Keeps the memory.
    void clear() noexcept;
    /// Forgets this run and those after it.
    void drop_from(Run run) noexcept;

    Run begin_run();
    /// Adds a reject to the last run.
    void add(const TextReject& reject);

    /// The length of a run in bytes. Positions in the run go from 0 to this.
    std::size_t size(Run run) const noexcept;
    /// Returns the reject at `position` of a run and moves the position past it. Its bytes are valid until
    /// the next change, and followed by readable bytes like those of an Arena.
    TextReject read(Run run, std::size_t& position) const noexcept;

  private:
    struct Kind {
        Reason reason;
        bool in_list;
        std::string_view detail;
        bool operator==(const Kind&) const = default;
    };

    TextBuffer packed_;                // for each reject: its kind, size and bytes
    std::vector<std::size_t> begins_;  // of the runs in packed_
    std::vector<Kind> kinds_;          // distinct ones; few, because details are static texts
};

}  // namespace duo2qualys::find
