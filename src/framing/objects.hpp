/// Tells where objects end in text that may be damaged.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

#include "framing/window.hpp"
#include "json/scanner.hpp"

namespace duo2qualys::framing {

/// Measures the objects that begin at places of an input, asked for in ascending order. A scan from one place
/// also measures the objects that it meets on its way. Only places inside its strings need a scan of their
/// own, which takes for strings what is between them for the first: so no byte is scanned by more than two,
/// however many objects are open.
class ObjectMeter {
  public:
    struct Result {
        enum class Status : std::uint8_t {
            whole,      ///< the object ends after `size` bytes
            broken,     ///< no JSON behind `size` bytes, or the input ends there
            too_large,  ///< it is JSON so far, but longer than allowed
            undecided,  ///< more bytes are needed
        };
        Status status = Status::undecided;
        std::size_t size = 0;
    };

    /// Measures the object at the `{` at `at`, which may be `max_size` bytes long. Bytes that have been
    /// looked at are not looked at again when the window has grown.
    Result measure(const Window& window, std::size_t at, std::uint64_t max_size);

    /// Whether measure() has been asked for the object at `at`, or has met it.
    bool has_met(const Window& window, std::size_t at) {
        const std::uint64_t offset = window.offset(at);
        return offset < std::max(scans_[0].end, scans_[1].end) && find(offset) != nullptr;
    }

    /// Forgets the input.
    void reset();

  private:
    // There may be one for every few bytes: they are small, and not copied to make room for more.
    struct Object {
        std::uint32_t begin = 0;  // from the beginning of the scan
        std::uint32_t size = 0;   // 0: it is open
    };
    struct Scan {
        std::uint64_t begin = 0;  // offset
        std::uint64_t end = 0;    // offset of the first byte that has not been scanned
        json::Scanner scanner;
        json::Scanner::Status status = json::Scanner::Status::invalid;
        std::deque<Object> objects;      // met, in order
        std::deque<std::uint32_t> open;  // those of them that are open
        std::size_t asked = 0;           // the one that was asked for last

        void meet(std::uint64_t offset);
        void leave(std::uint64_t offset);
    };

    Scan* find(std::uint64_t offset);
    Scan& begin(std::uint64_t offset);
    static void go_on(Scan& scan, const Window& window, std::uint64_t limit);

    std::array<Scan, 2> scans_;
};

}  // namespace duo2qualys::framing
