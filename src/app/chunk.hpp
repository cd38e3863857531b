/// Defines the chunk, a piece of an input: a reader fills it, a thread converts it from a guess, and the
/// collector takes it. Finds the places where readers may cut. Tested by tests/unit/collector_test.cpp and
/// tests/integration/threads_test.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/converter.hpp"
#include "framing/framer.hpp"
#include "text/buffer.hpp"

namespace duo2qualys::app {

/// A guess at the state of the framer at some place of an input. In undamaged input it is nearly always
/// right.
struct Guess {
    std::uint64_t offset = 0;                                            ///< the place in the input
    framing::Window::Before before = framing::Window::Before::line_end;  ///< the byte before it
    framing::Containers containers;                                      ///< open there
};

/// What earlier chunks of an input revealed. The reader of the input makes guesses from it. Thread-safe.
class Hints {
  public:
    struct Values {
        framing::Containers containers;  ///< open at the end of the last known chunk
        std::string boundary;            ///< see boundary_before()
    };
    Values get() const {
        const std::lock_guard lock(mutex_);
        return values_;
    }
    void set(const framing::Containers& containers, std::string boundary) {
        const std::lock_guard lock(mutex_);
        values_.containers = containers;
        if (!boundary.empty()) values_.boundary = std::move(boundary);
    }
    /// Like set(), but only if no values are known yet.
    void set_first(const framing::Containers& containers, const std::string& boundary) {
        const std::lock_guard lock(mutex_);
        if (values_.boundary.empty() && values_.containers.empty()) values_ = {containers, boundary};
    }

  private:
    mutable std::mutex mutex_;
    Values values_;
};

/// A part of an input, and the result of converting it from a guess.
struct Chunk {
    TextBuffer bytes;
    bool last = false;          ///< the input ends with this chunk
    std::string received_time;  ///< collectorReceivedTime of its records
    Guess start;
    std::shared_ptr<Hints> hints;  ///< of its input; null: no guesses are made

    /// What convert_chunk() found out.
    struct Conversion {
        bool is_full;  ///< the conversion stopped because the batch is full
        framing::Framer::Stop stop;
        std::string boundary;  ///< see boundary_before()
    };
    std::optional<Conversion> conversion;  ///< nullopt: nobody has converted the chunk
    Batch batch;                           ///< set by the conversion

    /// Empties the chunk for the next bytes. Keeps its memory, except the memory for a large record.
    void clear();
    /// Whether the chunk contains a large record. To bound memory, only one thread at a time should convert
    /// such a chunk.
    bool is_large() const noexcept { return bytes.size() > kLarge; }
    static constexpr std::size_t kLarge = std::size_t{1} << 20U;  ///< bytes
};

/// Returns the boundary of the record at `at`: the bytes from the last non-blank byte before the record to
/// the end of its first key. Similar records have the same boundary. If the record is in the text of a
/// string, `at` must be the place of the string, or of a list that begins with the string. Returns an empty
/// view if the bytes do not make a useful boundary.
std::string_view boundary_before(std::string_view window, std::size_t at);

/// Returns the last place in `window` where a record probably begins: at `boundary` if it occurs; else at the
/// boundary of a record with another first key; else after a line end. Returns 0 if there is none.
std::size_t last_boundary(std::string_view window, std::string_view boundary);

/// Like last_boundary(), but returns the latest possible place, even one inside a record. A reader that may
/// have to wait for more input uses this function, so that no complete record waits in the reader.
std::size_t latest_boundary(std::string_view window, std::string_view boundary);

/// Converts the chunk from its guess, and sets the hints of its input if there are none yet.
void convert_chunk(Converter& converter, Chunk& chunk);

}  // namespace duo2qualys::app
